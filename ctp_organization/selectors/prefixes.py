"""Finding people by how a name, a number or a phone begins: one statement, each column through its own index.

Everybody's picker asks this with every key. The ORM has no word for it: a union of limited queries on both databases.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from ctp_organization.domain.names import is_han, searched
from ctp_organization.models.bytewise import Bytewise

Prefix = tuple[str, str]
# Sorts behind everything that begins with the text before it.
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody as a picker shows them."""

    id: UUID
    name: str
    unit_name: str
    post_name: str


def prefixes_of(text: str) -> tuple[Prefix, ...]:
    """(column, beginning) pairs that somebody who typed *text* may mean; nothing for nothing."""
    typed = searched(text)
    if not typed:
        return ()
    if is_han(typed):
        return ("name", typed), ("given_name", typed)
    numbers = tuple(("number", one) for one in dict.fromkeys((typed, typed.upper())))
    if typed.isdecimal():
        phones = tuple(("phone", one) for one in dict.fromkeys((typed, text.strip()[:60])))
        return numbers + phones
    return ("pinyin", typed), ("initials", typed), *numbers


def beginning(text: str) -> Q:
    """The same as a filter, for lists that are paged."""
    found = Q(pk__in=())
    for column, typed in prefixes_of(text):
        at_least, below = GreaterThanOrEqual(Bytewise(column), typed), LessThan(Bytewise(column), typed + LAST)
        found |= Q(at_least) & Q(below)
    return found


def find_people(text: str, *, limit: int) -> tuple[FoundPerson, ...]:
    """The first active people, by pinyin, whom *text* may mean; no sight is asked, that is for those who may see everybody."""
    wanted = prefixes_of(text)
    if not wanted:
        return ()
    values: list[Any] = []
    for _column, typed in wanted:
        values += [typed, typed + LAST, limit]
    with connection.cursor() as cursor:
        cursor.execute(_statement(tuple(column for column, _ in wanted), connection.vendor), [*values, limit])
        rows = cursor.fetchall()
    return tuple(FoundPerson(_uuid(row[0]), row[1], row[2] or "", row[3] or "") for row in rows)


@cache
def _statement(columns: tuple[str, ...], vendor: str) -> str:
    collation = ' COLLATE "C"' if vendor == "postgresql" else ""
    # Made of this module's words alone; what was typed is bound. Subselects, because the planner takes longer to order
    # five joins than to run the whole statement.
    parts = [
        f"SELECT * FROM (SELECT id, pinyin, public_id, name FROM ctp_organization_member WHERE is_active"  # noqa: S608
        f" AND ({column}{collation}) >= %s AND ({column}{collation}) < %s ORDER BY ({column}{collation}), id LIMIT %s) AS f{at}"
        for at, column in enumerate(columns)
    ]
    place = (
        "FROM ctp_organization_assignment a JOIN {0} ON {0}.id = a.{1} WHERE a.member_id = every.id AND a.is_primary"
    )
    return (
        "SELECT public_id, name,"  # noqa: S608
        f" (SELECT ctp_organization_unit.name {place.format('ctp_organization_unit', 'unit_id')}),"
        f" (SELECT ctp_organization_post.name {place.format('ctp_organization_post', 'post_id')})"
        f" FROM ({' UNION '.join(parts)}) AS every ORDER BY pinyin, id LIMIT %s"
    )


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
