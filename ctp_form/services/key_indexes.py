"""Indexes over the keys that lists filter and sort by: made and dropped outside requests, found again by their names.

One index serves a path (``amount``) in every list. This is the one place of the form engine, besides its migrations, that speaks
SQL by itself; of a path only letters, digits, _ and a point get into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from ctp_core.api import clock, timers
from ctp_core.api.modules import contributions
from ctp_form.contracts import IndexedFields
from ctp_form.models.keys import PATH, key_sql, key_sql_postgresql

TIMER = "form.settle_indexes"
KEY = UUID("66f00170-0000-7000-8000-000000000170")
PREFIX = "form_key_"
TABLE = "ctp_form_formrecord"
# Any number of our own; pg_locks shows it as objid.
LOCK = 4_150_170


@dataclass(frozen=True)
class Settled:
    """What was done to bring the indexes in line."""

    made: tuple[str, ...]
    dropped: tuple[str, ...]
    kept: int


def want_indexes() -> None:
    """Have the worker bring the indexes in line with what lists want; call it inside the transaction that changes it."""
    timers.schedule(kind=TIMER, key=KEY, due_at=clock.now(), payload={})


def wanted_paths() -> frozenset[str]:
    """What the lists of all modules want to be fast, of those that are off too: they may be on again in a minute."""
    found = {path for _module, one in contributions(IndexedFields, also_off=True) for path in one.find()}
    return frozenset(path for path in found if PATH.fullmatch(path))


def index_name(path: str) -> str:
    """The same path has the same name for ever."""
    return PREFIX + hashlib.sha256(path.encode()).hexdigest()[:16]


def settle_indexes() -> Settled:
    """Make what is wanted and missing, drop what nobody wants any more. Not inside a transaction: on PostgreSQL lists stay usable."""
    with _alone() as mine:
        if not mine:
            return Settled((), (), 0)
        wanted = {index_name(path): path for path in wanted_paths()}
        sound, broken = _existing()
        dropped = sorted((sound - wanted.keys()) | broken)
        for name in dropped:
            _run(f"DROP INDEX {_concurrently()}IF EXISTS {name}")
        made = sorted(path for name, path in wanted.items() if name not in sound)
        if made and connection.in_atomic_block:
            connection.check_constraints()  # PostgreSQL builds no index while checks of the table are pending.
        for path in made:
            _run(_create(path))
        return Settled(tuple(made), tuple(dropped), len(sound & wanted.keys()))


def _create(path: str) -> str:
    key = key_sql_postgresql(path) if connection.vendor == "postgresql" else key_sql(path)
    return f"CREATE INDEX {_concurrently()}IF NOT EXISTS {index_name(path)} ON {TABLE} (owner_id, {key}, id) WHERE is_listed"


def _concurrently() -> str:
    return "CONCURRENTLY " if connection.vendor == "postgresql" and not connection.in_atomic_block else ""


def _existing() -> tuple[set[str], set[str]]:
    """The sound ones, and those a broken-off build left behind."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE %s", [f"{PREFIX}%"])
            return {name for (name,) in cursor.fetchall()}, set()
        cursor.execute(
            "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indrelid = %s::regclass AND c.relname LIKE %s",
            [TABLE, f"{PREFIX}%"],
        )
        rows = cursor.fetchall()
    return {name for name, valid in rows if valid}, {name for name, valid in rows if not valid}


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _alone() -> Iterator[bool]:
    """One at a time; a build may take longer than a request may."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = bool((cursor.fetchone() or (False,))[0])
    try:
        if mine:
            _run("SET statement_timeout = 0")
            _run("SET lock_timeout = 0")
        yield mine
    finally:
        if mine:
            _run("RESET statement_timeout")
            _run("RESET lock_timeout")
            _run(f"SELECT pg_advisory_unlock({LOCK})")
