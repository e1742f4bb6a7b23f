"""Templates: those one may use, and all of them for who maintains them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.domain.views import TemplateSettings, TemplateShortcut, TemplateView
from apps.collaboration.models import AffairParticipant, Template
from apps_api.collaboration import TemplateNotFound
from ctp_core.api import permissions
from ctp_core.contracts import Actor, Page, PageRequest, Reading
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.readings import PreparedRead
from ctp_organization.contracts import TemplateQuestion
from ctp_workflow.api import definitions as flows

ORDER = ("category", "position", "name", "pk")


def usable_by(actor: Actor) -> QuerySet[Template]:
    """The active templates on which *actor* holds the right to use."""
    return Template.objects.filter(permissions.granted(model=Template, verb="use", actor=actor), is_active=True)


def list_usable_templates(*, actor: Actor, text: str = "", limit: int = 200) -> tuple[TemplateView, ...]:
    """The first ones by category, position and name."""
    return page_usable_templates(actor=actor, text=text, page=PageRequest(size=limit)).items


def page_usable_templates(*, actor: Actor, page: PageRequest, text: str = "") -> Page[TemplateView]:
    """One page by category, position and name. One query."""
    rows = usable_by(actor).select_related("form_version")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(description__icontains=text) | Q(category__icontains=text))
    return keyset_page(rows, page, order=ORDER, build=template_view)


def shortcuts_reading(*, actor: Actor, limit: int) -> Reading[tuple[TemplateShortcut, ...]]:
    """The first of them, for the home page."""
    found = _SHORTCUTS.reading(actor=actor, fixed=(limit,))
    return found.then(lambda rows: tuple(TemplateShortcut(*row) for row in rows))


def _shortcuts(actor: Actor, limit: int) -> QuerySet[Any, Any]:
    return usable_by(actor).order_by(*ORDER).values_list("public_id", "name", "icon")[:limit]


_SHORTCUTS = PreparedRead(_shortcuts)


def get_usable_template(*, template_id: UUID, actor: Actor) -> TemplateView:
    """One of them. Raises TemplateNotFound."""
    row = usable_by(actor).select_related("form_version").filter(public_id=template_id).first()
    if row is None:
        raise TemplateNotFound()
    return template_view(row)


def template_view(row: Template) -> TemplateView:
    """The value of a row with its versions loaded."""
    return TemplateView(
        pk=row.pk,
        id=row.public_id,
        code=row.code,
        name=row.name,
        category=row.category,
        description=row.description,
        icon=row.icon,
        form_version_id=row.form_version.public_id,
        flow_version_id=row.flow_version_id,
    )


def managed_by(actor: Actor) -> QuerySet[Template]:
    """All templates, for holders of the permission."""
    rows = Template.objects.select_related("form_version__definition")
    return rows if actor.may(MANAGE_TEMPLATES) else rows.none()


def page_templates(*, actor: Actor, page: PageRequest) -> Page[TemplateSettings]:
    """One page by category, position and name. Two queries: the names of all their flows are one."""
    found: Page[Template] = keyset_page(managed_by(actor), page, order=ORDER, build=lambda row: row)
    flow_names = flows.names_of_versions(version_ids=[row.flow_version_id for row in found.items])
    return found.map(lambda row: template_settings(row, flow_names.get(row.flow_version_id, "")))


def get_template(*, template_id: UUID, actor: Actor) -> TemplateSettings:
    """One template with everything. Raises TemplateNotFound."""
    row = managed_by(actor).filter(public_id=template_id).first()
    if row is None:
        raise TemplateNotFound()
    return template_settings(row, flows.get_version(version_id=row.flow_version_id).name)


def list_template_keys(*, template_id: UUID, verb: str) -> frozenset[str]:
    """The principal keys that may *use* or *read*."""
    row = Template.objects.filter(public_id=template_id).first()
    return permissions.list_grants(target=row, verb=verb) if row else frozenset()


def template_settings(row: Template, flow_name: str) -> TemplateSettings:
    """The value of a row with its form loaded; *flow_name* is what its flow is called."""
    form: Any = row.form_version
    return TemplateSettings(
        id=row.public_id,
        code=row.code,
        name=row.name,
        category=row.category,
        description=row.description,
        icon=row.icon,
        position=row.position,
        form_version_id=form.public_id,
        flow_version_id=row.flow_version_id,
        form_name=form.definition.name,
        flow_name=flow_name,
        policies=row.policies,
        outcomes=tuple(row.outcomes),
        title_rule=row.title_rule,
        is_active=row.is_active,
        waits_for_flow=row.waits_for_flow,
        revision=row.revision,
        updated_at=row.updated_at,
    )


def offered_for_delegation(question: TemplateQuestion) -> list[tuple[UUID, str]]:
    """Those that may limit a delegation: usable, readable or maintained by who asks, or had in hand by one of the members. One query."""
    rows = Template.objects.filter(is_active=True)
    if question.ids is not None:
        rows = rows.filter(public_id__in=question.ids)
    if question.members is not None and not question.actor.may(MANAGE_TEMPLATES):
        had = AffairParticipant.objects.filter(member_id__in=question.members, takes_part=True)
        known = Q(pk__in=had.filter(affair__template__isnull=False).values("affair__template_id"))
        for verb in ("use", "read"):
            known |= permissions.granted(model=Template, verb=verb, actor=question.actor)
        rows = rows.filter(known)
    return list(rows.order_by(*ORDER).values_list("public_id", "name")[: question.limit])


def names_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """What templates are called, whoever asks."""
    return dict(Template.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def name_of(template_id: UUID) -> str:
    """What a template is called."""
    return Template.objects.filter(public_id=template_id).values_list("name", flat=True).first() or ""
