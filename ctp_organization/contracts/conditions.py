"""Conditions that programs put together to find people and teams: plain values, a tree of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

# Equal, not equal, contains, begins, ends, greater …, present, one of several.
Operator = Literal["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr", "in"]


@dataclass(frozen=True, slots=True)
class Compare:
    """One field and what it is held against; *value* is nothing for ``pr``.

    For ``in`` it is a tuple, or a query of one column where there may be many: the database joins them, nobody reads them.
    """

    field: str
    operator: Operator
    value: object = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is true; without parts always."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least is true; without parts never."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not true."""

    part: Condition


Condition: TypeAlias = Compare | AllOf | AnyOf | Not
