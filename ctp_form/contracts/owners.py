"""Who decides about a record: the module whose object owns it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Actor, ObjectRef
from ctp_form.contracts.lists import RecordSet
from ctp_form.contracts.policies import FieldPolicy


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What an owner of many records needs to know of one to decide about it: who entered it."""

    id: UUID
    author_pk: int | None


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A list of records that a form may relate to: *ref* is the object that owns them, *version_id* the form they are read by."""

    ref: ObjectRef
    name: str
    version_id: UUID


@dataclass(frozen=True)
class RecordOwner:
    """Contribution: for records owned by objects of *kind* of the contributing module.

    *policy* says under which field policy the actor may read the record of that object; None when the actor can't see it. Files in
    attachment fields are served by the same answer, so a hidden attachment is out of reach too.

    An object that owns many records gives *policy_of_record* instead of deciding once for all of them, and *open_set*: the records
    of that object that the actor may list, for relations and statistics; None when there are none. *sources* are the lists the
    actor may relate a form to, *link* is the address of the page of a record (owner, record).
    """

    kind: str
    policy: Callable[[Actor, UUID], FieldPolicy | None]
    policy_of_record: Callable[[Actor, UUID, RecordFacts], FieldPolicy | None] | None = None
    open_set: Callable[[Actor, UUID], RecordSet | None] | None = None
    sources: Callable[[Actor], Sequence[RecordSource]] | None = None
    link: Callable[[UUID, UUID], str] | None = None
