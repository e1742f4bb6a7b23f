"""Who sees which affairs, and how much of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.collaboration.domain.roads import Road
from apps.collaboration.domain.viewing import READERS, START, policy_at
from apps.collaboration.domain.views import MODULE, AffairRow, AffairView
from apps.collaboration.models import Affair, AffairParticipant, Template
from apps.collaboration.selectors.field_rights import limit_in
from apps_api.collaboration import AffairNotFound
from ctp_core.api import clock, permissions
from ctp_core.contracts import Actor, MemberRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from ctp_organization.api import delegations

# The members one acts for in this module, by key: in everything (None), or in what was begun from these templates.
Grantors = Mapping[int, frozenset[UUID] | None]

LISTED = ("draft", "running", "approved", "rejected", "void")


def visible_to(actor: Actor, grantors: Grantors | None = None) -> QuerySet[Affair]:
    """The affairs of *actor*: begun, handled, informed of, in hand for somebody, or of a template whose affairs one may read.

    What one handles or has handled for somebody is seen as long as one stands for them, and no longer.

    Drafts are their starter's alone. External people see only where they take part. *grantors* spares asking for them twice.
    """
    rows = Affair.objects.all()
    if actor.kind == "system":
        return rows
    if actor.member is None:
        return rows.none()
    mine = AffairParticipant.objects.filter(affair=OuterRef("pk"), takes_part=True)
    beyond = Q(Exists(mine.filter(member_id=actor.member.pk)))
    entrusted = mine.filter(Q(is_open=True) | Q(handled_by_id=actor.member.pk))
    stood_for = grantors_of(actor) if grantors is None else grantors
    if whole := [pk for pk, templates in stood_for.items() if templates is None]:
        beyond |= Q(Exists(entrusted.filter(member_id__in=whole)))
    for pk, templates in stood_for.items():
        if templates is not None:
            beyond |= Q(Exists(entrusted.filter(member_id=pk))) & Q(template__public_id__in=templates)
    if not actor.external:
        beyond |= permissions.granted(model=Template, verb="read", actor=actor, through="template_id")
    return rows.filter(Q(starter_id=actor.member.pk) | (~Q(state="draft") & beyond))


def grantors_of(actor: Actor) -> Grantors:
    """The members for whom *actor* may act in this module now, and in what. One query."""
    if actor.member is None:
        return {}
    found = delegations.active_scopes(member_pk=actor.member.pk, at=clock.now())
    within = {one.pk: scope.within(MODULE) for one, scope in found.items()}
    return {pk: templates for pk, templates in within.items() if templates is None or templates}


def entrusting(row: Affair, grantors: Grantors) -> list[int]:
    """Those of *grantors* who have entrusted what *row*, with its template loaded, is begun from."""
    template = row.template.public_id if row.template else None
    return [pk for pk, templates in grantors.items() if templates is None or template in templates]


def list_affairs(
    *,
    actor: Actor,
    page: PageRequest,
    scope: str = "all",
    state: str = "",
    text: str = "",
    template_id: UUID | None = None,
) -> Page[AffairRow]:
    """Newest first. *scope*: ``all``, ``mine`` (begun), ``handled`` (taken part in)."""
    rows = visible_to(actor).select_related("starter", "template")
    if scope == "mine":
        rows = rows.filter(starter_id=actor.member.pk if actor.member else 0)
    elif scope == "handled":
        part = AffairParticipant.objects.filter(
            affair=OuterRef("pk"), takes_part=True, member_id=actor.member.pk if actor.member else 0
        )
        rows = rows.filter(Exists(part))
    if state in LISTED:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(title__icontains=text)
    if template_id:
        rows = rows.filter(template__public_id=template_id)
    return keyset_page(rows, page, build=_row)


def get_affair(*, affair_id: UUID, actor: Actor) -> AffairView:
    """One affair as *actor* sees it. Raises AffairNotFound."""
    grantors = grantors_of(actor)
    row = _loaded(visible_to(actor, grantors)).filter(public_id=affair_id).first()
    if row is None:
        raise AffairNotFound()
    return view_of(row, actor, grantors)


def sees(actor: Actor, affair_id: UUID) -> bool:
    """May *actor* open the affair?"""
    return visible_to(actor).filter(public_id=affair_id).exists()


def visible_ids(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Those of *ids* that *actor* may open."""
    return set(visible_to(actor).filter(public_id__in=ids).values_list("public_id", flat=True))


def ids_of_form(definition_id: UUID) -> Iterable[UUID]:
    """The affairs of every version of a form that may be found."""
    rows = Affair.objects.filter(form_version__definition__public_id=definition_id).exclude(state="draft")
    return rows.values_list("public_id", flat=True).iterator()


def record_policy(actor: Actor, affair_id: UUID) -> FieldPolicy | None:
    """What *actor* may read of the form; None when the affair isn't to be seen."""
    grantors = grantors_of(actor)
    row = visible_to(actor, grantors).select_related("form_version", "template").filter(public_id=affair_id).first()
    return None if row is None else policy_for(row, actor, _parts(row, actor, grantors), limit_in(row, actor))


def hidden_names(actor: Actor, affair_id: UUID) -> frozenset[str]:
    """What of the form *actor* must not hear of, by the names conditions use; all of it when the affair isn't to be seen."""
    row = Affair.objects.select_related("form_version").filter(public_id=affair_id).first()
    if row is None or row.form_version is None:
        return frozenset()
    names = definitions.value_types(version_id=row.form_version.public_id)
    policy = record_policy(actor, affair_id)
    return frozenset(names) if policy is None else frozenset(name for name in names if policy.is_concealed(name))


def policy_for(row: Affair, actor: Actor, parts: Sequence[AffairParticipant], limit: FieldPolicy) -> FieldPolicy:
    """The policy under which *actor*, who sees the affair, reads its form.

    The starter by what may be written at the start, who handles or handled by the last step they had it at, others as readers.
    """
    member = actor.member.pk if actor.member else 0
    if actor.kind == "system" or row.starter_id == member:
        return policy_at(row.policies, START).within(limit).reading()
    taking = [one for one in parts if one.takes_part]
    own = next((one for one in taking if one.member_id == member), None)
    held = next((one for one in taking if one.is_open), None) or next(
        (one for one in taking if one.handled_by_id == member), None
    )
    part = own if own is not None and (own.is_open or held is None) else held
    node = part.node if part is not None else READERS
    return policy_at(row.policies, node).within(limit).reading()


def view_of(row: Affair, actor: Actor, grantors: Grantors) -> AffairView:
    """The value of a loaded row that *actor* sees."""
    parts, limit = _parts(row, actor, grantors), limit_in(row, actor)
    member = actor.member.pk if actor.member else 0
    own = next((one for one in parts if one.member_id == member), None)
    return AffairView(
        pk=row.pk,
        id=row.public_id,
        title=row.title,
        body=row.body,
        state=row.state,  # type: ignore[arg-type]
        starter=starter_of(row),
        template_id=row.template.public_id if row.template else None,
        template_name=row.template.name if row.template else "",
        template_code=row.template.code if row.template else "",
        form_version_id=row.form_version.public_id if row.form_version else None,
        flow_version_id=row.flow_version_id,
        record_id=row.record_id,
        instance_id=row.instance_id,
        road=Road.from_json(row.road) if row.road else None,
        policy=policy_for(row, actor, parts, limit),
        policies=row.policies,
        limit=limit,
        is_tracking=own is not None and own.is_tracking,
        watched=tuple(own.watched) if own is not None else (),
        digest=own is not None and own.digest,
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
        submitted_at=row.submitted_at,
        finished_at=row.finished_at,
    )


def starter_of(row: Affair) -> MemberRef:
    """Who began it; the row has its starter loaded."""
    return MemberRef(row.starter.pk, row.starter.public_id, row.starter.name)


def _parts(row: Affair, actor: Actor, grantors: Grantors) -> list[AffairParticipant]:
    if actor.member is None:
        return []
    who = [actor.member.pk, *entrusting(row, grantors)]
    return list(AffairParticipant.objects.filter(affair=row, member_id__in=who))


def _loaded(rows: QuerySet[Affair]) -> QuerySet[Affair]:
    return rows.select_related("starter", "template", "form_version")


def _row(row: Affair) -> AffairRow:
    return AffairRow(
        pk=row.pk,
        id=row.public_id,
        title=row.title,
        state=row.state,  # type: ignore[arg-type]
        starter=starter_of(row),
        template_name=row.template.name if row.template else "",
        at=row.submitted_at or row.updated_at,
    )
