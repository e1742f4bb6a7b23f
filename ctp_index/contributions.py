"""What the index adds to the house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Bench, Check, Proof, ScopeDeclaration, TimerHandler, mark
from ctp_index.contracts import IndexBusy
from ctp_index.selectors.get_health import check_index
from ctp_index.services.ask_for_rebuild import ask_for_rebuild
from ctp_index.services.measure_search import measure_search
from ctp_index.services.note_request import REBUILD_TIMER, WRITE_TIMER
from ctp_index.services.rebuild_index import rebuild_index
from ctp_index.services.write_requests import write_requests


def _prove_rights(options: dict[str, Any]) -> dict[str, Any]:
    # Imported when asked for: a server has no use for it.
    from ctp_index.kit.rights_machine import prove_rights

    return prove_rights(options)


def _write(key: UUID, payload: dict[str, Any]) -> None:
    write_requests()


def _rebuild(key: UUID, payload: dict[str, Any]) -> None:
    # After the timer's transaction: a rebuild takes minutes, and no lock may be held that long. If the worker dies
    # meanwhile, the next search or write finds the index unusable and asks again.
    transaction.on_commit(_rebuild_now)


def _rebuild_now() -> None:
    try:
        rebuild_index()
    except IndexBusy:
        ask_for_rebuild()


CONTRIBUTIONS: list[object] = [
    TimerHandler(WRITE_TIMER, _write),
    TimerHandler(REBUILD_TIMER, _rebuild),
    Check("search index", check_index),
    Bench(
        "search",
        measure_search,
        mark("Whoosh on real texts: build, one word, two words, phrase, one commit (--documents)."),
    ),
    Proof(
        "rights_machine",
        _prove_rights,
        mark(
            "Random grants, moves, leaving and delegations: every surface agrees with a naive model (--count, --seed)."
        ),
    ),
    ScopeDeclaration("index:read", mark("Search")),
]
