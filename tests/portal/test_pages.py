"""The portal's own pages through HTTP."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ctp_core.api import modules
from ctp_core.applets.modules import state
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import client_for, make_account
from ctp_portal.kit.testing import make_todo
from tests.core.licences import PUBLIC, licence_text
from tests.portal.conftest import Person

PAGES = ["/", "/todos/", "/notifications/", "/new/", "/me/", "/home/layout/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_opens(db: None, address: str, language: str) -> None:
    client = client_for(make_account("苏轼", language=language))
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'id="main"' in page
    assert "style=" not in page
    assert "onclick" not in page
    assert ('lang="zh-Hans"' if language == "zh-hans" else 'lang="en"') in page
    assert ("待办中心" in page) is (language == "zh-hans")


@pytest.mark.parametrize("address", PAGES)
def test_strangers_are_asked_to_sign_in(db: None, client: Any, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.fixture
def empty_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """No module is on: what is left is the portal's own."""
    switched_on = modules.is_on
    engines = {code for code, manifest in modules.manifests().items() if manifest.is_engine}
    monkeypatch.setattr(state, "is_on", lambda code: code in engines and switched_on(code))


@pytest.mark.usefixtures("empty_house")
def test_home_asks_five_questions(su: Person, django_assert_num_queries: Any) -> None:
    client = su.client()
    make_todo(su.pk, title="关于购置全文检索服务器的请示", due_at=timezone.now() + timedelta(seconds=1))
    make_todo(su.pk, title="信息资源目录编制方案", box="tracked")
    client.get("/")
    # session with account, rights, member, who has delegated with all numbers and the layout, the first lines
    with django_assert_num_queries(5):
        page = client.get("/").content.decode()
    assert "苏轼" in page
    assert "关于购置全文检索服务器的请示" in page
    assert "信息资源目录编制方案" in page


def test_todo_centre_asks_five_questions(su: Person, django_assert_num_queries: Any) -> None:
    client = su.client()
    for number in range(3):
        make_todo(su.pk, title=f"事项 {number}")
    client.get("/todos/")
    with django_assert_num_queries(5):  # session with account, rights, member, delegated with counts, page
        page = client.get("/todos/").content.decode()
    assert page.count("data-row=") == 3
    assert '<template id="rows-empty">' in page
    assert re.search(r'<div class="chips".*<span class="num" data-count="module:', page)


def test_todo_rows_alone_for_htmx(su: Person) -> None:
    client = su.client()
    for number in range(31):
        make_todo(su.pk, title=f"事项 {number}.")
    page = client.get("/todos/").content.decode()
    assert page.count("data-row=") == 30
    more = page.split('hx-get="/todos/?cursor=')[1].split('"')[0]
    rows = client.get(f"/todos/?cursor={more}", headers={"HX-Request": "true", "HX-Target": "li#todo-more"})
    assert rows.content.decode().count("data-row=") == 1
    assert "<html" not in rows.content.decode()
    found = client.get(
        "/todos/?q=事项+30.", headers={"HX-Request": "true", "HX-Target": "ol#todo-rows"}
    ).content.decode()
    assert found.count("data-row=") == 1


def test_todo_deep_link(su: Person, wang: Person) -> None:
    mine = make_todo(su.pk, title="我的事项")
    theirs = make_todo(wang.pk, title="别人的事项")
    client = su.client()
    assert 'data-open="item"' in client.get(f"/todos/?item={mine.key}").content.decode()
    other = client.get(f"/todos/?item={theirs.key}").content.decode()
    assert 'data-open="list"' in other
    assert "别人的事项" not in other
    assert client.get("/todos/?item=nonsense").status_code == 200
    assert client.get("/todos/?cursor=nonsense").status_code == 422
    assert client.get("/todos/?box=nonsense&sort=x&overdue=x").status_code == 200
    assert client.get("/todos/?q=%00").status_code == 400


def test_mark_read(su: Person, wang: Person) -> None:
    mine = make_todo(su.pk)
    assert wang.client().post("/todos/read/", {"key": str(mine.key)}).status_code == 204
    assert "unread" in su.client().get("/todos/").content.decode().split('id="todo-rows"')[1]
    assert su.client().post("/todos/read/", {"key": str(mine.key)}).status_code == 204
    assert "unread" not in su.client().get("/todos/").content.decode().split('id="todo-rows"')[1].split("</ol>")[0]
    assert su.client().post("/todos/read/", {"key": "x"}).status_code == 404


def test_layout_hides_orders_and_resets(su: Person) -> None:
    client = su.client()
    assert "我跟踪的" in client.get("/").content.decode()
    client.post("/home/layout/", {"widget": "portal.tracked", "change": "hide"})
    assert "我跟踪的" not in client.get("/").content.decode()
    client.post("/home/layout/", {"widget": "portal.tracked", "change": "show"})
    assert "我跟踪的" in client.get("/").content.decode()
    client.post("/home/layout/", {"widget": "portal.figures", "change": "hide"})
    client.post("/home/layout/", {"widget": "", "change": "reset"})
    assert "figures" in client.get("/").content.decode()
    assert client.post("/home/layout/", {"widget": "nonsense", "change": "up"}).status_code == 302


def test_layout_places_a_card_before_another(su: Person) -> None:
    client = su.client()

    def side() -> list[str]:
        page = client.get("/home/layout/").content.decode()
        return re.findall(r'<li data-widget="([^"]+)"', page.rsplit("<section", 1)[1])

    first, *others = side()
    client.post("/home/layout/", {"widget": others[-1], "change": "place", "before": first})
    assert side() == [others[-1], first, *others[:-1]]
    client.post("/home/layout/", {"widget": others[-1], "change": "place", "before": ""})
    assert side() == [first, *others]
    client.post("/home/layout/", {"widget": first, "change": "place", "before": first})
    client.post("/home/layout/", {"widget": first, "change": "place", "before": "portal.pending"})
    assert side() == [*others, first], "a card of another column is no place: it goes to the end"


def test_palette(su: Person, wang: Person) -> None:
    client = su.client()
    groups = {one["label"]: one["items"] for one in client.get("/palette/").json()["groups"]}
    assert [one["label"] for one in groups["前往"]][:3] == ["首页", "待办中心", "通知"]
    found = client.get("/palette/?q=王安").json()["groups"]
    assert [[item["label"] for item in group["items"]] for group in found][1:] in ([["全文检索“王安”"]], [[]])


def test_errors_have_pages_of_their_own(su: Person, client: Any) -> None:
    missing = su.client().get("/nothing-here/")
    assert missing.status_code == 404
    assert "这里什么也没有" in missing.content.decode()
    assert client.get("/nothing-here/").status_code == 404


def test_pane_comes_without_the_shell(su: Person) -> None:
    response = su.client().get("/me/", headers={"HX-Request": "true", "HX-Target": "div#pane"})
    assert "<html" not in response.content.decode()
    assert "pane-body" in response.content.decode()


def test_every_module_can_be_reached_from_the_page_of_a_phone(su: Person) -> None:
    page = su.client().get("/me/").content.decode()
    side = page[page.index('<nav class="nav"') : page.index("</nav>", page.index('<nav class="nav"'))]
    under_me = page[page.index("everywhere") : page.index("</nav>", page.index("everywhere"))]
    ways = re.findall(r'href="([^"]+)"', side)
    assert len(ways) > 5
    assert re.findall(r'href="([^"]+)"', under_me) == [way for way in ways if way not in {"/", "/todos/"}]


def test_the_tag_of_a_line_is_said_in_the_readers_language(su: Person) -> None:
    make_todo(su.pk, title="发文", tag="To sign for")
    su.account.language = "zh-hans"
    su.account.save()
    client = su.client()
    assert "待签收" in client.get("/todos/").content.decode()
    assert "To sign for" not in client.get("/").content.decode()


def licensed_until(settings: Any, days: int) -> None:
    """A licence that ends in so many days, and five days of grace."""
    settings.CTP_LICENCE_KEYS = [PUBLIC]
    text = licence_text(expires=datetime.now(UTC).date() + timedelta(days=days), grace_days=5)
    modules.install_licence(text=text, accepted=True, actor=system_actor("operator"))


@pytest.mark.parametrize(
    ("days", "administrator", "staff"),
    [
        (40, None, None),
        (30, "in 30 days.", None),
        (1, "in 1 day.", None),
        (-2, "Nothing can be changed after 3 more days.", None),
        (
            -9,
            "nothing can be changed until a new one is installed.",
            "nothing can be changed until a new one is installed.",
        ),
    ],
)
def test_the_end_of_the_licence_is_told_in_time(
    db: None, settings: Any, days: int, administrator: str | None, staff: str | None
) -> None:
    clients = [
        client_for(make_account("系统管理员", language="en", admin_role="system")),
        client_for(make_account("苏轼", language="en")),
    ]
    licensed_until(settings, days)
    for client, told in zip(clients, (administrator, staff), strict=True):
        page = client.get("/todos/").content.decode()
        assert ('class="note banner' in page) is (told is not None)
        assert told is None or told in page


def test_what_waits_is_in_the_palette(su: Person) -> None:
    todo = make_todo(su.pk, title="请假申请")
    groups = {one["label"]: one["items"] for one in su.client().get("/palette/").json()["groups"]}
    assert [(one["label"], one["url"]) for one in groups["待办"]] == [("请假申请", f"/todos/?item={todo.key}")]
