"""A unit of notes that lives in memory: a search source whose rights tests can change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest

from ctp_core.contracts import Actor, ObjectRef
from ctp_index.contracts import SearchEntry, SearchSource
from ctp_index.selectors import sources


@dataclass
class Note:
    title: str
    body: str
    keys: frozenset[str]


@dataclass
class Notes:
    """The source: *notes* by id; *off* as if the module were switched off."""

    notes: dict[UUID, Note] = field(default_factory=dict)
    off: bool = False
    asked: list[set[UUID]] = field(default_factory=list)

    def load(self, ids: Sequence[UUID]) -> Iterator[SearchEntry]:
        for one in ids:
            if one in self.notes:
                note = self.notes[one]
                yield SearchEntry(
                    ref=ref(one),
                    title=note.title,
                    body=note.body,
                    keys=note.keys,
                    url=f"/notes/{one}/",
                    at=datetime(2026, 5, 3, tzinfo=UTC),
                    extra="扩展",
                )

    def visible(self, actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
        self.asked.append(set(ids))
        return {one for one in ids if one in self.notes and self.notes[one].keys & actor.principals}


def ref(number: UUID) -> ObjectRef:
    return ObjectRef("notes", "note", number)


@pytest.fixture
def notes(monkeypatch) -> Notes:
    found = Notes()
    source = SearchSource("note", "Note", found.load, found.visible, lambda: list(found.notes))
    monkeypatch.setattr(
        sources, "list_sources", lambda *, also_off=False: [("notes", source)] if also_off or not found.off else []
    )
    monkeypatch.setattr("ctp_index.selectors.search_entries.list_sources", sources.list_sources)
    monkeypatch.setattr("ctp_index.services.rebuild_index.list_sources", sources.list_sources)
    monkeypatch.setattr("ctp_index.selectors.get_health.list_sources", sources.list_sources)
    return found
