"""Lists of records: which set, which of them, in which order, and sums over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ctp_core.contracts import Actor, ObjectRef
from ctp_form.contracts.policies import FieldPolicy

Operator = Literal["is", "not", "from", "to", "begins", "contains", "empty", "filled"]
OPERATORS: tuple[Operator, ...] = ("is", "not", "from", "to", "begins", "contains", "empty", "filled")
Grain = Literal["", "day", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("", "day", "month", "quarter", "year")
Function = Literal["count", "sum", "average", "smallest", "largest"]
FUNCTIONS: tuple[Function, ...] = ("count", "sum", "average", "smallest", "largest")
CREATED, UPDATED, AUTHOR = "_created", "_updated", "_author"
"""What every record has besides its fields: codes of fields begin with a letter."""
KEY = "_key"
"""Head of the column that says which record a line of a workbook is, on every sheet."""


@dataclass(frozen=True, slots=True)
class RecordSet:
    """The records of *owner* that somebody may list, read by the form version *version_id* under *policy*.

    Made by the module that owns them, never out of a request. *author_pk* narrows it to what one member entered,
    *only* (a ``Q`` over the records) to what the module says. *reader* is who
    reads it: what records relate to is asked for under that person's rights, and left out without one.
    """

    owner: ObjectRef
    version_id: UUID
    policy: FieldPolicy
    author_pk: int | None = None
    reader: Actor | None = None
    only: Any = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the field *path* (``amount``, ``leave.from``). Several with ``is`` on one path are alternatives."""

    path: str
    operator: Operator
    value: str = ""


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Which records: all conditions hold. *sort* is a path, with ``-`` downwards; empty is the newest first."""

    conditions: tuple[Condition, ...] = ()
    sort: str = ""


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record in a list, *values* as the policy of the set shows them."""

    id: UUID
    version_id: UUID
    values: Mapping[str, Any]
    revision: int
    author: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ListField:
    """What a list may show, filter or sort by. *operators* is empty for what can only be shown."""

    path: str
    label: str
    type: str
    operators: tuple[Operator, ...]
    sortable: bool
    options: tuple[tuple[str, str], ...] = ()
    principal: str = ""
    source: str = ""
    """Of a relation: the list its records are in, and after ``#`` the field they are called by."""
    part: str = ""
    """The marked name of a part of the field (first day, city), "" for a whole one."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Rows of one *path* together; a date by *grain*."""

    path: str
    grain: Grain = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is worked out of each group; ``count`` needs no path."""

    function: Function = "count"
    path: str = ""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One group: its *keys* as they are compared and as people read them, and the results, numbers as text."""

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    results: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All groups, the largest first by key; *more* when there were too many. *totals* are over everything that matches."""

    rows: tuple[SummaryRow, ...]
    totals: tuple[str | None, ...]
    more: bool = False
