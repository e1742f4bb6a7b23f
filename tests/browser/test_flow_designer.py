"""A clerk draws a purchase flow with two branches and a countersign, tries it and publishes it; the designer on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as WaitedTooLong
from playwright.sync_api import expect

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.models import Template
from apps.collaboration.services.own_flow import draw_own_flow
from ctp_core.api import permissions
from ctp_core.contracts import ObjectRef
from ctp_workflow.api import definitions as flows
from ctp_workflow.api import instances as flow_instances
from ctp_workflow.models import WorkItem
from tests.browser.conftest import PHONE, OneAtATime
from tests.collaboration.house import SERVER, Office, build_office

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = 40 * 1024


def keeper(office: Office) -> Any:
    account = office.account("starter")
    permissions.grant_permission(code=MANAGE_TEMPLATES, key=permissions.account_key(account.pk), actor=SERVER)
    account.language = "zh-hans"
    account.save(update_fields=["language"])
    return account


def choose(page: Any, plus: Any, name: str, exact: bool = False) -> None:
    """Choose from the menu of a plus. What is found wrong meanwhile moves the cards: a press that met nothing is made again."""
    item = page.get_by_role("menuitem", name=name, exact=exact)
    for _ in range(4):
        plus.click()
        try:
            item.wait_for(timeout=4_000)
            break
        except WaitedTooLong:
            continue
    item.click()


def test_a_clerk_draws_a_purchase_flow(desktop: Any) -> None:
    office = build_office()
    visitor = desktop.sign_in(keeper(office))
    page = visitor.open("/collaboration/templates/new/")
    page.get_by_label("名称", exact=False).first.fill("采购")
    page.locator("select[name=form]").select_option(label="Publication (1)")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/design/")
    page.wait_for_load_state("networkidle")
    with OneAtATime.lock:
        assert not Template.objects.get(name="采购").is_active, "offered to nobody before its flow is drawn"
    props, plus = page.locator("[data-props]"), page.locator(".fd-plus > button")
    choose(page, plus.nth(1), name="条件分支")
    props.get_by_label("字段", exact=True).select_option(label="金额")
    props.get_by_label("取值").fill("50,000")
    props.get_by_label("取值").press("Tab")
    choose(page, page.locator(".fd-branch").nth(0).locator(".fd-plus > button").first, name="会签")
    box = props.get_by_role("combobox", name="指定人员")
    for name in ("First", "Second"):
        box.fill(name)
        page.locator(".found [role=option]", has_text=name).click()
    choose(page, page.locator(".fd-branch").nth(1).locator(".fd-plus > button").first, name="审批")
    page.locator('[data-do="undo"]').click()
    page.locator('[data-do="redo"]').click()
    page.locator(".fd-card", has_text="First、Second · 会签").wait_for()
    page.locator(".fd-card", has_text="金额 大于 50,000").wait_for()
    assert visitor.axe() == []
    page.locator('[data-do="preview"]').click()
    page.locator("[data-try] input").fill("60000")
    page.locator("[data-try] input").press("Tab")
    page.locator(".fd-road li", has_text="First、Second").wait_for()
    page.locator('[data-do="publish"]').click()
    page.wait_for_url("**/collaboration/templates/**")
    with OneAtATime.lock:
        row = Template.objects.get(name="采购")
        made = flows.find_owned(owner=ObjectRef("collaboration", "template", row.public_id))
    assert made is not None
    assert made.latest is not None
    assert row.flow_version_id == made.latest.id
    graph = made.latest.graph
    assert [(one["kind"], one.get("mode")) for one in graph["nodes"]] == [
        ("start", None), ("approve", None), ("condition", None), ("approve", "all"), ("approve", None), ("end", None),
    ]  # fmt: skip
    assert [one.get("when") or one.get("default") for one in graph["edges"] if one["from"] == "condition1"] == [
        "金额 > 50000" if "金额" in graph["fields"] else "amount > 50000", True,
    ]  # fmt: skip
    assert [one["name"] for one in graph["nodes"][3]["participants"]] == ["First", "Second"]
    # What was drawn runs: one over the amount goes to both signers, one below it to the head again.
    for amount, holders in (("60000", ["First", "Second"]), ("3000", ["Head"])):
        page.get_by_role("link", name="发起一件").click()
        page.locator("[name='f.title']").fill("打印机")
        page.locator("[name='f.text']").fill("办公用")
        page.locator("[name='f.amount']").fill(amount)
        page.locator("button[name=action][value=submit]").click()
        page.wait_for_url("**/collaboration/affairs/**")
        with OneAtATime.lock:
            assert agree_as_head(office) == holders
        page.goto(f"{visitor.server}/collaboration/templates/{row.public_id}/", wait_until="networkidle")


def agree_as_head(office: Office) -> list[str]:
    """Whose it is once the head has agreed to the newest."""
    newest = WorkItem.objects.filter(state="pending", member_id=office.people["head"].pk).latest("pk")
    flow_instances.act(item_id=newest.public_id, operation="agree", actor=office.actor("head"))
    rows = WorkItem.objects.filter(instance=newest.instance, state="pending").select_related("member").order_by("pk")
    return [one.member.name for one in rows]


def test_routes_triggers_deadlines_and_a_wait_for_a_day_are_drawn_in_plain_words(desktop: Any) -> None:
    office = build_office()
    account = keeper(office)
    permissions.grant_permission(
        code="workflow.manage_definitions", key=permissions.account_key(account.pk), actor=SERVER
    )
    nodes = [
        {"id": "start", "kind": "start"},
        {"id": "a", "kind": "approve", "name": "询价", "participants": [{"kind": "starter_head", "level": 1}]},
        {"id": "end", "kind": "end"},
    ]
    edges = [{"from": "start", "to": "a"}, {"from": "a", "to": "end"}]
    graph = {"nodes": nodes, "edges": edges, "fields": {"交货日": "date", "金额": "money"}}
    made = flows.create_definition(code="buying", name="采购", graph=graph, actor=SERVER)
    visitor = desktop.sign_in(account)
    page = visitor.open(f"/workflow/definitions/{made.id}/design/")
    props, plus = page.locator("[data-props]"), page.locator(".fd-plus > button")
    choose(page, plus.nth(1), name="等待", exact=True)
    props.get_by_label("等到", exact=True).select_option(label="交货日")
    choose(page, plus.nth(2), name="循环返回", exact=True)
    for place, (amount, target) in enumerate((("9000", "询价"), ("5000", "提交"))):
        if place:
            props.get_by_role("button", name="添加路线").click()
        route = props.get_by_role("group", name=f"路线 {place + 1}")
        route.get_by_label("取值").fill(amount)
        route.get_by_label("取值").press("Tab")
        route.get_by_label("到哪个节点").select_option(label=target)
    page.locator(".fd-card", has_text="金额 大于 9,000 → 询价").wait_for()
    page.locator(".fd-card", has_text="至“交货日”").wait_for()
    page.locator(".fd-card", has_text="询价").first.click()
    props.locator("summary", has_text="办理时限").click()
    props.get_by_label("天", exact=True).fill("2")
    props.get_by_label("天", exact=True).press("Tab")
    props.get_by_label("超时处理").select_option(label="转交指定人员")
    page.locator(".fd-card", has_text="请选择超时后转交给谁").wait_for()
    box = props.get_by_role("combobox", name="指定人员")
    box.fill("Director")
    page.locator(".found [role=option]", has_text="Director").click()
    props.locator("summary", has_text="触发动作").click()
    props.get_by_role("button", name="添加动作").click()
    props.get_by_label("时机").select_option(label="从此节点回退时")
    page.locator(".fd-card", has_text="从此节点回退时：通过 Webhook 通知其他系统").wait_for()
    page.locator(".fd-card", has_text="2 个工作日内办理；超时：转交指定人员 · Director").wait_for()
    assert visitor.axe() == []
    page.locator('[data-do="publish"]').click()
    page.wait_for_url(f"**/definitions/{made.id}/")
    with OneAtATime.lock:
        found = flows.find_definition(code="buying")
    assert found is not None
    assert found.latest is not None
    drawn = {one["id"]: one for one in found.latest.graph["nodes"]}
    assert drawn["delay1"]["delay"] == {"field": "交货日"}
    assert drawn["router1"]["router"] == {
        "routes": [{"to": "a", "when": "金额 > 9000"}, {"to": "start", "when": "金额 > 5000"}], "limit": 3,
    }  # fmt: skip
    to = [{"kind": "member", "id": str(office.people["director"].id), "name": "Director"}]
    assert drawn["a"]["time"] == {"days": 2, "then": "transfer", "to": to}
    assert drawn["a"]["triggers"] == [{"on": "return", "action": "workflow.tell_others"}]
    assert found.latest.graph["fields"] == {"交货日": "date", "金额": "money"}


def test_the_keyboard_adds_moves_and_removes(desktop: Any) -> None:
    office = build_office()
    account = keeper(office)
    definition = draw_own_flow(template_id=office.template.id, actor=office.actor("starter"))
    visitor = desktop.sign_in(account)
    page = visitor.open(f"/workflow/definitions/{definition}/design/")
    cards = page.locator(".fd-card")
    before = cards.count()
    cards.nth(1).click()
    page.locator(".fd-card[aria-current]").wait_for()
    page.keyboard.press("Insert")
    page.locator("[role=menu]").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    # A countersign nobody is named for yet: said at its card.
    added = page.locator(".fd-card[aria-current]", has_text="会签")
    added.locator(".fd-wrong").wait_for()
    assert cards.count() == before + 1
    added.focus()
    page.keyboard.press("Delete")
    added.wait_for(state="detached")
    assert cards.count() == before
    page.keyboard.press("Control+z")
    page.locator(".fd-card", has_text="会签").first.wait_for()
    assert cards.count() == before + 1


def test_the_designer_on_a_phone(visit: Callable[..., Any]) -> None:
    office = build_office()
    account = keeper(office)
    definition = draw_own_flow(template_id=office.template.id, actor=office.actor("starter"))
    visitor = visit(PHONE, locale="zh-CN").sign_in(account)
    sizes = visitor.first_load(f"/workflow/definitions/{definition}/design/")
    assert sum(sizes.values()) <= BUDGET, sizes
    visitor.page.locator(".fd-card").nth(1).click()
    visitor.page.locator("summary", has_text="字段权限").click()
    # A column goes with its table until something is said of it; what is said of it stays said.
    read, write = 2, 3

    def right(path: str, place: int) -> Any:
        return visitor.page.locator(f'input[name$="-{path}"]').nth(place)

    right("items", write).check()
    expect(right("items.price", write)).to_be_checked()
    right("items.price", read).check()
    expect(right("items.price", read)).to_be_checked()
    expect(right("items.name", write)).to_be_checked()
    assert visitor.scrolls_sideways() == 0
    assert visitor.axe() == []


def test_a_wait_and_a_flow_below_are_set_without_knowing_codes(desktop: Any) -> None:
    office = build_office()
    account = keeper(office)
    permissions.grant_permission(code="workflow.use_flows_below", key=permissions.account_key(account.pk), actor=SERVER)
    nodes = [
        {"id": "start", "kind": "start"},
        {"id": "a", "kind": "approve", "name": "询价", "participants": [{"kind": "starter"}]},
        {"id": "end", "kind": "end"},
    ]
    graph = {"nodes": nodes, "edges": [{"from": "start", "to": "a"}, {"from": "a", "to": "end"}]}
    below = flows.create_definition(code="enquiry", name="询价流程", graph=graph, actor=SERVER)
    flows.publish(definition_id=below.id, actor=SERVER)
    definition = draw_own_flow(template_id=office.template.id, actor=office.actor("starter"))
    visitor = desktop.sign_in(account)
    page = visitor.open(f"/workflow/definitions/{definition}/design/")
    page.wait_for_load_state("networkidle")  # what is wrong with it moves the cards
    props, plus = page.locator("[data-props]"), page.locator(".fd-plus > button")
    choose(page, plus.nth(0), name="等待", exact=True)
    props.get_by_label("天", exact=True).fill("2")
    props.get_by_label("天", exact=True).press("Tab")
    props.get_by_label("小时", exact=True).fill("")
    props.get_by_label("小时", exact=True).press("Tab")
    choose(page, plus.nth(1), name="子流程", exact=True)
    props.get_by_label("流程", exact=True).select_option(label="询价流程")
    props.get_by_label("数量", exact=True).fill("3")
    props.get_by_label("数量", exact=True).press("Tab")
    assert visitor.axe() == []
    page.locator('[data-do="publish"]').click()
    page.wait_for_url("**/collaboration/templates/**")
    with OneAtATime.lock:
        made = flows.find_owned(owner=ObjectRef("collaboration", "template", office.template.id))
    assert made is not None
    assert made.latest is not None
    drawn = {one["kind"]: one for one in made.latest.graph["nodes"]}
    assert drawn["delay"]["delay"]["days"] == 2
    assert "hours" not in drawn["delay"]["delay"]
    assert drawn["subprocess"]["subprocess"] == {"flow": "enquiry", "count": 3}
