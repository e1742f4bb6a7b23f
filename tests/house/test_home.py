"""The home page with every module on: how many questions it asks the database, whatever stands on it."""

from __future__ import annotations

from typing import Any

import pytest

from apps.news.services.maintain_boards import BoardContent, create_board
from ctp_core.contracts import PrincipalRef
from tests.collaboration.house import SERVER, build_office


@pytest.mark.django_db
def test_home_asks_five_questions_with_four_modules_on(django_assert_num_queries: Any) -> None:
    board = create_board(content=BoardContent(name="公告", readers=(PrincipalRef("everyone"),)), actor=SERVER)
    client = build_office(outcome_board=str(board)).client("head")
    client.get("/")
    # Session with account, rights, member; delegations with all numbers; first lines with all the modules' cards.
    with django_assert_num_queries(5):
        page = client.get("/").content.decode()
    assert "Publication request" in page
