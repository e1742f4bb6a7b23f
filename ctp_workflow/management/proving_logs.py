"""``manage.py prove replay_logs --folder F``: all logs of a folder are played in full and laid beside what was counted from the files."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

from ctp_workflow.management.replaying import Played, replay_file

MISFIT = "does not fit"


def prove_logs(options: dict[str, Any]) -> dict[str, Any]:
    """``--folder`` with ``*.xes.gz`` and ``expected.json``; ``--log`` plays one of them, ``--limit`` only so many cases of each.

    A case of the ladder model fails unless it is played to its end, ends in the logged outcome and its exported history equals the log; any
    other fails unless it is played and equal, or refused at an event. Raises FileNotFoundError.
    """
    folder, only, limit = Path(options["folder"]), options.get("log", ""), int(options.get("limit", 0)) or None
    expected = {one["log"]: one for one in json.loads((folder / "expected.json").read_text())}
    logs, failures = {}, []
    for name in sorted(expected) if not only else [only]:
        found = _Beside(_outcomes(folder / f"{name}.outcome.csv.gz"))
        counts = replay_file(folder / f"{name}.xes.gz", limit=limit, observe=found.look)
        failures += [f"{name}: {one}" for one in (*found.failures, *(_compare(expected[name], counts, found, limit)))]
        logs[name] = {**counts, "of_the_model": found.fitting, "end_states": dict(sorted(found.states.items()))}
    tried = sum(int(one["cases"]) for one in logs.values())
    return {"tried": tried, "failed": len(failures), "logs": logs, "failures": failures[:20]}


class _Beside:
    """What was played, beside where each document of each case should stand."""

    def __init__(self, wanted: dict[str, dict[str, str]]) -> None:
        self.wanted = wanted
        self.fitting = 0
        self.states: Counter[str] = Counter()
        self.failures: list[str] = []

    def look(self, played: Played) -> None:
        wanted = self.wanted.get(played.name, {})
        fits = MISFIT not in wanted.values()
        self.fitting += fits and bool(wanted)
        for document, state in wanted.items():
            self.states[f"{document}: {MISFIT if state == MISFIT else played.states.get(document, '')}"] += 1
            if state != MISFIT and played.to_the_end and played.states.get(document) != state:
                self.failures.append(f"{played.name}: {document} is {played.states.get(document)}, not {state}")
        if played.to_the_end != played.equal or (fits and not played.to_the_end):
            self.failures.append(f"{played.name}: played {played.to_the_end}, equal {played.equal}")


def _compare(expected: dict[str, Any], counts: dict[str, Any], found: _Beside, limit: int | None) -> list[str]:
    """Which counts of a whole log differ from those counted from its files."""
    if limit is not None:
        return []
    model = expected.get("ladder_model")
    pairs = [("cases", expected["cases"], counts["cases"]), ("events", expected["events"], counts["events"])]
    if model:
        pairs.append(("cases of the model", model["cases_that_fit"], found.fitting))
        pairs.append(("end states", model["document_end_states"], dict(found.states)))
    return [f"{what}: {here}, not {wanted}" for what, wanted, here in pairs if here != wanted]


def _outcomes(path: Path) -> dict[str, dict[str, str]]:
    """Where each document of each case stands in the end; nothing for a log without a model."""
    found: dict[str, dict[str, str]] = {}
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                found.setdefault(row["case_id"], {})[row["document"]] = row["ladder_end_state"]
    return found
