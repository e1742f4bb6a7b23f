"""The policy in its two forms, filter and predicate, is one."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from apps.news.domain.states import STATES
from apps.news.models import Article
from apps.news.selectors.articles import allows, standing_of, visible_to, with_standing
from ctp_core.api import clock
from tests.news.conftest import draft

pytestmark = pytest.mark.django_db


def test_filter_and_predicate_agree_for_everybody_and_every_state(world):
    now = clock.now()
    for board, state, ended in product((world.open_board, world.closed_board), STATES, (None, -1, 1)):
        article_id = draft(world, board)
        Article.objects.filter(public_id=article_id).update(
            state=state, published_at=now, expires_at=None if ended is None else now + timedelta(hours=ended)
        )
    seen = {}
    for name in ("reader", "author", "reviewer", "outsider"):
        actor = getattr(world, name).actor
        filtered = set(visible_to(actor, now).values_list("pk", flat=True))
        rows = with_standing(Article.objects.all(), actor)
        asked = {row.pk for row in rows if allows(row, "read", standing=standing_of(row, actor), now=now)}
        assert filtered == asked, name
        seen[name] = len(filtered)
    assert seen == {"author": 36, "reader": 4, "reviewer": 2 + 15, "outsider": 2}
