"""Deadlines through the service: reminded, told on, decided by the clock as by a person; once, and only while it is somebody's turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest import mock
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ctp_core.api import permissions, timers
from ctp_core.contracts import PageRequest
from ctp_portal.api import notifications, todos
from ctp_workflow.api import instances
from ctp_workflow.contracts import ActOptions, InstanceDto
from ctp_workflow.models import ActionRecord, Instance, NodeRun, WorkItem
from tests.workflow.acting import assert_rows_equal_state, do, done_item, on
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2024, 3, 4, 9, 0, tzinfo=ZONE)


class Clock:
    """The time, and what the worker does when it has come."""

    def __init__(self) -> None:
        self.now = MONDAY

    def pass_to(self, text: str) -> int:
        self.now = datetime.fromisoformat(text).replace(tzinfo=ZONE)
        return timers.run_due(now=self.now)


@pytest.fixture
def clock() -> Iterator[Clock]:
    found = Clock()
    with mock.patch("django.utils.timezone.now", side_effect=lambda: found.now):
        yield found


def due(instance: InstanceDto) -> list[tuple[str, str, str]]:
    rows = WorkItem.objects.filter(instance__public_id=instance.id, due_at__isnull=False).order_by("number")
    return [(row.member.name, row.state, f"{row.due_at.astimezone(ZONE):%m-%d %H:%M}") for row in rows if row.due_at]


def told(office: Office, name: str) -> list[str]:
    found = notifications.list_notifications(actor=office.actor(name), page=PageRequest())
    return [one.kind for one in found.items]


def history(instance: InstanceDto) -> list[tuple[str, str]]:
    rows = ActionRecord.objects.filter(instance__public_id=instance.id).order_by("sequence")
    return [(row.operation, row.member.name if row.member else row.actor_name) for row in rows]


TIMED = {"days": 1, "remind": {"before": 2, "every": 2, "times": 2}, "escalate": 1}


def timed(office: Office, *names: str, **more: object) -> InstanceDto:
    rule = {**TIMED, **more.pop("rule", {})}  # type: ignore[dict-item]
    return office.start(chain(office.step("check", *names, time=rule, **more), office.step("sign", "沈括")))


def test_超期_reminded_told_on_and_agreed_by_the_clock(office: Office, clock: Clock) -> None:
    instance = timed(office, "王安石", rule={"then": "agree", "grace": 1})
    assert due(instance) == [("王安石", "pending", "03-05 09:00")]
    line = todos.list_todos(actor=office.actor("王安石"), box="pending", page=PageRequest()).items[0]
    assert line.due_at == MONDAY + timedelta(days=1)
    assert clock.pass_to("2024-03-04T15:00") == 0
    assert clock.pass_to("2024-03-04T16:00") == 1
    assert told(office, "王安石") == ["workflow.due_soon"]
    assert clock.pass_to("2024-03-05T09:00") == 1
    assert told(office, "沈括") == ["workflow.overdue"]
    (heard,) = notifications.list_notifications(actor=office.actor("沈括"), page=PageRequest()).items
    assert heard.text is not None
    assert (heard.text.title, heard.text.url) == (
        "王安石未按时办理“check”", f"/organization/members/{office.people['王安石'].id}/",
    )  # fmt: skip
    assert clock.pass_to("2024-03-05T10:00") == 1
    assert history(instance) == [("start", "苏轼"), ("escalate", "workflow"), ("agree", "workflow")]
    assert office.holders(instance) == ["沈括"]
    opinion = instances.get_progress(instance_id=instance.id, actor=office.actor("苏轼")).opinions[0].opinion
    assert "2024-03-05 09:00" in opinion
    assert "%" not in opinion
    assert_rows_equal_state(instance)
    assert clock.pass_to("2024-03-09T10:00") == 0


def test_超期_after_a_standstill_the_decision_is_not_lost_behind_later_reminders(office: Office, clock: Clock) -> None:
    instance = timed(office, "王安石", rule={"then": "agree", "remind": {"every": 1, "times": 3}})
    assert clock.pass_to("2024-03-06T09:00") == 1
    assert office.holders(instance) == ["沈括"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_超期_does_not_wait_for_who_acts_on_the_flow(office: Office, clock: Clock) -> None:
    instance = timed(office, "王安石", rule={"then": "agree", "remind": {}})
    done: list[int] = []

    def ring() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '60s'")
        done.append(clock.pass_to("2024-03-05T09:00"))
        connection.close()

    with transaction.atomic():
        Instance.objects.select_for_update().get(public_id=instance.id)
        worker = threading.Thread(target=ring)
        worker.start()
        worker.join(timeout=10)
        assert done == [1], "it would hold its timer and wait for this transaction, which may want to set it"
        timers.schedule(kind="workflow.deadline", key=office.item(instance, "王安石").id, due_at=clock.now)
    assert office.holders(instance) == ["王安石"]
    clock.pass_to("2024-03-05T09:01")
    assert office.holders(instance) == ["沈括"]


def test_超期_disagrees_by_the_policy_of_the_step(office: Office, clock: Clock) -> None:
    instance = timed(office, "王安石", rule={"then": "disagree", "remind": {}}, disagree="end")
    clock.pass_to("2024-03-05T09:00")
    assert instances.get_instance(instance_id=instance.id, actor=office.actor("苏轼")).outcome == "rejected"


def test_超期_goes_over_to_the_head(office: Office, clock: Clock) -> None:
    instance = timed(office, "曾巩", rule={"then": "transfer"})
    clock.pass_to("2024-03-05T09:00")
    assert due(instance) == [("曾巩", "moved", "03-05 09:00"), ("王安石", "pending", "03-05 09:00")]
    assert history(instance)[-1] == ("transfer", "workflow")


def test_超期_in_a_countersign_it_is_each_ones_own(office: Office, clock: Clock) -> None:
    instance = timed(office, "曾巩", "欧阳修", rule={"then": "agree", "remind": {}}, mode="all")
    office.act(instance, "曾巩")
    clock.pass_to("2024-03-05T09:00")
    assert office.holders(instance) == ["沈括"]
    rows = WorkItem.objects.filter(instance__public_id=instance.id, node="check").order_by("number")
    assert [(row.member.name, row.reason, row.acted_by and row.acted_by.name) for row in rows] == [
        ("曾巩", "", "曾巩"), ("欧阳修", "overdue", None),
    ]  # fmt: skip


def test_超期_timers_stand_again_after_a_return(office: Office, clock: Clock) -> None:
    instance = timed(office, "王安石", rule={"then": "agree", "remind": {}})
    office.act(instance, "王安石")
    clock.now = MONDAY + timedelta(days=2)
    office.act(instance, "沈括", "return", target="check")
    assert due(instance)[-1] == ("王安石", "pending", "03-07 09:00")
    assert clock.pass_to("2024-03-06T12:00") == 1, "the first visit's timer finds nothing to do"
    assert office.holders(instance) == ["王安石"]
    clock.pass_to("2024-03-07T09:00")
    assert office.holders(instance) == ["沈括"]


def test_超期_the_clock_stands_still_while_a_signer_before_is_asked(office: Office, clock: Clock) -> None:
    instance = timed(office, "王安石", rule={"then": "agree", "remind": {}})
    do(office, instance, "王安石", "add_signer", "曾巩", where="before")
    assert due(instance) == [("王安石", "waiting", "03-05 09:00"), ("曾巩", "pending", "03-05 09:00")]
    clock.now = MONDAY + timedelta(hours=2)
    office.act(instance, "曾巩")
    assert due(instance)[0] == ("王安石", "pending", "03-05 11:00")
    clock.pass_to("2024-03-05T09:30")
    assert office.holders(instance) == ["王安石"], "the earlier moment is not the deadline any more"
    clock.pass_to("2024-03-05T11:00")
    assert office.holders(instance) == ["沈括"]


def test_who_was_decided_for_by_the_clock_is_asked_again(office: Office, clock: Clock) -> None:
    """The rule for duplicate approvers does not take the clock's decision for theirs."""
    graph = chain(
        office.step("check", "王安石", time={"hours": 1, "then": "agree"}), office.step("sign", "王安石"),
        duplicate="any",
    )  # fmt: skip
    instance = office.start(graph)
    clock.pass_to("2024-03-04T10:00")
    assert office.holders(instance) == ["王安石"]


def test_a_transfer_keeps_the_deadline_or_starts_anew(office: Office, clock: Clock) -> None:
    kept, anew = timed(office, "王安石"), timed(office, "王安石", rule={"restart": True})
    clock.now = MONDAY + timedelta(hours=3)
    do(office, kept, "王安石", "transfer", "曾巩")
    on(office, office.item(anew, "王安石").id, "王安石", "transfer", "曾巩")
    assert [due(one)[-1][2] for one in (kept, anew)] == ["03-05 09:00", "03-05 14:00"]


def test_a_delay_waits_for_working_time_and_for_a_day_of_the_form(office: Office, clock: Clock) -> None:
    def delayed(**config: object) -> InstanceDto:
        delay = {"id": "wait", "kind": "delay", "delay": config}
        return office.start(chain(delay, office.step("sign", "沈括")), variables={"day": "2024-03-06"})

    hours, day = delayed(hours=10), delayed(field="day")
    rows = NodeRun.objects.filter(node="wait").order_by("pk")
    assert [f"{row.due_at.astimezone(ZONE):%m-%d %H:%M}" for row in rows if row.due_at] == [
        "03-05 12:00",
        "03-06 17:30",
    ]
    assert clock.pass_to("2024-03-05T12:00") == 1
    assert office.holders(hours) == ["沈括"]
    assert office.holders(day) == []
    clock.pass_to("2024-03-06T17:30")
    assert office.holders(day) == ["沈括"]
    assert history(day)[-1] == ("waited", "workflow")
    assert_rows_equal_state(day)


def test_a_delay_whose_branch_was_left_does_nothing(office: Office, clock: Clock) -> None:
    instance = office.start(
        chain(
            office.step("check", "王安石"),
            {"id": "wait", "kind": "delay", "delay": {"days": 1}},
            office.step("sign", "沈括"),
        )
    )
    office.act(instance, "王安石")
    on(office, done_item(instance, office, "王安石"), "王安石", "take_back")
    assert clock.pass_to("2024-03-08T12:00") == 1
    assert office.holders(instance) == ["王安石"]


def test_statements_of_a_step_with_a_deadline(office: Office, clock: Clock) -> None:
    instance = office.start(chain(office.step("a", "王安石"), office.step("b", "沈括", time=TIMED)))
    item: UUID = office.item(instance, "王安石").id
    actor = office.actor("王安石")
    Instance.objects.filter(public_id=instance.id).first()
    with CaptureQueriesContext(connection) as queries:
        instances.act(item_id=item, operation="agree", actor=actor)
    plain = office.start(chain(office.step("a", "王安石"), office.step("b", "沈括")))
    item = office.item(plain, "王安石").id
    with CaptureQueriesContext(connection) as without:
        instances.act(item_id=item, operation="agree", actor=actor)
    assert len(queries) - len(without) == 3, "hours, days, the timer"


def test_a_delay_after_which_nobody_comes_says_so_and_goes_on_once_somebody_is_there(
    office: Office, clock: Clock
) -> None:
    delay = {"id": "wait", "kind": "delay", "name": "冷静期", "delay": {"hours": 1, "count": "calendar"}}
    sign = {**office.step("sign"), "participants": [{"kind": "field", "field": "who", "name": "who"}]}
    office.desk.variables = {"who": {"id": str(office.people["沈括"].id), "name": "沈括"}}
    instance = office.start(chain(delay, sign) | {"fields": {"who": "member"}})
    office.desk.variables = {}
    assert clock.pass_to("2024-03-04T10:00") == 1
    row = Instance.objects.get(public_id=instance.id)
    record = row.records.get(operation="stand_still")
    assert (row.status, record.target, record.opinion) == (
        "running",
        "wait",
        "节点“sign”找不到处理人，请联系流程管理员指定人员。",
    )
    assert told(office, "苏轼") == ["workflow.stand_still"]
    assert clock.pass_to("2024-03-04T10:30") == 0
    assert clock.pass_to("2024-03-04T11:00") == 1, "tried again after an hour"
    assert row.records.filter(operation="stand_still").count() == 1, "said once"
    assert told(office, "苏轼") == ["workflow.stand_still"]
    key = permissions.account_key(office.people["王安石"].account_pk)
    permissions.grant_permission(code="workflow.administer", key=key, actor=SYSTEM)
    assert clock.pass_to("2024-03-04T12:00") == 1
    assert office.holders(instance) == ["王安石"]
    assert clock.pass_to("2024-03-04T18:00") == 0
    assert_rows_equal_state(instance)


def test_超期_goes_over_to_named_people_the_first_who_does_not_hold_the_step(office: Office, clock: Clock) -> None:
    to = office.named("王安石", "李清照", "沈括")
    instance = timed(office, "王安石", "曾巩", mode="all", rule={"then": "transfer", "to": to, "remind": {}})
    clock.pass_to("2024-03-05T09:00")
    assert due(instance) == [
        ("王安石", "moved", "03-05 09:00"), ("曾巩", "moved", "03-05 09:00"),
        ("李清照", "pending", "03-05 09:00"), ("沈括", "pending", "03-05 09:00"),
    ]  # fmt: skip
    assert clock.pass_to("2024-03-08T09:00") == 0, "under the same deadline it is neither told nor moved again"
    opinions = instances.get_progress(instance_id=instance.id, actor=office.actor("苏轼")).opinions
    assert sorted(one.target_name for one in opinions if one.operation == "transfer") == ["李清照", "沈括"]
    assert_rows_equal_state(instance)


def test_超期_what_comes_back_from_a_helper_is_not_told_and_moved_again(office: Office, clock: Clock) -> None:
    rule = {"then": "transfer", "to": office.named("李清照", "曾巩"), "remind": {}}
    instance = timed(office, "王安石", rule=rule)
    clock.pass_to("2024-03-05T09:00")
    assert office.holders(instance) == ["李清照"]
    office.act(instance, "李清照", "ask_help", options=ActOptions(people=(office.people["沈括"].id,)))
    office.act(instance, "沈括", "answer", opinion="可以")
    assert clock.pass_to("2024-03-08T09:00") == 0
    assert office.holders(instance) == ["李清照"]


def test_超期_whoever_it_goes_to_may_have_the_whole_time_again(office: Office, clock: Clock) -> None:
    rule = {"then": "transfer", "to": office.named("李清照"), "restart": True, "remind": {}, "escalate": 0}
    key = permissions.account_key(office.people["沈括"].account_pk)
    permissions.grant_permission(code="workflow.administer", key=key, actor=SYSTEM)
    instance = timed(office, "王安石", rule=rule)
    clock.pass_to("2024-03-05T09:00")
    assert due(instance)[-1] == ("李清照", "pending", "03-06 09:00")
    assert told(office, "沈括") == []
    assert clock.pass_to("2024-03-06T09:00") == 1
    assert office.holders(instance) == ["李清照"], "nobody else is named"
    assert told(office, "沈括") == ["workflow.overdue"], "somebody must see to it"


def test_超期_in_a_countersign_whoever_is_late_is_passed_over(office: Office, clock: Clock) -> None:
    instance = timed(office, "曾巩", "欧阳修", "李清照", rule={"then": "skip", "remind": {}, "escalate": 0}, mode="all")
    office.act(instance, "曾巩")
    do(office, instance, "欧阳修", "add_signer", "沈括", where="before")
    clock.pass_to("2024-03-05T09:00")
    rows = WorkItem.objects.filter(instance__public_id=instance.id, node="check").order_by("number")
    assert [(row.member.name, row.state, row.reason) for row in rows] == [
        ("曾巩", "done", ""), ("欧阳修", "pending", ""), ("李清照", "cancelled", "overdue"), ("沈括", "cancelled", "overdue"),
    ]  # fmt: skip
    assert history(instance)[-1] == ("pass_over", "workflow")
    office.act(instance, "欧阳修")
    assert NodeRun.objects.get(instance__public_id=instance.id, node="check").outcome == "agreed"
    assert office.holders(instance) == ["沈括"]
    assert_rows_equal_state(instance)


def test_超期_a_step_nobody_acted_at_is_skipped_and_asked_anew_after_a_return(office: Office, clock: Clock) -> None:
    rule = {"then": "skip", "grace": 1, "remind": {}, "escalate": 0}
    late = office.step("check", "曾巩", "欧阳修", time={**TIMED, **rule})
    instance = office.start(chain(office.step("first", "王安石"), late, office.step("sign", "沈括")))
    office.act(instance, "王安石")
    clock.pass_to("2024-03-05T10:00")
    assert office.holders(instance) == ["沈括"]
    assert NodeRun.objects.get(instance__public_id=instance.id, node="check").outcome == "skipped"
    office.act(instance, "沈括", "return", target="first")
    office.act(instance, "王安石")
    assert due(instance)[-2:] == [("曾巩", "pending", "03-06 10:00"), ("欧阳修", "pending", "03-06 10:00")]
    clock.pass_to("2024-03-06T11:00")
    assert office.holders(instance) == ["沈括"]
    assert_rows_equal_state(instance)


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ({"then": "skip", "to": [{"kind": "starter"}]}, "to"),
        ({"then": "transfer", "to": [{"kind": "previous"}]}, "to"),
        ({"then": "transfer", "to": "王安石"}, "to"),
        ({"then": "vanish"}, "then"),
    ],
)
def test_time_rules_that_can_not_be_read(rule: dict[str, object], wrong: str) -> None:
    from ctp_workflow.domain.checking import check_graph
    from tests.workflow.graphs import approve

    (problem,) = check_graph(chain(approve("check", 1, time={"days": 1, **rule})))
    assert (problem.code, problem.node, problem.params["entry"]) == ("bad_time", "check", wrong)
