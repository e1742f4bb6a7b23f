"""Every surface shows each person what a naive model says, whatever changes; and a surface that shows more is found out."""

from __future__ import annotations

import pytest

from apps.news.selectors import articles
from ctp_core.contracts import Actor
from ctp_index.kit.rights_machine import run_machine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(settings: pytest.FixtureRequest, tmp_path: object) -> None:
    settings.CTP_INDEX_DIR = str(tmp_path)  # type: ignore[attr-defined]


def test_a_hundred_steps() -> None:
    found = run_machine(steps=100, seed=20_260, people=1, search_every=5)
    assert found["failures"] == []
    assert (found["steps"], found["failed"]) == (100, 0)
    assert found["tried"] > 1_000


def test_a_policy_that_forgets_the_grants_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.models import Q

    def everything_that_is_out(actor: Actor, now: object) -> Q:
        return articles.is_out_filter(now)  # type: ignore[arg-type]

    monkeypatch.setattr(articles, "_out_to", everything_that_is_out)
    assert run_machine(steps=6, seed=7, people=2, search_every=100)["failed"] > 0
