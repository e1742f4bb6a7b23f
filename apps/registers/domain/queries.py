"""Queries as addresses and saved views write them: ``where=amount:from:100&where=state:is:open&sort=-amount``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_form.contracts import FUNCTIONS, GRAINS, OPERATORS, Condition, Grouping, Measure, RecordQuery

MOST_VALUE = 500


@dataclass(frozen=True)
class ListQuery:
    """Which records, and which columns of them; no columns are those of the register."""

    query: RecordQuery = field(default_factory=RecordQuery)
    columns: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For a saved view."""
        return {
            "where": [[one.path, one.operator, one.value] for one in self.query.conditions],
            "sort": self.query.sort,
            "columns": list(self.columns),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ListQuery:
        """Read what ``to_json`` wrote."""
        conditions = tuple(Condition(*one) for one in data.get("where", ()))
        return cls(RecordQuery(conditions, data.get("sort", "")), tuple(data.get("columns", ())))

    def to_pairs(self) -> list[tuple[str, str]]:
        """As parameters of an address."""
        pairs = [("where", write_condition(one)) for one in self.query.conditions]
        pairs += [("sort", self.query.sort)] if self.query.sort else []
        return pairs + [("column", one) for one in self.columns]


def read_query(where: Sequence[str], sort: str = "") -> RecordQuery:
    """Raises Invalid at ``where``; whether the fields are there is for the form to say."""
    return RecordQuery(tuple(_condition(one) for one in where), sort[:100])


def write_condition(one: Condition) -> str:
    """What ``read_query`` reads."""
    return f"{one.path}:{one.operator}:{one.value}" if one.value else f"{one.path}:{one.operator}"


def read_groupings(texts: Sequence[str]) -> tuple[Grouping, ...]:
    """``state`` or ``day:month``. Raises Invalid at ``group``."""
    found = []
    for text in texts[:3]:
        path, _, grain = text.partition(":")
        if grain not in GRAINS:
            raise _refused("group", mark("Dates are grouped by day, month, quarter or year."))
        found.append(Grouping(path[:100], grain))
    return tuple(found)


def read_measures(texts: Sequence[str]) -> tuple[Measure, ...]:
    """``count`` or ``sum:amount``; one count when there are none. Raises Invalid at ``measure``."""
    found = []
    for text in texts[:20]:
        function, _, path = text.partition(":")
        if function not in FUNCTIONS:
            allowed = ", ".join(FUNCTIONS)
            raise _refused("measure", mark("One of %(allowed)s is needed here."), allowed=allowed)
        found.append(Measure(function, path[:100]))
    return tuple(found) or (Measure(),)


def _condition(text: str) -> Condition:
    path, _, rest = text.partition(":")
    operator, _, value = rest.partition(":")
    if operator not in OPERATORS or len(value) > MOST_VALUE:
        message = mark("A condition is written field:operator:value, such as amount:from:100.")
        raise _refused("where", message)
    return Condition(path[:100], operator, value)


def _refused(place: str, message: str, **params: object) -> Invalid:
    return Invalid({place: [FieldError("registers.query", message, **params)]})
