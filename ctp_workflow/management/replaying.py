"""Replaying an event log: every case through the engine's public functions, then its history exported and laid beside the log."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext, override

from ctp_core.api.operations import scratch_database
from ctp_core.contracts import DomainError
from ctp_workflow.domain.xes import Attributes, LogTrace, read_log, write_log
from ctp_workflow.management.companies import Company, found_company
from ctp_workflow.management.ladder import documents_in
from ctp_workflow.management.players import ChainPlayer, LadderPlayer, Refused, moment
from ctp_workflow.management.stage import SYSTEM
from ctp_workflow.selectors.export_log import export_subjects

COMPARED = ("concept:name", "time:timestamp", "org:resource", "org:role", "lifecycle:transition")
"""The attributes of an event that must come back as they were, where the log has them."""


@dataclass
class Tally:
    """The counts of a log."""

    cases: int = 0
    events: int = 0
    events_played: int = 0
    played: int = 0
    equal: int = 0
    refused: dict[str, dict[str, Any]] = field(default_factory=dict)
    unequal: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """One case: whether it was played to the end, whether its history equals the log, and where its documents stand."""

    name: str
    to_the_end: bool
    equal: bool
    states: dict[str, str]


def replay_file(
    path: Path, *, limit: int | None = None, observe: Callable[[Played], None] | None = None
) -> dict[str, Any]:
    """``cases``, ``events``, ``played`` to the last event, ``equal`` to the log once exported, ``refused`` events by kind.

    A document of which an event is refused stops there, and its case counts as refused; another document of the case goes on.
    *limit* plays only so many cases; *observe* is told of each. Raises NotXes.
    """
    with scratch_database(), override("en"):
        tally, company = Tally(), found_company()
        with _opened(path) as source:
            for trace in read_log(source):
                if limit is not None and tally.cases >= limit:
                    break
                played = _replay(tally, company, trace)
                if observe is not None:
                    observe(played)
    return {
        "cases": tally.cases,
        "events": tally.events,
        "played": tally.played,
        "equal": tally.equal,
        "events_played": tally.events_played,
        "refused": list(tally.refused.values()),
        **({"unequal": tally.unequal} if tally.unequal else {}),
    }


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _replay(tally: Tally, company: Company, trace: LogTrace) -> Played:
    tally.cases += 1
    tally.events += len(trace.events)
    player = (LadderPlayer if documents_in(trace.events) else ChainPlayer)(company, trace)
    stopped: set[str] = set()
    for place in range(len(trace.events)):
        if player.document_of(place) in stopped:
            continue
        try:
            player.play(place)
        except (Refused, DomainError) as error:
            if not stopped:
                _refuse(tally, trace, place, error)
            stopped.add(player.document_of(place))
        else:
            tally.events_played += 1
    if stopped:
        return Played(trace.name, False, False, player.states())
    tally.played += 1
    difference = _difference(player, trace)
    if difference is None:
        tally.equal += 1
    elif tally.unequal is None:
        tally.unequal = {"case": trace.name, **difference}
    return Played(trace.name, True, difference is None, player.states())


def _refuse(tally: Tally, trace: LogTrace, place: int, error: Refused | DomainError) -> None:
    """Count the case under what was refused first and why; the first of each kind is told."""
    if isinstance(error, Refused):
        kind, reason = error.kind, error.reason
    else:
        kind, reason = error.code, gettext(error.message) % error.params
    activity = str(trace.events[place].get("concept:name", ""))
    first = {
        "kind": kind, "activity": activity, "count": 0, "case": trace.name, "event": place + 1,
        "at": moment(trace.events[place]).isoformat(), "reason": reason,
    }  # fmt: skip
    tally.refused.setdefault(f"{kind} {activity}", first)["count"] += 1


def _difference(player: LadderPlayer | ChainPlayer, trace: LogTrace) -> dict[str, Any] | None:
    """The first thing in which the exported file differs from the log; None when it is equal event for event."""
    if not player.outcome_is_right():
        return {"outcome": "another"}
    exported = export_subjects(subjects=player.subjects, actor=SYSTEM, naming=player.naming())
    written = b"".join(write_log(exported, name="replay"))
    (back,) = read_log(io.BytesIO(written))
    for key, value in trace.attributes.items():
        if key not in ("concept:name",) and back.attributes.get(key) != str(value):
            return {"attribute": key, "expected": str(value), "found": str(back.attributes.get(key))}
    if back.attributes.get("ctp:title") != trace.name:
        return {"attribute": "concept:name", "expected": trace.name, "found": str(back.attributes.get("ctp:title"))}
    if len(back.events) != len(trace.events):
        return {"events": len(back.events), "expected": len(trace.events)}
    for place, (ours, theirs) in enumerate(zip(back.events, trace.events, strict=True), start=1):
        for key in COMPARED:
            if key in theirs and not _same(ours, theirs, key):
                return {"event": place, "attribute": key, "expected": str(theirs[key]), "found": str(ours.get(key))}
    return None


def _same(ours: Attributes, theirs: Attributes, key: str) -> bool:
    return ours.get(key) == theirs[key]
