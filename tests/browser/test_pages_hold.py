"""What holds of the pages people live in: light to load, readable on both sizes, by day and in the dark."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from apps.collaboration.models import Template
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps_api.meetings import MeetingDraft
from ctp_core.api import permissions
from ctp_core.kit.testing import client_for, make_account
from ctp_core.kit.trials.crawling import Visitor as Follower
from ctp_core.kit.trials.crawling import crawl
from ctp_core.kit.trials.wording import Wording
from ctp_portal.kit.page_trial import look
from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.collaboration.house import SERVER, build_office
from tests.collaboration.test_rights import send
from tests.documents.conftest import Bureau
from tests.documents.conftest import bureau as bureau  # a fixture for whoever asks for it by name
from tests.form.test_designer import made
from tests.meetings.conftest import at, refs
from tests.meetings.conftest import build_office as build_meeting_office

BUDGET = 40 * 1024
ACCOUNT_PAGES = ("core:account", "core:password", "core:second-factor", "core:session-list", "core:token-list")


def faults_of(visitor: Visitor, paths: Iterable[str]) -> dict[str, Any]:
    """What is wrong with each page at a desk and 360 pixels wide: opened once, looked at twice."""
    found: dict[str, Any] = {}
    for path in paths:
        for device in (DESKTOP, PHONE):
            visitor.page.set_viewport_size(device["viewport"])  # type: ignore[arg-type]
            if device is DESKTOP:
                visitor.open(path)
            wrong = visitor.axe()
            if over := max(0, visitor.scrolls_sideways()):
                wrong.append(f"{over} pixels too wide")
            if wrong:
                found[f"{path} {device['viewport']}"] = wrong
    return found


def in_theme(account_pk: int, theme: str) -> Any:
    account = get_user_model().objects.get(pk=account_pk)
    account.theme = theme
    account.save(update_fields=["theme"])
    return account


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_every_day(server: str, visit: Callable[..., Visitor], theme: str) -> None:
    office = build_office()
    paths = ["/", "/todos/", "/news/", "/search/?q=通知", f"/collaboration/affairs/{send(office)}/"]
    visitor = visit().sign_in(in_theme(office.account("head").pk, theme))
    assert faults_of(visitor, paths) == {}
    assert visitor.page.locator("html").get_attribute("data-theme") == theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_official_document(server: str, visit: Callable[..., Visitor], bureau: Bureau, theme: str) -> None:
    from apps.documents.services.send_dispatch import send_dispatch

    made = bureau.draft()
    send_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))
    path = reverse("documents:dispatch", args=[made.public_id])
    visitor = visit().sign_in(in_theme(bureau.people["王安石"].account_pk, theme))
    sizes = visitor.first_load(path)
    assert sum(sizes.values()) <= BUDGET, sizes
    assert faults_of(visitor, [path, reverse("documents:dispatch-list")]) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_meeting(server: str, visit: Callable[..., Visitor], theme: str) -> None:
    house = build_meeting_office()
    draft = MeetingDraft(
        title="周例会",
        starts_at=at(9),
        ends_at=at(10),
        organizer=house.su.ref,
        invited=refs(house.wang),
        room_id=house.big,
    )
    made = arrange_meeting(draft=draft, actor=house.actor(house.su))
    path = reverse("meetings:meeting-detail", args=[made])
    visitor = visit().sign_in(in_theme(house.wang.account_pk, theme))
    sizes = visitor.first_load(path)
    assert sum(sizes.values()) <= BUDGET, sizes
    assert faults_of(visitor, [path]) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_ones_own_account(server: str, visit: Callable[..., Visitor], theme: str) -> None:
    visitor = visit().sign_in(make_account("苏轼", theme=theme))
    assert faults_of(visitor, map(reverse, ACCOUNT_PAGES)) == {}


def test_what_is_drawn_and_filled_in_is_light_too(server: str, visit: Callable[..., Visitor]) -> None:
    """The proof of all pages (``manage.py prove pages``) in small: the heaviest of them, looked at as it looks at them."""
    account = build_office().account("head")
    for code in ("form.manage_definitions", "workflow.administer"):
        permissions.grant_permission(code=code, key=permissions.account_key(account.pk), actor=SERVER)
    paths = [
        reverse("form:definition-design", args=[made().id]),
        reverse("collaboration:affair-compose", args=[Template.objects.get().public_id]),
        reverse("workflow:supervision"),
    ]
    visitor, wording = visit().sign_in(account), Wording()
    assert {path: look(visitor, path, "zh-hans", wording) for path in paths} == {path: [] for path in paths}


def test_a_text_in_the_wrong_language_is_found(db: None) -> None:
    make_account("苏轼 Su")
    wording = Wording()
    assert wording.misplaced(["苏轼", "Su", "保存", "Save it now", "core.event_days", "Ctrl"], "zh-hans") == [
        "Save it now"
    ]
    assert wording.misplaced(["苏轼", "Save", "保存", "Resolution (决议)", "Total：12"], "en") == ["保存", "Total：12"]


def test_the_pages_of_a_house_are_found(db: None) -> None:
    person = make_account("苏轼", admin_role="security")
    found = crawl([Follower("苏轼", client_for(person))])
    assert found.pages["/accounts/<uuid:account_id>/"][0].address == f"/accounts/{person.public_id}/"
    assert "/palette/" in found.other
    assert "/news/articles/<uuid:article_id>/" in found.unreached()
