"""Stored seals: who may put which, what they look like, where they were put."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from ctp_core.api import clock, permissions
from ctp_core.contracts import Actor, ObjectRef, Page, PageRequest
from ctp_core.kit.ids import read_ids
from ctp_core.kit.paging import keyset_page
from ctp_form.contracts import MANAGE_SEALS, ImpressionDto, SealDto, SealNotFound
from ctp_form.domain.labels import pick
from ctp_form.models import FormRecord, FormVersion, SealImpression, StoredSeal
from ctp_form.selectors.related import link_to
from ctp_organization.api import principals

FRESH_FOR = timedelta(hours=1)
"""So long a seal that was put waits for its form to be saved."""
MOST = 200


def seal_ref(seal_id: UUID) -> ObjectRef:
    """How others name a seal: its picture belongs to it."""
    return ObjectRef("form", "seal", seal_id)


def usable_by(actor: Actor) -> QuerySet[StoredSeal]:
    """The seals in force that *actor* may put: one's own, and those of units one was given. Nobody acts for another here."""
    if actor.member is None:
        return StoredSeal.objects.none()
    own = Q(member_id=actor.member.pk)
    given = Q(unit__isnull=False) & permissions.granted(model=StoredSeal, verb="use", actor=actor)
    return StoredSeal.objects.filter(own | given, is_active=True)


def visible_to(actor: Actor) -> QuerySet[StoredSeal]:
    """One's own, those one may put, and for who keeps seals all those of units."""
    if actor.kind == "system":
        return StoredSeal.objects.all()
    usable = Q(pk__in=usable_by(actor).values("pk"))
    mine = Q(member_id=actor.member.pk) if actor.member else Q(pk__in=())
    kept = Q(unit__isnull=False) if actor.may(MANAGE_SEALS) else Q(pk__in=())
    return StoredSeal.objects.filter(usable | mine | kept)


def may_keep(actor: Actor, row: StoredSeal) -> bool:
    """May *actor* change the seal and read its register?"""
    if row.member_id is not None:
        return actor.member is not None and row.member_id == actor.member.pk
    return actor.may(MANAGE_SEALS)


def list_usable_seals(*, actor: Actor) -> tuple[SealDto, ...]:
    """What *actor* may put, by name; one's own first."""
    rows = (
        usable_by(actor)
        .select_related("member", "unit")
        .order_by(F("unit__name").asc(nulls_first=True), "name", "pk")[:MOST]
    )
    return _dtos(rows, actor)


def list_seals(*, actor: Actor, page: PageRequest) -> Page[SealDto]:
    """What *actor* sees, newest first."""
    rows = visible_to(actor).select_related("member", "unit")
    found: Page[StoredSeal] = keyset_page(rows, page, build=lambda row: row)
    dtos = {one.id: one for one in _dtos(found.items, actor)}
    return found.map(lambda row: dtos[row.public_id])


def get_seal(*, seal_id: UUID, actor: Actor) -> SealDto:
    """One of them. Raises SealNotFound."""
    row = visible_to(actor).select_related("member", "unit").filter(public_id=seal_id).first()
    if row is None:
        raise SealNotFound()
    (found,) = _dtos([row], actor)
    return found


def may_see_picture(actor: Actor, seal_id: UUID) -> bool:
    """The picture of the seal itself; what was put in a record is a copy with the rights of its field."""
    return visible_to(actor).filter(public_id=seal_id).exists()


def list_impressions(*, seal_id: UUID, actor: Actor, page: PageRequest, language: str) -> Page[ImpressionDto]:
    """The register of a seal, newest first, for who keeps it; forms and fields are called as in *language*. Raises SealNotFound."""
    row = visible_to(actor).filter(public_id=seal_id).first()
    if row is None or not (may_keep(actor, row) or actor.kind == "system"):
        raise SealNotFound()
    rows = SealImpression.objects.filter(seal=row, bound_at__isnull=False).select_related("record")
    found: Page[SealImpression] = keyset_page(rows, page, build=lambda one: one)
    versions = FormVersion.objects.in_bulk({one.version_id for one in found.items if one.version_id})
    return found.map(lambda one: _impression(one, versions.get(one.version_id or 0), language))


def fresh_impressions(*, texts: Iterable[str], actor: Actor) -> dict[str, dict[str, str]]:
    """By id, what stands in a record for the seals *actor* has just put and nowhere saved yet."""
    rows = _fresh(read_ids(texts), actor)
    return {str(one.public_id): impression_value(one) for one in rows}


def fresh_pictures(*, texts: Iterable[str], actor: Actor) -> dict[str, str]:
    """The addresses of the pictures of the same."""
    rows = _fresh(read_ids(texts), actor)
    return {str(one.public_id): picture_url(one.seal) for one in rows}


def impression_value(row: SealImpression) -> dict[str, str]:
    """What a record says of it: which seal, whose hand, when by the clock of the server."""
    at = timezone.localtime(row.made_at).strftime("%Y-%m-%d %H:%M")
    return {"seal": str(row.public_id), "name": row.seal.name, "by": row.by, "at": at}


def _fresh(ids: list[UUID], actor: Actor) -> Sequence[SealImpression]:
    if not ids or actor.account_pk is None:
        return ()
    rows = SealImpression.objects.select_related("seal").filter(public_id__in=ids, account_id=actor.account_pk)
    since = clock.now() - FRESH_FOR
    return list(rows.filter(bound_at__isnull=True, made_at__gte=since, seal__in=usable_by(actor)))


def picture_url(row: StoredSeal) -> str:
    """Where its picture is served, to who sees the seal."""
    return reverse("core:file", args=[row.picture])


def _impression(row: SealImpression, version: FormVersion | None, language: str) -> ImpressionDto:
    record: FormRecord | None = row.record
    return ImpressionDto(
        id=row.public_id,
        by=row.by,
        at=row.made_at,
        place=f"{version.name} · {_label(version, row.path, language)}" if version else row.path,
        revision=row.revision or 0,
        record_id=record.public_id if record is not None else None,
        # Its page decides who reads it.
        url=link_to(str(_owner(record)), str(record.public_id)) if record is not None else "",
        taken_off_at=row.taken_off_at,
        taken_off_by=row.taken_off_by,
    )


def _label(version: FormVersion, path: str, language: str) -> str:
    """What the field at *path* is called; a version never loses one."""
    return next((pick(one["label"], language) for one in version.schema["fields"] if one["code"] == path), path)


def _dtos(rows: Iterable[StoredSeal], actor: Actor) -> tuple[SealDto, ...]:
    listed = list(rows)
    users = (
        permissions.list_grants_of_many(model=StoredSeal, verb="use", pks=[one.pk for one in listed]) if listed else {}
    )
    usable = (
        set(usable_by(actor).filter(pk__in=[one.pk for one in listed]).values_list("pk", flat=True))
        if listed
        else set()
    )
    return tuple(
        SealDto(
            id=one.public_id,
            name=one.name,
            owner=one.unit.name if one.unit else one.member.name if one.member else "",
            of_unit=one.unit_id is not None,
            is_active=one.is_active,
            may_use=one.pk in usable,
            may_keep=may_keep(actor, one),
            picture=picture_url(one),
            users=tuple(principals.refs_of_keys(keys=users[one.pk])) if may_keep(actor, one) and one.unit_id else (),
            revision=one.revision,
        )
        for one in listed
    )


def _owner(record: FormRecord) -> ObjectRef:
    return ObjectRef(record.owner_module, record.owner_kind, record.owner_id)
