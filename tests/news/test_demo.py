"""The demo of news on the demo of the organisation."""

from __future__ import annotations

import pytest

from apps.news.models import Article, Board
from apps.news.services.load_demo import load_demo
from apps.news.services.maintain_boards import MANAGE
from ctp_core.api import permissions
from ctp_core.kit.testing import make_account
from ctp_organization.api import setup
from tests.news.conftest import SYSTEM

pytestmark = pytest.mark.django_db


def test_the_demo_has_boards_articles_and_rights():
    company = setup.create_unit(code="c", name="集团总部", kind="company", parent_id=None, actor=SYSTEM)
    unit = setup.create_unit(code="n", name="新闻宣传部", kind="department", parent_id=company.id, actor=SYSTEM)
    account = make_account("朱光曜")
    details = setup.MemberDetails("1", "朱光曜", "", "", None)
    member = setup.create_member(details=details, unit_id=unit.id, post_id=None, account_pk=account.pk, actor=SYSTEM)
    role = setup.create_role(code="r", name="新闻审核", per_unit=False, position=0, actor=SYSTEM)
    setup.grant_role(role_id=role.id, member_id=member.id, unit_id=None, actor=SYSTEM)
    told = []
    load_demo(told.append)
    assert told == ["news: 3 boards, 40 articles"]
    assert Board.objects.filter(needs_review=True).get().name == "公告"
    assert Article.objects.filter(author__name="朱光曜", state="published").count() == 40
    assert len(permissions.list_permission_holders(code=MANAGE)) == 1
