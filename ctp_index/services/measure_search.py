"""``manage.py bench search``: the engine on real texts, against SQLite's FTS5 in the same run."""

from __future__ import annotations

import gzip
import json
import os
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from django.conf import settings

from ctp_core.contracts import ObjectRef
from ctp_index.backends.whoosh.engine import WhooshBackend
from ctp_index.contracts import IndexedEntry
from ctp_index.domain.cutting import terms
from ctp_index.domain.queries import read_query

KINDS = [("bench", "text")]
GROUPS = 170
HELD = frozenset(f"g{number}" for number in range(12))
QUESTIONS = {"one_word": "经济", "two_words": "城市 发展", "phrase": "“第一次世界大战”", "english": "boundary layer"}


def measure_search(options: dict[str, Any]) -> dict[str, Any]:
    """Build, ask and commit. Texts come from ``CTP_SHARED_DATA`` or ``--data`` (the sets ``retrieval/*.corpus.jsonl.gz``)."""
    texts = list(_texts(options))
    if not texts:
        return {"sizes": {"documents": 0}, "figures": {}, "ratios": {}, "note": "no texts: set CTP_SHARED_DATA"}
    wanted = int(options.get("documents", len(texts)))
    dice = random.Random(1)  # noqa: S311 - an example, not a secret
    entries = [_entry(number, texts[number % len(texts)], dice) for number in range(wanted)]
    with tempfile.TemporaryDirectory() as place:
        before, settings.CTP_INDEX_DIR = settings.CTP_INDEX_DIR, place
        try:
            figures = _measure(WhooshBackend(), entries)
        finally:
            settings.CTP_INDEX_DIR = before
    peer = _measure_peer(entries)
    ratios = {f"{name}_to_fts5": round(figures[f"{name}_ms"] / peer[f"{name}_ms"], 2) for name in QUESTIONS}
    sizes = {"documents": len(entries), "groups_held": len(HELD)}
    return {
        "sizes": sizes,
        "figures": figures | {f"fts5_{key}": value for key, value in peer.items()},
        "ratios": ratios,
    }


def _texts(options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    place = options.get("data") or os.environ.get("CTP_SHARED_DATA")
    for path in sorted(Path(place).glob("retrieval/*.corpus.jsonl.gz")) if place else ():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield str(row.get("title") or ""), str(row["text"])


def _entry(number: int, text: tuple[str, str], dice: random.Random) -> IndexedEntry:
    keys = frozenset(f"g{dice.randrange(GROUPS)}" for _ in range(dice.randint(2, 5)))
    return IndexedEntry(ObjectRef(*KINDS[0], UUID(int=number + 1)), *text, keys)


def _measure(engine: WhooshBackend, entries: list[IndexedEntry]) -> dict[str, float]:
    begun = perf_counter()
    engine.rebuild([entries], written=lambda count: None)
    figures = {"build_documents_s": round(len(entries) / (perf_counter() - begun), 1)}
    figures["megabytes"] = engine.health().megabytes
    for name, text in QUESTIONS.items():
        query = read_query(text)
        figures[f"{name}_ms"] = _median_ms(
            lambda query=query: engine.search(query, loose=False, keys=HELD, kinds=KINDS, limit=20)  # type: ignore[misc]
        )
    begun = perf_counter()
    engine.write(put=entries[:1], remove=[])
    figures["commit_1_ms"] = round(1000 * (perf_counter() - begun), 2)
    begun = perf_counter()
    engine.write(put=entries[:100], remove=[])
    figures["commit_100_ms"] = round(1000 * (perf_counter() - begun), 2)
    return figures


def _measure_peer(entries: list[IndexedEntry]) -> dict[str, float]:
    """SQLite FTS5 on the same terms and rights, cut beforehand."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(body, rights, tokenize='unicode61')")
    rows = [(" ".join(t.text for t in terms(f"{e.title}\n{e.body}")), " ".join(sorted(e.keys))) for e in entries]
    begun = perf_counter()
    database.executemany("INSERT INTO texts VALUES (?, ?)", rows)
    figures = {"build_documents_s": round(len(entries) / (perf_counter() - begun), 1)}
    rights = " OR ".join(sorted(HELD))
    for name, text in QUESTIONS.items():
        wanted = " AND ".join(f'"{term}"' for clause in read_query(text).clauses for term in clause.terms)
        asked = f"body : ({wanted}) AND rights : ({rights})"
        figures[f"{name}_ms"] = _median_ms(
            lambda asked=asked: database.execute(  # type: ignore[misc]
                "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 20", [asked]
            ).fetchall()
        )
    database.close()
    return figures


def _median_ms(ask: Callable[[], object], times: int = 30) -> float:
    taken = []
    for _ in range(times):
        begun = perf_counter()
        ask()
        taken.append(perf_counter() - begun)
    return round(1000 * median(taken), 3)
