"""督办: who watches sees how late things are, may remind, move deadlines, replace, and sees nothing else; clocks that stand still."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ctp_core.api import permissions
from ctp_core.contracts import Forbidden, Invalid, NotFound, PageRequest
from ctp_portal.api import todos
from ctp_workflow.api import instances
from ctp_workflow.contracts import InstanceDto, OperationNotAllowed
from ctp_workflow.models import Definition, WorkItem
from ctp_workflow.selectors.overdue import overdue_statistics
from ctp_workflow.selectors.supervision import list_supervised
from ctp_workflow.services.change_clock import change_clock
from ctp_workflow.services.set_supervisors import set_supervisors
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office, browser, program, publish
from tests.workflow.test_time import MONDAY, ZONE, Clock, clock, due, history, told

__all__ = ["clock"]


def grant(office: Office, name: str, code: str) -> None:
    key = permissions.account_key(office.people[name].account_pk)
    permissions.grant_permission(code=code, key=key, actor=SYSTEM)


@pytest.fixture
def watched(office: Office, clock: Clock) -> tuple[Office, Clock, InstanceDto]:
    """欧阳修 watches over a flow that 王安石 has for a day, and 曾巩 after him."""
    rule = {"days": 1, "then": "agree", "pause": True}
    version = publish(chain(office.step("check", "王安石", time=rule), office.step("sign", "曾巩")))
    instance = instances.start(
        version_id=version,
        subject=office.start(chain(office.step("other", "沈括"))).subject.__class__("workflow", "office", version),
        title="关于购置服务器的请示",
        starter=office.people["苏轼"].ref,
        variables={},
        actor=office.actor("苏轼"),
    )
    watch(office, "欧阳修")
    return office, clock, instance


def watch(office: Office, name: str, *, may_replace: bool = False) -> None:
    definition = Definition.objects.get(code="trial").public_id
    people = [office.people[name].id]
    set_supervisors(people=people, may_replace=may_replace, actor=SYSTEM, definition_id=definition)


def lights(office: Office, name: str, light: str = "") -> list[tuple[str, str]]:
    found = list_supervised(actor=office.actor(name), page=PageRequest(), light=light)
    return [(held.member.name, held.light) for one in found.items for held in one.held]


def test_督办_lights_tell_how_it_stands(watched: tuple[Office, Clock, InstanceDto]) -> None:
    office, clock, _instance = watched
    clock.now = MONDAY - timedelta(hours=1)
    assert lights(office, "欧阳修") == [("王安石", "green")]
    clock.now = MONDAY
    assert lights(office, "欧阳修", "yellow") == [("王安石", "yellow")]
    assert lights(office, "欧阳修", "red") == []
    clock.now = MONDAY + timedelta(days=1)
    assert lights(office, "欧阳修", "red") == [("王安石", "red")]
    assert lights(office, "李清照") == []


def test_督办_sees_no_content_and_is_not_a_holder(watched: tuple[Office, Clock, InstanceDto]) -> None:
    office, _clock, instance = watched
    with pytest.raises(NotFound):
        instances.get_progress(instance_id=instance.id, actor=office.actor("欧阳修"))
    with pytest.raises(NotFound):
        instances.act(item_id=office.item(instance, "王安石").id, operation="agree", actor=office.actor("欧阳修"))
    with pytest.raises(NotFound):
        change_clock(
            item_id=office.item(instance, "王安石").id, operation="change_due", actor=office.actor("李清照"), reason="x"
        )


def test_督办_reminds_and_moves_the_deadline(watched: tuple[Office, Clock, InstanceDto]) -> None:
    office, clock, instance = watched
    actor, item = office.actor("欧阳修"), office.item(instance, "王安石").id
    assert instances.urge(instance_id=instance.id, actor=actor) == 1
    assert told(office, "王安石") == ["workflow.urged"]
    later = datetime(2024, 3, 8, 9, 0, tzinfo=ZONE)
    with pytest.raises(Invalid):
        change_clock(item_id=item, operation="change_due", actor=actor, reason="", due_at=later)
    with pytest.raises(Invalid):
        change_clock(item_id=item, operation="change_due", actor=actor, reason="赶", due_at=MONDAY - timedelta(1))
    change_clock(item_id=item, operation="change_due", actor=actor, reason="材料未齐", due_at=later)
    line = todos.list_todos(actor=office.actor("王安石"), box="pending", page=PageRequest()).items[0]
    assert line.due_at == later
    assert clock.pass_to("2024-03-05T09:00") == 0
    assert history(instance)[-1] == ("change_due", "欧阳修")
    clock.pass_to("2024-03-08T09:00")
    assert office.holders(instance) == ["曾巩"]


def test_督办_hears_nothing_of_what_conditions_compared(office: Office, clock: Clock) -> None:
    graph = {
        "nodes": [
            {"id": "start", "kind": "start"}, {"id": "if", "kind": "condition"},
            office.step("check", "王安石", time={"days": 1}), {"id": "end", "kind": "end"},
        ],
        "edges": [
            {"from": "start", "to": "if"}, {"from": "if", "to": "check", "when": "amount > 10000"},
            {"from": "if", "to": "end", "default": True}, {"from": "check", "to": "end"},
        ],
    }  # fmt: skip
    instance = office.start(graph, variables={"amount": 12000})
    people = [office.people["欧阳修"].id]
    set_supervisors(people=people, may_replace=False, actor=SYSTEM, instance_id=instance.id)
    item, later = office.item(instance, "王安石"), datetime(2024, 3, 8, 9, 0, tzinfo=ZONE)
    assert len(item.why.conditions) == 1
    changed = change_clock(
        item_id=item.id, operation="change_due", actor=office.actor("欧阳修"), reason="材料未齐", due_at=later
    )
    assert (changed.due_at, changed.why.conditions, changed.why.params) == (later, (), {})


def test_督办_replaces_a_holder_only_with_that_right(watched: tuple[Office, Clock, InstanceDto]) -> None:
    office, _clock, instance = watched

    def replace(to: str = "沈括") -> InstanceDto:
        return instances.intervene(
            instance_id=instance.id, operation="replace", reason="出差", actor=office.actor("欧阳修"), node="check",
            member_id=office.people["王安石"].id, to_id=office.people[to].id,
        )  # fmt: skip

    with pytest.raises(Forbidden):
        replace()
    watch(office, "欧阳修", may_replace=True)
    with pytest.raises(Forbidden):
        replace("欧阳修")
    replace()
    assert office.holders(instance) == ["沈括"]
    with pytest.raises(Forbidden):
        instances.intervene(instance_id=instance.id, operation="end", reason="x", actor=office.actor("欧阳修"))


def test_挂起计时_the_holder_stops_the_clock_where_the_step_allows(watched: tuple[Office, Clock, InstanceDto]) -> None:
    office, clock, instance = watched
    actor, item = office.actor("王安石"), office.item(instance, "王安石").id
    with pytest.raises(Forbidden):
        change_clock(item_id=item, operation="change_due", actor=actor, reason="x", due_at=MONDAY + timedelta(9))
    paused = change_clock(item_id=item, operation="pause", actor=actor, reason="等待补充材料")
    assert paused.paused_at == MONDAY
    with pytest.raises(OperationNotAllowed):
        change_clock(item_id=item, operation="pause", actor=actor, reason="又")
    assert todos.list_todos(actor=actor, box="pending", page=PageRequest()).items[0].due_at is None
    assert clock.pass_to("2024-03-06T09:00") == 0, "nothing happens while it stands still"
    again = change_clock(item_id=item, operation="resume", actor=actor)
    assert due(instance)[0] == ("王安石", "pending", "03-07 09:00"), "two working days later"
    assert again.paused_at is None
    clock.pass_to("2024-03-07T09:00")
    assert office.holders(instance) == ["曾巩"]
    plain = office.start(chain(office.step("check", "王安石", time={"days": 1})))
    with pytest.raises(OperationNotAllowed):
        change_clock(item_id=office.item(plain, "王安石").id, operation="pause", actor=actor, reason="x")


def test_overdue_figures(watched: tuple[Office, Clock, InstanceDto]) -> None:
    office, clock, instance = watched
    clock.now = MONDAY + timedelta(days=2)
    office.act(instance, "王安石")
    instances.revoke(instance_id=instance.id, mode="draft", actor=office.actor("苏轼"))
    found = overdue_statistics(actor=office.actor("欧阳修"), first=MONDAY.date(), last=MONDAY.date())
    assert [(one.node_name, one.total, one.late, one.open_late, one.percent) for one in found.steps] == [
        ("check", 1, 1, 0, 0)
    ]
    assert [(one.member and one.member.name, one.late) for one in found.people] == [("王安石", 1)]
    assert overdue_statistics(actor=office.actor("李清照"), first=MONDAY.date(), last=MONDAY.date()).people == ()


def test_the_pages_and_what_they_cost(watched: tuple[Office, Clock, InstanceDto]) -> None:
    office, _clock, instance = watched
    client = browser(office, "欧阳修")
    page = client.get("/workflow/supervision/")
    assert "关于购置服务器的请示" in page.content.decode()
    assert "王安石" in page.content.decode()
    with CaptureQueriesContext(connection) as one:
        client.get("/workflow/supervision/")
    for _number in range(3):
        office.start(chain(office.step("check", "王安石", time={"days": 1})))
    grant(office, "欧阳修", "workflow.administer")
    with CaptureQueriesContext(connection) as four:
        assert client.get("/workflow/supervision/").content.decode().count("<tr>") == 6
    assert len(four) <= len(one)
    item = WorkItem.objects.get(instance__public_id=instance.id, node="check").public_id
    sent = {"operation": "change_due", "item": str(item), "due_at": "2024-03-20T10:00", "reason": "顺延"}
    assert client.post(f"/workflow/supervision/{instance.id}/", sent).status_code == 302
    assert due(instance) == [("王安石", "pending", "03-20 10:00")]
    assert client.get("/workflow/supervision/overdue/").status_code == 200


def test_by_rest(watched: tuple[Office, Clock, InstanceDto]) -> None:
    office, _clock, _instance = watched
    api = program(office, "欧阳修")
    (line,) = api.get("/api/v1/workflow/supervision/?light=yellow").json()["items"]
    assert (line["title"], line["light"], line["held"][0]["member"]["name"]) == (
        "关于购置服务器的请示", "yellow", "王安石",
    )  # fmt: skip
    assert api.get("/api/v1/workflow/supervision/?light=blue").status_code == 422
    path = f"/api/v1/workflow/items/{line['held'][0]['item_id']}/clock/"
    changed = api.post(path, {"operation": "change_due", "reason": "顺延", "due_at": "2024-03-20T10:00:00+08:00"})
    assert changed.json()["due_at"] == "2024-03-20T10:00:00+08:00"
    assert api.get("/api/v1/workflow/overdue/?days=5").json()["steps"][0]["total"] == 1
    assert api.get("/api/v1/workflow/calendar/count/?days=1&hours=2").json()["at"] == "2024-03-05T11:00:00+08:00"


def test_the_calendar_is_kept_by_whoever_may(office: Office, clock: Clock) -> None:
    client = browser(office, "李清照")
    assert client.get("/workflow/calendar/").status_code == 403
    grant(office, "李清照", "workflow.manage_calendar")
    assert "元旦" in client.get("/workflow/calendar/?year=2024").content.decode()
    sent = {"what": "day", "day": "2024-03-05", "name": "停电", "is_working": "no"}
    assert client.post("/workflow/calendar/?year=2024", sent).status_code == 302
    api = program(office, "李清照")
    assert api.get("/api/v1/workflow/calendar/count/?days=1").json()["at"] == "2024-03-06T09:00:00+08:00"
    client.post("/workflow/calendar/?year=2024", {"what": "forget", "day": "2024-03-05"})
    wrong = client.post("/workflow/calendar/?year=2024", {"what": "hours", "week.0": "12:00-08:00"})
    assert (wrong.status_code, "08:30-12:00 14:00-17:30" in wrong.content.decode()) == (422, True)
    hours = {f"week.{day}": "9:00-12:00，13:00–18:00" for day in range(5)}
    assert client.post("/workflow/calendar/?year=2024", {"what": "hours", **hours}).status_code == 302
    answer = api.get("/api/v1/workflow/calendar/?year=2023").json()
    assert answer["hours"][1] == {"weekday": 0, "begins": "13:00:00", "ends": "18:00:00"}
    body = {"days": [{"day": "2026-01-01", "is_working": False, "name": "元旦"}]}
    assert len(api.put("/api/v1/workflow/calendar/?year=2026", body).json()["days"]) == 1
    assert api.put("/api/v1/workflow/calendar/?year=2025", body).status_code == 422
