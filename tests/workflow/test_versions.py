"""Versions through the service, the pages and REST: immutable, compared, replayed, and running flows moved between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.utils.translation import override

from ctp_core.api import permissions
from ctp_core.applets.timers.models import Timer
from ctp_core.contracts import Forbidden, NotFound
from ctp_core.kit.testing import client_for
from ctp_workflow.api import definitions, instances
from ctp_workflow.contracts import GraphInvalid, StaleDraft
from ctp_workflow.models import DefinitionVersion, Instance, WorkItem
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office


def made(office: Office, graph: dict[str, Any]) -> UUID:
    found = definitions.create_definition(code="purchase", name="采购审批", graph=graph, actor=SYSTEM)
    definitions.publish(definition_id=found.id, actor=SYSTEM)
    return found.id


def published(definition_id: UUID, graph: dict[str, Any]) -> UUID:
    definitions.save_draft(definition_id=definition_id, graph=graph, actor=SYSTEM)
    return definitions.publish(definition_id=definition_id, actor=SYSTEM).id


def started(office: Office, definition_id: UUID, **more: Any) -> Any:
    found = definitions.get_definition(definition_id=definition_id, actor=SYSTEM)
    assert found.latest is not None
    return office.start(None, version_id=found.latest.id, **more)  # type: ignore[arg-type]


def two_steps(office: Office) -> dict[str, Any]:
    return chain(office.step("check", "王安石"), office.step("sign", "沈括"))


def by_amount(office: Office, limit: int = 5000) -> dict[str, Any]:
    nodes = [
        {"id": "start", "kind": "start"},
        {"id": "how", "kind": "condition", "name": "金额"},
        office.step("check", "王安石"),
        office.step("sign", "沈括"),
        {"id": "end", "kind": "end"},
    ]
    edges = [
        {"from": "start", "to": "how"},
        {"from": "how", "to": "sign", "when": f"amount > {limit}"},
        {"from": "how", "to": "check", "default": True},
        {"from": "check", "to": "end"},
        {"from": "sign", "to": "end"},
    ]
    return {"nodes": nodes, "edges": edges, "fields": {"amount": "money"}}


def test_a_published_version_cannot_be_changed_by_anybody(office: Office) -> None:
    made(office, two_steps(office))
    with pytest.raises(DatabaseError), transaction.atomic():
        DefinitionVersion.objects.update(graph={})
    assert DefinitionVersion.objects.get().graph["nodes"]


def test_who_drew_on_an_old_draft_is_told(office: Office) -> None:
    found = made(office, two_steps(office))
    definitions.save_draft(definition_id=found, graph=two_steps(office), actor=SYSTEM, expected_revision=1)
    with pytest.raises(StaleDraft):
        definitions.save_draft(definition_id=found, graph=two_steps(office), actor=SYSTEM, expected_revision=1)


@override("en")
def test_two_versions_compared_in_words(office: Office) -> None:
    found = made(office, by_amount(office))
    graph = by_amount(office, 8000)
    graph["nodes"][2] |= {"mode": "all", "opinion": "required", "disagree": "return:start"}
    graph["nodes"][2]["participants"] = office.named("王安石", "曾巩")
    graph["nodes"][2]["settings"] = {"policy": {"default": "read", "fields": {"amount": "write"}}}
    graph["nodes"][2]["buttons"] = {"transfer": False}
    graph["nodes"].insert(4, office.step("pay", "欧阳修"))
    graph["edges"][3:] = [
        {"from": "check", "to": "pay"}, {"from": "sign", "to": "pay"}, {"from": "pay", "to": "end"},
    ]  # fmt: skip
    published(found, {**graph, "revoke": "never"})
    told = definitions.compare(
        definition_id=found,
        before=1,
        after=2,
        actor=SYSTEM,
        label={"amount": "金额"}.get,  # type: ignore[arg-type]
    )
    assert [(one.kind, one.where, one.what, one.before, one.after) for one in told] == [
        ("changed", "The whole flow", "Revoking by the starter", "Any time before the end", "Never"),
        ("changed", "check", "Who", "王安石", "王安石、曾巩"),
        ("changed", "check", "How they sign", "One of them is enough", "All of them must agree"),
        ("changed", "check", "If somebody disagrees", "The flow ends as rejected",
         "It goes back to a certain step · Submission"),
        ("changed", "check", "Opinion", "If they like", "Must be given"),
        ("changed", "check", "Button · Transfer", "", "off"),
        ("changed", "check", "Field rights · Everything else", "", "Read only"),
        ("changed", "check", "Field rights · 金额", "", "May be changed"),
        ("added", "pay", "", "", ""),
        ("changed", "金额 → sign", "Condition", "amount > 5000", "amount > 8000"),
        ("removed", "check → End", "Condition", "", ""),
        ("removed", "sign → End", "Condition", "", ""),
    ]  # fmt: skip
    assert definitions.compare(definition_id=found, before=2, actor=SYSTEM) == ()
    with pytest.raises(NotFound):
        definitions.compare(definition_id=found, before=1, after=9, actor=SYSTEM)
    with pytest.raises(NotFound):
        definitions.compare(definition_id=found, before=1, actor=office.actor("苏轼"))


def test_past_cases_through_a_draft(office: Office) -> None:
    found = made(office, by_amount(office))
    for amount in ("100", "6000", "9000"):
        started(office, found, variables={"amount": amount})
    definitions.save_draft(definition_id=found, graph=by_amount(office, 8000), actor=SYSTEM)
    told = definitions.replay(definition_id=found, actor=SYSTEM)
    assert (told.cases, told.other_road, told.nowhere, told.nobody) == (3, 1, 0, 0)
    first = told.examples[0]
    assert (first.before, first.after) == (("sign 沈括",), ("check 王安石",))
    lost = by_amount(office)
    lost["nodes"][3]["participants"] = [{"kind": "field", "field": "chief"}]
    told = definitions.replay(definition_id=found, graph=lost, actor=SYSTEM)
    assert (told.cases, told.other_road, told.nowhere, told.nobody) == (3, 2, 0, 2)
    unsure = by_amount(office)
    unsure["fields"], unsure["edges"][1]["when"] = {}, "amount > 'much'"
    told = definitions.replay(definition_id=found, graph=unsure, actor=SYSTEM)
    assert (told.nowhere, told.nobody) == (3, 0)
    with pytest.raises(GraphInvalid):
        definitions.replay(definition_id=found, graph={"nodes": [], "edges": []}, actor=SYSTEM)
    assert Instance.objects.count() == 3


def test_a_replay_tells_nothing_of_cases_and_values_its_reader_does_not_see(office: Office) -> None:
    found = made(office, by_amount(office))
    mine = started(office, found, variables={"amount": "6000"})
    started(office, found, starter="欧阳修", variables={"amount": "9000"})

    def counted(limit: int, name: str = "苏轼") -> tuple[int, int, list[UUID]]:
        graph, actor = by_amount(office, limit), office.actor(name)
        told = definitions.replay(definition_id=found, graph=graph, actor=actor)
        return told.cases, told.other_road, [one.instance_id for one in told.examples]

    for name in ("苏轼", "李清照"):
        key = permissions.account_key(office.people[name].account_pk)
        permissions.grant_permission(code="workflow.manage_definitions", key=key, actor=SYSTEM)
    assert counted(7000) == (1, 1, [mine.id])
    assert counted(9500) == (1, 1, [mine.id]), "the other case counts nowhere"
    assert counted(7000, "李清照") == (0, 0, [])
    office.desk.hidden = frozenset({"amount"})
    assert [counted(limit)[:2] for limit in (5000, 7000, 9500)] == [(1, 0)] * 3, "what is hidden moves nothing"
    key = permissions.account_key(office.people["李清照"].account_pk)
    permissions.grant_permission(code="workflow.administer", key=key, actor=SYSTEM)
    assert [counted(limit, "李清照")[:2] for limit in (7000, 9500)] == [(2, 1), (2, 2)]


def test_running_flows_move_each_with_its_own_result(office: Office) -> None:
    found = made(office, two_steps(office))
    early, late = started(office, found), started(office, found)
    office.act(late, "王安石")
    ended = started(office, found)
    office.act(ended, "王安石")
    office.act(ended, "沈括")
    version = published(found, chain(office.step("release", "沈括", mode="any", name="签发")))
    chosen = [early.id, late.id, ended.id, found]
    looked = instances.migrate(
        definition_id=found, number=2, instance_ids=chosen, node_map={"sign": "release"}, reason="", actor=SYSTEM,
        dry_run=True,
    )  # fmt: skip
    assert [(one.moves, [problem.code for problem in one.problems]) for one in looked] == [
        (False, ["no_image"]), (True, []), (False, ["ended"]), (False, ["gone"]),
    ]  # fmt: skip
    assert Instance.objects.filter(version__public_id=version).count() == 0
    moved = instances.migrate(
        definition_id=found, number=2, instance_ids=chosen, node_map={"sign": "release"}, reason="新流程", actor=SYSTEM
    )
    assert [(one.moves, one.problems) for one in moved] == [(one.moves, one.problems) for one in looked]
    row = Instance.objects.get(public_id=late.id)
    assert row.version is not None
    assert (row.version.public_id, row.overlay["nodes"][0]["id"]) == (version, "check")
    item = office.item(late, "沈括")
    assert (item.node, item.node_name) == ("release", "签发")
    assert list(row.runs.order_by("number").values_list("node", "name")) == [
        ("start", ""), ("check", "check"), ("release", "签发"),
    ]  # fmt: skip
    record = row.records.order_by("-sequence").first()
    assert record is not None
    assert (record.operation, record.opinion, record.target_name) == ("migrate", "新流程", "2")
    assert record.command["map"] == {"sign": "release"}
    progress = instances.get_progress(instance_id=late.id, actor=office.actor("沈括"))
    assert [(step.name, step.state) for step in progress.road] == [
        ("", "done"), ("check", "done"), ("签发", "now"), ("", "next"),
    ]  # fmt: skip
    assert {one.code for one in instances.allowed_operations(item_id=item.id, actor=office.actor("沈括"))} >= {"agree"}
    assert office.act(late, "沈括").outcome == "approved"
    # Once more there is nothing to move; the early one waits where it was.
    again = instances.migrate(definition_id=found, number=2, instance_ids=[late.id], reason="再", actor=SYSTEM)
    assert [one.problems[0].code for one in again] == ["ended"]
    assert office.act(early, "王安石").status == "running"


def test_a_moved_flow_moves_again(office: Office) -> None:
    found = made(office, two_steps(office))
    flow = started(office, found)
    office.act(flow, "王安石")
    published(found, chain(office.step("sign", "沈括")))
    instances.migrate(definition_id=found, number=2, instance_ids=[flow.id], reason="去掉一步", actor=SYSTEM)
    published(found, chain(office.step("sign", "沈括"), office.step("pay", "欧阳修")))
    moved = instances.migrate(definition_id=found, number=3, instance_ids=[flow.id], reason="加一步", actor=SYSTEM)
    assert [one.moves for one in moved] == [True]
    office.act(flow, "沈括")
    assert office.act(flow, "欧阳修").outcome == "approved"


def test_what_the_road_ahead_meets_is_told_before(office: Office) -> None:
    found = made(office, two_steps(office))
    flow = started(office, found)
    graph = chain(office.step("check", "王安石"), office.step("sign", "沈括"))
    graph["nodes"][2]["participants"] = [{"kind": "field", "field": "chief"}]
    published(found, {**graph, "fields": {"chief": "member"}})
    looked = instances.migrate(
        definition_id=found, number=2, instance_ids=[flow.id], reason="", actor=SYSTEM, dry_run=True
    )
    assert [(one.moves, [problem.code for problem in one.warnings]) for one in looked] == [(True, ["nobody_to_handle"])]


def test_only_flow_administrators_move_flows(office: Office) -> None:
    found = made(office, two_steps(office))
    flow = started(office, found)
    published(found, chain(office.step("check", "沈括")))
    with pytest.raises(Forbidden):
        instances.migrate(
            definition_id=found, number=2, instance_ids=[flow.id], reason="我来", actor=office.actor("苏轼")
        )
    wrong = {"nothing": "check"}
    with pytest.raises(GraphInvalid):
        instances.migrate(
            definition_id=found, number=2, instance_ids=[flow.id], node_map=wrong, reason="x", actor=SYSTEM
        )


def _keeper(office: Office, *codes: str) -> Any:
    account = get_user_model().objects.get(pk=office.people["李清照"].account_pk)
    for code in codes:
        permissions.grant_permission(code=code, key=permissions.account_key(account.pk), actor=SYSTEM)
    return client_for(account, headers={"accept-language": "en"})


def test_the_pages_of_versions(office: Office) -> None:
    found = made(office, two_steps(office))
    flow = started(office, found)
    office.act(flow, "王安石")
    client = _keeper(office, "workflow.manage_definitions")
    published(found, chain(office.step("sign", "沈括", mode="all")))
    page = client.get(f"/workflow/definitions/{found}/compare/?after=2").content.decode()
    assert "All of them must agree" in page
    assert "Removed" in page
    definitions.save_draft(definition_id=found, graph=chain(office.step("sign", "曾巩")), actor=SYSTEM)
    page = client.get(f"/workflow/definitions/{found}/replay/").content.decode()
    assert "Another road" not in page, "no case of the reader's"
    assert client.get(f"/workflow/definitions/{found}/move/").status_code == 403
    client = _keeper(office, "workflow.administer")
    assert "Another road" in client.get(f"/workflow/definitions/{found}/replay/").content.decode()
    page = client.get(f"/workflow/definitions/{found}/move/").content.decode()
    assert "关于购置服务器的请示" in page
    assert 'name="map.check"' in page
    sent = {"to": "2", "instance": str(flow.id), "action": "check"}
    page = client.post(f"/workflow/definitions/{found}/move/?to=2", sent).content.decode()
    assert "is signed in another way there" in page
    published(found, chain(office.step("sign", "沈括")))
    sent = {"to": "3", "instance": str(flow.id), "action": "move"}
    assert client.post(f"/workflow/definitions/{found}/move/?to=3", sent).status_code == 422
    done = client.post(f"/workflow/definitions/{found}/move/?to=3", sent | {"reason": "新版"})
    assert done.status_code == 302
    assert Instance.objects.get(public_id=flow.id).version.number == 3  # type: ignore[union-attr]
    assert WorkItem.objects.filter(instance__public_id=flow.id, state="pending").get().node == "sign"


def test_版本_what_is_open_follows_the_time_rule_of_the_new_version(office: Office) -> None:
    """A deadline that was promised stays, reminders follow the new plan, and where the rule is gone the clock stops."""
    timed = {"days": 2, "count": "calendar", "then": "agree"}
    definition = made(office, chain(office.step("sign", "沈括", time=timed)))
    instance = started(office, definition)
    due = WorkItem.objects.get(instance__public_id=instance.id, node="sign").due_at
    assert due is not None

    def move_to(graph: dict[str, Any]) -> WorkItem:
        definitions.save_draft(definition_id=definition, graph=graph, actor=SYSTEM)
        number = definitions.publish(definition_id=definition, actor=SYSTEM).number
        (found,) = instances.migrate(
            definition_id=definition, number=number, instance_ids=[instance.id], reason="新规定", actor=SYSTEM
        )
        assert found.moves, found.problems
        return WorkItem.objects.get(instance__public_id=instance.id, node="sign")

    def planned(row: WorkItem) -> list[datetime]:
        return [one.due_at for one in Timer.objects.filter(kind="workflow.deadline", key=row.public_id)]

    row = move_to(chain(office.step("sign", "沈括", time={**timed, "remind": {"before": 5}})))
    assert (row.due_at, planned(row)) == (due, [due - timedelta(hours=5)])
    row = move_to(chain(office.step("sign", "沈括")))
    assert (row.due_at, planned(row)) == (None, [])
    row = move_to(chain(office.step("sign", "沈括", time=timed)))
    assert row.due_at is not None
    assert planned(row) == [row.due_at]
    assert row.due_at > due
