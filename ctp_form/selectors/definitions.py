"""Reading definitions and versions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ctp_core.contracts import Actor, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_form.contracts import MANAGE_DEFINITIONS, DefinitionDto, DefinitionNotFound, VersionDto
from ctp_form.models import FormDefinition, FormVersion
from ctp_form.selectors.parsed import version_dto


def visible_to(actor: Actor) -> QuerySet[FormDefinition]:
    """Forms are maintained by those who hold the permission; others meet them through the modules that use them."""
    rows = FormDefinition.objects.all()
    return rows if actor.may(MANAGE_DEFINITIONS) else rows.none()


def list_definitions(
    *, actor: Actor, page: PageRequest, text: str = "", active: bool | None = None
) -> Page[DefinitionDto]:
    """By name."""
    rows = _with_latest(visible_to(actor))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if active is not None:
        rows = rows.filter(is_active=active)
    return keyset_page(rows, page, order=("name", "pk"), build=definition_dto)


def get_definition(*, definition_id: UUID, actor: Actor) -> DefinitionDto:
    """One form. Raises DefinitionNotFound."""
    row = _with_latest(visible_to(actor)).filter(public_id=definition_id).first()
    if row is None:
        raise DefinitionNotFound()
    return definition_dto(row)


def list_versions(*, definition_id: UUID, actor: Actor, page: PageRequest) -> Page[VersionDto]:
    """One page of the versions of a form, newest first. Raises DefinitionNotFound."""
    return keyset_page(_versions(definition_id, actor), page, order=("-number",), build=version_dto)


def find_version(*, definition_id: UUID, number: int, actor: Actor) -> VersionDto | None:
    """The version *number* of a form, None when there is none. Raises DefinitionNotFound."""
    row = _versions(definition_id, actor).filter(number=number).first()
    return version_dto(row) if row else None


def _versions(definition_id: UUID, actor: Actor) -> QuerySet[FormVersion]:
    if not visible_to(actor).filter(public_id=definition_id).exists():
        raise DefinitionNotFound()
    return FormVersion.objects.select_related("definition").filter(definition__public_id=definition_id)


def list_latest_versions() -> tuple[VersionDto, ...]:
    """The newest version of each active form, by name: what may be chosen for new things."""
    newest = FormVersion.objects.filter(definition=OuterRef("definition")).order_by("-number")
    rows = FormVersion.objects.select_related("definition").filter(
        definition__is_active=True, pk=Subquery(newest.values("pk")[:1])
    )
    return tuple(version_dto(row) for row in rows.order_by("name", "pk"))


def find_latest_version(*, code: str) -> VersionDto | None:
    """The newest version of the form *code*, None before the first publication."""
    rows = FormVersion.objects.select_related("definition").filter(definition__code=code)
    row = rows.order_by("-number").first()
    return version_dto(row) if row else None


def _with_latest(rows: QuerySet[FormDefinition]) -> QuerySet[FormDefinition]:
    newest = FormVersion.objects.filter(definition=OuterRef("pk")).order_by("-number")
    return rows.annotate(
        latest_number=Subquery(newest.values("number")[:1]),
        latest_id=Subquery(newest.values("public_id")[:1]),
        latest_at=Subquery(newest.values("published_at")[:1]),
    )


def definition_dto(row: FormDefinition) -> DefinitionDto:
    """The DTO of an annotated row."""
    published_at = getattr(row, "latest_at", None)
    return DefinitionDto(
        id=row.public_id,
        code=row.code,
        name=row.name,
        is_active=row.is_active,
        draft=row.draft,
        draft_changed=published_at is None or row.updated_at > published_at,
        revision=row.revision,
        published=getattr(row, "latest_number", None),
        version_id=getattr(row, "latest_id", None),
        updated_at=row.updated_at,
    )
