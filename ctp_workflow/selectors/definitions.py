"""Definitions and their versions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from ctp_core.contracts import Actor, NotFound, ObjectRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_workflow.contracts import DefinitionDto, VersionDto
from ctp_workflow.models import Definition, DefinitionVersion
from ctp_workflow.selectors.describing import describe_definition, describe_version

MANAGE = "workflow.manage_definitions"


def visible_definitions(actor: Actor) -> QuerySet[Definition]:
    """All of them for flow administrators; other people meet definitions only through the modules that use them."""
    rows = Definition.objects.select_related("latest")
    return rows if actor.may(MANAGE) else rows.none()


def list_definitions(*, actor: Actor, page: PageRequest, text: str = "") -> Page[DefinitionDto]:
    """Definitions by name."""
    rows = visible_definitions(actor)
    if text:
        rows = rows.filter(name__icontains=text) | rows.filter(code__icontains=text)
    return keyset_page(rows, page, order=("name", "pk"), build=describe_definition)


def get_definition(*, definition_id: UUID, actor: Actor, owner: ObjectRef | None = None) -> DefinitionDto:
    """One definition; the module behind *owner* reads its own. Raises NotFound."""
    rows = visible_definitions(actor)
    if owner is not None:
        rows = Definition.objects.select_related("latest").filter(
            owner_module=owner.module, owner_kind=owner.kind, owner_id=owner.id
        )
    found = rows.filter(public_id=definition_id).first()
    if found is None:
        raise NotFound
    return describe_definition(found)


def find_definition(*, code: str) -> DefinitionDto | None:
    """A definition by its code, for the modules that use it; None when there is none."""
    found = Definition.objects.select_related("latest").filter(code=code).first()
    return describe_definition(found) if found else None


def get_version(*, version_id: UUID) -> VersionDto:
    """A published version, for the modules that use it. Raises NotFound."""
    found = DefinitionVersion.objects.select_related("definition").filter(public_id=version_id).first()
    if found is None:
        raise NotFound
    return describe_version(found, found.definition)


def list_versions(*, definition_id: UUID, actor: Actor) -> tuple[VersionDto, ...]:
    """The versions of a definition, newest first. Raises NotFound."""
    definition = visible_definitions(actor).filter(public_id=definition_id).first()
    if definition is None:
        raise NotFound
    return tuple(describe_version(one, definition) for one in definition.versions.order_by("-number"))
