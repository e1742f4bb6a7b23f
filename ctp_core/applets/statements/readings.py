"""Statements that are built once and asked often, several of them in one round trip.

Building a statement with rights costs the ORM three times what the database needs to answer it. A ``PreparedRead`` lets the
ORM build it once for each *shape* of reader (who is asked for stays out of it, what they are stays in) and fills in the
values of each reader. The rule itself is written once, in the selector, and nothing of an answer is kept: a right that was
lost is lost at the next question. ``read_together`` asks several readings in one statement, which PostgreSQL plans once a
connection (``preparing_cursor``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, QuerySet, UUIDField

from ctp_core.applets.statements.asking import column_kind, read_json, read_one
from ctp_core.applets.statements.preparing import inline_constants, preparing_cursor, whole_number
from ctp_core.contracts import Actor, ColumnKind, MemberRef, Reading

# More shapes than a house has kinds of people: past it everything is built anew.
SHAPE_LIMIT = 500
# People are in five to thirty groups.
GROUPS_STEP = 8
# Stand-ins for numbers lie at the upper end of what a key column holds, those for moments in a second long past.
FIRST_NUMBER = 2_147_000_000
# The same for the smallest columns, to see whether the others fit (``_require_room``).
FIRST_SMALL_NUMBER = 30_000
FIRST_MOMENT = datetime(1900, 1, 1, 1, 1, 1, 100_001, tzinfo=UTC)
FIRST_ID = 0xFEED_0000_0000_0000_0000_0000_0000_0000
# Signs that no text may hold.
TEXT = "\ufdd0\ufdd1"


@dataclass(frozen=True, slots=True)
class _Statement:
    """Built once: *places* are the values in order, each (True, the name of what is filled in) or (False, the value)."""

    sql: str | None
    places: tuple[tuple[bool, Any], ...]
    kinds: tuple[ColumnKind, ...]


class PreparedRead:
    """What *make* builds, prepared. ``make(actor, *fixed, **values)`` gives a sliced ``values_list`` query set.

    It may look at nothing but what it is given. *values* are moments, ids, whole numbers and texts that are compared as they are
    (no patterns); *fixed* are few and small, as a limit, and become part of the statement.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        self.make = make
        self._statements: dict[Hashable, _Statement] = {}

    def reading(
        self, *, actor: Actor | None = None, fixed: tuple[int | str, ...] = (), **values: datetime | int | UUID | str
    ) -> Reading[list[tuple[Any, ...]]]:
        """The question of this reader, to be asked alone or with others. The answer: the rows as tuples."""
        given: dict[str, Any] = {f"value {name}": value for name, value in values.items()}
        if actor is not None:
            given |= _identity(actor)
        names = tuple(given)
        shape = (connection.vendor, fixed, names, _standing(actor) if actor is not None else None)
        found = self._statements.get(shape)
        if found is None:
            if len(self._statements) >= SHAPE_LIMIT:
                self._statements.clear()
            found = self._statements[shape] = self._build(given, actor, fixed, tuple(values))
        filled = tuple(given[what] if is_name else what for is_name, what in found.places)
        return Reading(found.sql, tuple(map(_for_database, filled)), found.kinds, list)

    def rows(
        self, *, actor: Actor | None = None, fixed: tuple[int | str, ...] = (), **values: datetime | int | UUID | str
    ) -> list[tuple[Any, ...]]:
        """The answer, asked alone as the statement stands: for what locks rows, or carries numbers of any length in JSON."""
        reading = self.reading(actor=actor, fixed=fixed, **values)
        if reading.sql is None:
            return []
        if connection.vendor != "postgresql":
            return read_one(reading)  # type: ignore[no-any-return]
        inner = [place for place, kind in enumerate(reading.kinds) if kind == "json"]
        with preparing_cursor() as cursor:
            cursor.execute(reading.sql, [whole_number(value) for value in reading.values])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [read_json(row, inner) for row in rows] if inner else rows

    def _build(
        self, given: Mapping[str, Any], actor: Actor | None, fixed: tuple[int | str, ...], names: Sequence[str]
    ) -> _Statement:
        stand_ins = _stand_ins(given, FIRST_NUMBER)
        compiler = self._compiler(stand_ins, actor, fixed, names)
        sql, params = _compiled(compiler)
        if connection.vendor == "postgresql":  # SQLite's columns all hold the same numbers
            self._require_room(sql, given, actor, fixed, names)
        if sql is None:
            return _Statement(None, (), ())
        known = {(type(place), place): name for name, one in stand_ins.items() for place in (one, _for_database(one))}
        places = tuple(_place(value, known) for value in params)
        if connection.vendor == "postgresql":
            sql, places = inline_constants(sql, places), tuple(one for one in places if one[0])
        kinds = tuple(column_kind(column.output_field) for column, _, _ in compiler.select or ())
        return _Statement(sql, places, kinds)

    def _compiler(
        self, stand_ins: Mapping[str, Any], actor: Actor | None, fixed: tuple[int | str, ...], names: Sequence[str]
    ) -> Any:
        reader = (_disguised(actor, stand_ins),) if actor is not None else ()
        query = self.make(*reader, *fixed, **{name: stand_ins[f"value {name}"] for name in names}).query
        if query.order_by and not query.is_sliced:
            raise ValueError("an ordered reading needs a limit")
        return query.get_compiler(using=connection.alias)

    def _require_room(
        self,
        sql: str | None,
        given: Mapping[str, Any],
        actor: Actor | None,
        fixed: tuple[int | str, ...],
        names: Sequence[str],
    ) -> None:
        """A column too small for a stand-in makes the ORM leave its condition out, or answer nothing. Raises ValueError."""
        small = self._compiler(_stand_ins(given, FIRST_SMALL_NUMBER), actor, fixed, names)
        if _compiled(small)[0] != sql:
            raise ValueError(
                "a number of a reading is compared with a column that can't hold its stand-in: "
                "give it as one of *fixed*, or make the column an IntegerField or wider"
            )


def _compiled(compiler: Any) -> tuple[str | None, Sequence[Any]]:
    """The statement with its values; None for one that is known to find nothing."""
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None, ()
    return sql, params


def _place(value: Any, known: Mapping[tuple[type, Any], str]) -> tuple[bool, Any]:
    # With its type: True is not the number one. The driver's whole numbers (Int2, Int8) are whole numbers.
    kind = int if isinstance(value, int) and not isinstance(value, bool) else type(value)
    if isinstance(value, int | datetime | UUID | str) and (kind, value) in known:
        return True, known[kind, value]
    if isinstance(value, str) and TEXT in value:
        raise ValueError("a text of a reading may only be compared as it is")
    return False, value


def _stand_ins(given: Mapping[str, Any], first_number: int) -> dict[str, Any]:
    return {name: _stand_in(value, number, first_number) for number, (name, value) in enumerate(given.items())}


def _stand_in(value: Any, number: int, first_number: int) -> Any:
    if isinstance(value, datetime):
        return FIRST_MOMENT + timedelta(microseconds=number)
    if isinstance(value, UUID):
        return UUID(int=FIRST_ID + number)
    if type(value) is int:
        return first_number + number
    if type(value) is str:
        return f"{TEXT}{number}"
    raise TypeError(f"a reading can't be prepared for {type(value).__name__}")


_MOMENT, _ID = DateTimeField(), UUIDField()


def _for_database(value: Any) -> Any:
    if isinstance(value, datetime):
        return _MOMENT.get_db_prep_value(value, connection)
    if isinstance(value, UUID):
        return _ID.get_db_prep_value(value, connection)
    return value


def _identity(actor: Actor) -> dict[str, Any]:
    """Everything that tells one reader from another of the same shape."""
    found: dict[str, Any] = {} if actor.account_pk is None else {"account": actor.account_pk}
    for name, member in (("member", actor.member), ("behalf", actor.on_behalf_of)):
        if member is not None:
            found |= {name: member.pk, f"{name} id": member.id}
    groups = sorted(actor.group_pks)
    # The last one again and again until the number is round: a plan for each few groups more, not for each one.
    groups += groups[-1:] * (-len(groups) % GROUPS_STEP)
    accounts = sorted(int(key[1:]) for key in actor.principals if key[0] == "a")
    found |= {f"group {n}": pk for n, pk in enumerate(groups)}
    return found | {f"principal {n}": pk for n, pk in enumerate(accounts)}


def _standing(actor: Actor) -> Hashable:
    """What a rule may decide by that is not who somebody is."""
    return actor.kind, actor.external, actor.admin_role, actor.permissions, actor.narrowed, actor.scopes


def _disguised(actor: Actor, stand_ins: Mapping[str, Any]) -> Actor:
    """The same shape of reader, who is nobody: a value left in a statement by mistake would open nothing."""
    keys = [f"g{value}" for name, value in stand_ins.items() if name.startswith("group ")]
    keys += [f"a{value}" for name, value in stand_ins.items() if name.startswith("principal ")]
    people = {
        name: MemberRef(stand_ins[name], stand_ins[f"{name} id"], "") if name in stand_ins else None
        for name in ("member", "behalf")
    }
    return replace(
        actor,
        account_pk=stand_ins.get("account"),
        name="",
        member=people["member"],
        on_behalf_of=people["behalf"],
        principals=frozenset(keys),
        language="",
        time_zone="",
        request_id="",
        address="",
    )
