"""The parts of a page and how dates are said."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from ctp_core.api import modules
from ctp_portal.contracts import MenuEntry
from ctp_portal.domain.dates import say
from ctp_portal.domain.icons import ICONS
from ctp_portal.selectors.check_icons import check_icons

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WORDS = {name: name for name in ("today", "yesterday", "tomorrow", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def render(source: str, **values: object) -> str:
    return Template("{% load ctp i18n %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW.replace(hour=10, minute=12), "today 10:12"),
        (NOW - timedelta(days=1), "yesterday"),
        (NOW - timedelta(days=2), "Fri"),
        (NOW - timedelta(days=6), "Mon"),
        (NOW - timedelta(days=7), "11-15"),
        (datetime(2025, 5, 3, tzinfo=NOW.tzinfo), "2025-05-03"),
        (NOW + timedelta(days=1), "tomorrow 15:00"),
        (NOW + timedelta(days=3), "Wed 15:00"),
        (NOW + timedelta(days=30), "12-22"),
    ],
)
def test_dates_as_people_say_them(moment: datetime, said: str) -> None:
    assert say(moment, NOW, WORDS) == said


@given(st.integers(min_value=-40_000, max_value=40_000))
def test_every_moment_can_be_said(hours: int) -> None:
    assert say(NOW + timedelta(hours=hours), NOW, WORDS)


def test_when_keeps_the_exact_time() -> None:
    moment = timezone.now()
    with translation.override("zh-hans"):
        html = render("{% when moment %}", moment=moment)
    local = timezone.localtime(moment)
    assert f'title="{local:%Y-%m-%d %H:%M}"' in html
    assert "今天" in html
    assert render("{% when moment %}", moment=None) == ""


@pytest.mark.parametrize("name", ["news:article", "meetings:meeting-detail", "documents:dispatch"])
def test_the_address_of_a_row_is_the_one_the_address_table_gives(name: str) -> None:
    for key in (uuid4(), uuid4()):
        assert render(f'{{% row_url "{name}" key %}}', key=key) == reverse(name, args=[key])


def test_due() -> None:
    now = timezone.localtime().replace(hour=12)
    with translation.override("zh-hans"):
        assert "超期 3 天" in render("{% due moment %}", moment=now - timedelta(days=3))
        assert "明天到期" in render("{% due moment %}", moment=now + timedelta(days=1))
        assert render("{% due moment %}", moment=now + timedelta(days=9)) == ""


def test_nothing_gets_through_unescaped() -> None:
    bad = '"><script>alert(1)</script>'
    html = render(
        "{% avatar bad %}{% tag bad bad %}{% button bad bad url=bad name=bad value=bad confirm=bad %}{% icon bad bad %}"
        "{% icon_button 'check' bad name=bad %}{% field bad bad value=bad hint=bad errors=errors %}{% empty bad bad url=bad %}"
        "{% dialog bad bad %}{{ bad }}{% enddialog %}{% progress 1 2 bad %}",
        bad=bad,
        errors=[bad],
    )
    assert "<script" not in html


def test_fields() -> None:
    html = render(
        "{% field 'board' 'Board' kind='select' value=2 choices=choices required=True %}", choices=[(1, "a"), (2, "b")]
    )
    assert '<option value="2" selected>b</option>' in html
    assert html.count("selected") == 1
    wrong = render("{% field 'title' 'Title' value='x' errors=errors %}", errors=["太短"])
    assert 'aria-invalid="true"' in wrong
    assert 'aria-describedby="f-title-errors ' in wrong


@pytest.mark.parametrize(("number", "said"), [(7, "7"), (999, "999"), (1000, "999+")])
def test_capped(number: int, said: str) -> None:
    assert render("{{ n|capped }}", n=number) == said


def test_icons_are_plain_paths() -> None:
    assert all(set(path) <= set("MmLlHhVvCcSsAaZzQqTt0123456789 .,-") for path in ICONS.values())


def test_an_icon_nobody_knows_is_an_error_of_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_icons() == []
    planted = MenuEntry("planted", "Planted", "portal:home", icon="unicorn")
    monkeypatch.setattr(modules, "contributions", lambda kind, also_off: iter([("news", planted)]))
    (found,) = check_icons()
    assert (found.id, found.msg) == ("ctp_portal.E001", "news: MenuEntry planted names the unknown icon “unicorn”.")
