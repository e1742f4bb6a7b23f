"""Definitions and their versions."""

from __future__ import annotations

from collections.abc import Iterable
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


def list_versions(*, definition_id: UUID, actor: Actor, page: PageRequest) -> Page[VersionDto]:
    """One page of the versions of a definition, newest first. Raises NotFound."""
    rows = _versions(definition_id, actor)
    return keyset_page(rows, page, order=("-number",), build=lambda one: describe_version(one, one.definition))


def find_version(*, definition_id: UUID, number: int, actor: Actor) -> VersionDto | None:
    """The version *number* of a definition, None when there is none. Raises NotFound."""
    found = _versions(definition_id, actor).filter(number=number).first()
    return describe_version(found, found.definition) if found else None


def names_of_versions(*, version_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What published versions are called, for the modules that use them. One query; unknown ones are left out."""
    rows = DefinitionVersion.objects.select_related("definition").filter(public_id__in=list(version_ids))
    return {one.public_id: describe_version(one, one.definition).name for one in rows}


def _versions(definition_id: UUID, actor: Actor) -> QuerySet[DefinitionVersion]:
    definition = visible_definitions(actor).filter(public_id=definition_id).first()
    if definition is None:
        raise NotFound
    return DefinitionVersion.objects.select_related("definition").filter(definition=definition)
