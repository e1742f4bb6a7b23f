from __future__ import annotations

import pytest

from apps_api.news import NEWS, BoardRef
from apps_api.news.fake import FakeNews
from ctp_core.contracts import ModuleUnavailable
from tests.collaboration.house import Office, build_office


class Switched:
    """The news module's face in these tests: a stand-in that can be switched off."""

    def __init__(self) -> None:
        self.news = FakeNews()
        self.on = True
        self.board: BoardRef = self.news.add_board("Notices", readers=frozenset({"g0"}))

    def get(self) -> FakeNews:
        if not self.on:
            raise ModuleUnavailable("news")
        return self.news

    def find(self) -> FakeNews | None:
        return self.news if self.on else None


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> Switched:
    switched = Switched()
    monkeypatch.setattr(NEWS, "get", switched.get)
    monkeypatch.setattr(NEWS, "find", switched.find)
    return switched


@pytest.fixture
def office(db: None, news: Switched) -> Office:
    return build_office(outcome_board=str(news.board.id))
