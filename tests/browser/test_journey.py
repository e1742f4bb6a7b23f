"""The main job, by hand: write, submit, agree, publish, find; on a desk and on a phone, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from apps.news.models import Article
from apps.news.services.maintain_boards import BoardContent, create_board
from ctp_core.api import modules, operations
from ctp_core.contracts import PrincipalRef, system_actor
from ctp_index.kit.testing import catch_up_index
from tests.browser.conftest import DESKTOP, PHONE, OneAtATime, Visitor
from tests.collaboration.house import SERVER, Office, build_office

BUDGET = 40 * 1024
READERS = ("starter", "head", "first", "second", "director", "reader")
SIZES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture
def office(server: str) -> Office:
    """The office with its publication template, and a board that some of it may read."""
    board = create_board(content=BoardContent(name="公告"), actor=SERVER)
    office = build_office(outcome_board=str(board))
    readers = tuple(PrincipalRef("member", office.people[name].id) for name in READERS)
    from apps.news.services.maintain_boards import update_board

    update_board(board_id=board, content=BoardContent(name="公告", readers=readers), actor=SERVER)
    return office


def work() -> None:
    """What a worker does in the background, until nothing is left to do."""
    with OneAtATime.lock:
        while operations.run_round():
            pass
        catch_up_index()


def published(title: str) -> int:
    """How many articles carry *title*."""
    with OneAtATime.lock:
        return Article.objects.filter(title=title, state="published").count()


def switch_news(*, on: bool) -> None:
    """What the operator does."""
    with OneAtATime.lock:
        modules.switch(code="news", on=on, actor=system_actor("operator"))


class Journey:
    """People of the office at their screens."""

    def __init__(self, office: Office, visit: Callable[..., Visitor], size: str, language: str) -> None:
        self.office, self.visit, self.size, self.language = office, visit, size, language

    def at(self, name: str) -> Visitor:
        """*name*, signed in."""
        with OneAtATime.lock:
            account = self.office.account(name)
            account.language = self.language
            account.save(update_fields=["language"])
            return self.visit(SIZES[self.size]).sign_in(account)

    def ask_for_publication(self, title: str, attachment: Path) -> None:
        """From the home page: new, the template, the form, submit."""
        starter = self.at("starter")
        page = starter.open("/collaboration/new/")
        page.get_by_role("link", name="Publication request").first.click()
        page.wait_for_load_state("networkidle")
        page.fill("[name='f.title']", title)
        page.fill("[name='f.text']", "各部门清查现有信息系统，七个工作日内报送清单。")
        page.fill("[name='f.amount']", "86400")
        page.locator("[aria-labelledby=f-files-label]").set_input_files(attachment)
        page.get_by_role("link", name=attachment.name).wait_for()
        self.check(starter)
        page.locator("button[name=action][value=submit]").click()
        page.wait_for_url("**/collaboration/affairs/**")
        assert title in page.inner_text("main")

    def handle(self, name: str, title: str, *, check: str | None = None) -> None:
        """From the to-do centre: open, read, agree."""
        visitor = self.at(name)
        page = visitor.open("/todos/")
        page.get_by_role("link", name=title).first.click()
        page.locator("button[value=agree]").wait_for()
        self.reads_everything(page, title)
        self.check(visitor)
        if check is not None:
            page.fill("[name='f.check']", check)
        # On a phone the list is out of sight, so that a line gone from it proves nothing: the answer does.
        with page.expect_response(lambda answer: answer.request.method == "POST" and "/act/" in answer.url):
            page.locator("button[value=agree]").click()
        page.get_by_role("link", name=title).first.wait_for(state="detached")

    def reads_everything(self, page: Page, title: str) -> None:
        """Form, attachment, opinions and the road stand on the item's page."""
        text = page.inner_text("main")
        for part in (title, "七个工作日", "捌万陆仟肆佰元整", "list.txt", "Director"):
            assert part in text, part

    def check(self, visitor: Visitor) -> None:
        """Nothing scrolls sideways, axe finds nothing."""
        assert visitor.scrolls_sideways() <= 0
        assert visitor.axe() == []

    def finds(self, name: str, title: str) -> dict[str, bool]:
        """Where *name* finds the article."""
        visitor = self.at(name)
        found = {}
        for place, path in (("home", "/"), ("board", "/news/"), ("search", f"/search/?q={title[:4]}")):
            found[place] = title in visitor.open(path).inner_text("main").replace("\n", "")
            self.check(visitor)
        return found


@pytest.fixture
def attachment(tmp_path: Path) -> Path:
    path = tmp_path / "list.txt"
    path.write_text("系统清单", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("size", "language"), [("desktop", "zh-hans"), ("desktop", "en"), ("phone", "zh-hans"), ("phone", "en")]
)
def test_a_publication_goes_its_way(
    office: Office, visit: Callable[..., Visitor], attachment: Path, size: str, language: str
) -> None:
    journey = Journey(office, visit, size, language)
    title = "政务信息系统清查通知"
    journey.ask_for_publication(title, attachment)
    journey.handle("head", title, check="已核对")
    journey.handle("first", title)
    journey.handle("second", title)
    journey.handle("director", title)
    work()
    assert published(title) == 1
    assert journey.finds("reader", title) == {"home": True, "board": True, "search": True}
    assert journey.finds("stranger", title) == {"home": False, "board": False, "search": False}


def test_switched_off_news_waits_and_comes_back(
    office: Office, visit: Callable[..., Visitor], attachment: Path
) -> None:
    journey = Journey(office, visit, "desktop", "zh-hans")
    title = "数据共享交换平台上线公告"
    switch_news(on=False)
    journey.ask_for_publication(title, attachment)
    for name, check in (("head", "已核对"), ("first", None), ("second", None), ("director", None)):
        journey.handle(name, title, check=check)
    work()
    reader = journey.at("reader")
    page = reader.open("/")
    assert page.locator("nav a[href='/news/']").count() == 0
    assert reader.page.goto(reader.server + "/news/").status == 404  # type: ignore[union-attr]
    assert "模块 新闻 已停用" in page.inner_text("body").replace("「", "").replace("」", "")
    starter = journey.at("starter").open("/todos/?box=sent")
    starter.get_by_role("link", name=title).first.click()
    starter.locator("#pane h1", has_text=title).wait_for()
    assert published(title) == 0

    switch_news(on=True)
    work()
    assert published(title) == 1
    assert journey.finds("reader", title) == {"home": True, "board": True, "search": True}


@pytest.mark.parametrize("path", ["/", "/todos/", "/news/", "/search/?q=通知", "item"])
def test_first_load_stays_under_the_budget(
    office: Office, visit: Callable[..., Visitor], attachment: Path, path: str
) -> None:
    journey = Journey(office, visit, "desktop", "zh-hans")
    if path == "item":
        journey.ask_for_publication("清查通知", attachment)
        path = _item_of(office, "head")
    sizes = journey.at("head").first_load(path)
    assert sum(sizes.values()) <= BUDGET, sizes


def _item_of(office: Office, name: str) -> str:
    from ctp_core.contracts import PageRequest
    from ctp_portal.api import todos

    with OneAtATime.lock:
        (todo,) = todos.list_todos(actor=office.actor(name), box="pending", page=PageRequest()).items
    return str(todo.url)
