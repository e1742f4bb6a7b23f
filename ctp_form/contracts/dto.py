"""What ctp_form gives out: plain values, no models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ctp_core.contracts import ObjectRef

Values = Mapping[str, Any]
"""The values of a record: JSON-safe. Numbers and money are strings (``"8200.00"``), dates ISO, members and units
``{"id", "name"}``, attachments lists of file ids, sub-tables lists of rows, each with its ``_id``."""


@dataclass(frozen=True, slots=True)
class FieldDto:
    """One field as other units need it: for policy grids, conditions, outcome actions. *columns* only of a sub-table."""

    code: str
    kind: str
    label: str
    value_type: str
    required: bool
    calculated: bool
    columns: tuple[FieldDto, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinitionDto:
    """A form as its maintainers see it. *published* is the number of the newest version, None before the first."""

    id: UUID
    code: str
    name: str
    is_active: bool
    draft: Mapping[str, Any]
    draft_changed: bool
    revision: int
    published: int | None
    version_id: UUID | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class VersionDto:
    """A published version; never changes."""

    pk: int
    id: UUID
    definition_id: UUID
    code: str
    name: str
    number: int
    schema: Mapping[str, Any]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class RecordDto:
    """A record as one policy shows it: hidden fields are not in *values*. *revision* guards against lost updates."""

    id: UUID
    version_id: UUID
    owner: ObjectRef
    values: Values
    revision: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class RevisionDto:
    """One earlier state of a record, filtered by policy like the record itself."""

    number: int
    at: datetime
    by: str
    values: Values


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """What is wrong with a definition, and where: ``fields.3.columns.1.formula``."""

    path: str
    code: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportFinding:
    """*element* at *path* of a form made elsewhere could not be taken over, or not wholly; *message* says what became of it."""

    path: str
    element: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """A form made elsewhere as a definition that can be created as it is; *schema* is None when nothing could be made of the file."""

    source: str
    name: str
    schema: Mapping[str, Any] | None
    findings: tuple[ImportFinding, ...]
