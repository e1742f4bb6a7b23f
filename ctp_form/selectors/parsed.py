"""Parsed definitions of published versions, kept in memory: they never change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from ctp_form.contracts import VersionDto, VersionNotFound
from ctp_form.domain.definitions import Definition, read_definition
from ctp_form.models import FormVersion


@dataclass(frozen=True)
class Parsed:
    """A version and the definition in it."""

    version: VersionDto
    definition: Definition


@lru_cache(maxsize=512)
def get_parsed(version_id: UUID) -> Parsed:
    """The version *version_id*; one query the first time in a process. Raises VersionNotFound."""
    row = FormVersion.objects.select_related("definition").filter(public_id=version_id).first()
    if row is None:
        raise VersionNotFound()
    return parse_row(row)


def parse_row(row: FormVersion) -> Parsed:
    """The parsed form of a row with its definition loaded. Raises ValueError if what was published can't be read any more."""
    definition, problems = read_definition(row.schema)
    if problems:
        raise ValueError(f"form version {row.public_id} can't be read: {problems[0]}")
    return Parsed(version_dto(row), definition)


def version_dto(row: FormVersion) -> VersionDto:
    """The DTO of a row with its definition loaded."""
    return VersionDto(
        pk=row.pk,
        id=row.public_id,
        definition_id=row.definition.public_id,
        code=row.definition.code,
        name=row.name,
        number=row.number,
        schema=row.schema,
        published_at=row.published_at,
    )
