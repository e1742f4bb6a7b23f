"""What a unit calls the acts it records and the objects they are done to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class AuditWords:
    """The words audit administrators read instead of codes; English, marked. Every act a unit records stands in *acts*.

    *kinds* are its kinds of objects, *details* the names of what it records beside, *values* what single ones of them say
    (``"admin_role=audit"``), *actors* the names of its system actors. *names* find what objects of a kind are called, for things
    that are kept for the whole house (accounts, units, boards): what people write to each other is not named in the audit.
    """

    acts: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Callable[[Collection[UUID]], Mapping[UUID, str]]] = field(default_factory=dict)
