"""Definitions and their versions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from ctp_core.contracts import Actor, NotFound, ObjectRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_workflow.contracts import DefinitionDto, VersionDto
from ctp_workflow.models import Definition, DefinitionVersion
from ctp_workflow.selectors.definition_owners import MANAGE, maintains
from ctp_workflow.selectors.describing import describe_definition, describe_version
from ctp_workflow.selectors.resolving_people import ADMINISTER

MAX_OFFERED = 500
USE_BELOW = "workflow.use_flows_below"


def visible_definitions(actor: Actor) -> QuerySet[Definition]:
    """All of them for who maintains flows or looks after them; others meet definitions only through the modules that use them."""
    rows = Definition.objects.select_related("latest")
    return rows if actor.may(MANAGE) or actor.may(ADMINISTER) else rows.none()


def list_definitions(*, actor: Actor, page: PageRequest, text: str = "") -> Page[DefinitionDto]:
    """Definitions by name."""
    rows = visible_definitions(actor)
    if text:
        rows = rows.filter(name__icontains=text) | rows.filter(code__icontains=text)
    return keyset_page(rows, page, order=("name", "pk"), build=describe_definition)


def list_published(*, actor: Actor) -> list[tuple[str, str]]:
    """Code and name of what *actor* may have run below another flow, by name. At most MAX_OFFERED."""
    return list(_below(actor).order_by("name", "pk").values_list("code", "name")[:MAX_OFFERED])


def codes_below(codes: Collection[str], actor: Actor) -> set[str]:
    """Those of *codes* that *actor* may have run below another flow. One query at most."""
    return set(_below(actor).filter(code__in=codes).values_list("code", flat=True)) if codes else set()


def _below(actor: Actor) -> QuerySet[Definition]:
    """Published flows that belong to no module, for who maintains or looks after flows and for who was given them to use."""
    rows = Definition.objects.filter(latest__isnull=False, owner_module="")
    return rows if any(actor.may(code) for code in (MANAGE, ADMINISTER, USE_BELOW)) else rows.none()


def get_definition(*, definition_id: UUID, actor: Actor, owner: ObjectRef | None = None) -> DefinitionDto:
    """One definition; the module behind *owner* reads its own, and who maintains it at its owner. Raises NotFound."""
    return describe_definition(_find(definition_id, actor, owner))


def find_definition(*, code: str) -> DefinitionDto | None:
    """A definition by its code, for the modules that use it; None when there is none."""
    found = Definition.objects.select_related("latest").filter(code=code).first()
    return describe_definition(found) if found else None


def find_owned(*, owner: ObjectRef) -> DefinitionDto | None:
    """The definition that belongs to *owner*, for its module; None when it has none."""
    found = (
        Definition.objects.select_related("latest")
        .filter(owner_module=owner.module, owner_kind=owner.kind, owner_id=owner.id)
        .order_by("pk")
        .first()
    )
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
    definition = _find(definition_id, actor, None)
    return DefinitionVersion.objects.select_related("definition").filter(definition=definition)


def _find(definition_id: UUID, actor: Actor, owner: ObjectRef | None) -> Definition:
    rows = Definition.objects.select_related("latest").filter(public_id=definition_id)
    if owner is not None:
        rows = rows.filter(owner_module=owner.module, owner_kind=owner.kind, owner_id=owner.id)
    found = rows.first()
    if found is None or (owner is None and not (actor.may(ADMINISTER) or maintains(actor, found))):
        raise NotFound
    return found
