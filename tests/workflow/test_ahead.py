"""自由流程: who holds a step changes what is ahead within the right it gives; every change is recorded and can be replayed."""

from __future__ import annotations

import pytest

from ctp_core.contracts import Conflict, Invalid
from ctp_workflow.api import instances
from ctp_workflow.contracts import InstanceDto, NotYourItem, OperationNotAllowed
from ctp_workflow.domain.commands import command_from_json
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.overlay import overlaid
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import State, state_from_json
from ctp_workflow.models import ActionRecord, Instance
from ctp_workflow.selectors.resolving_people import OrganizationResolver
from ctp_workflow.services.change_ahead import AheadChange
from tests.workflow.acting import assert_rows_equal_state
from tests.workflow.graphs import chain
from tests.workflow.office import Office, browser, program


def free(office: Office, right: str = "edit") -> InstanceDto:
    return office.start(
        chain(
            office.step("check", "王安石", ahead=right), office.step("second", "曾巩"), office.step("sign", "沈括"),
        )
    )  # fmt: skip


def ahead(office: Office, instance: InstanceDto, name: str) -> list[str]:
    found = instances.get_ahead(item_id=office.item(instance, name).id, actor=office.actor(name))
    return [one.name for one in found.steps]


def change(office: Office, instance: InstanceDto, name: str, *steps: str | AheadChange, **more: object) -> None:
    wanted = [AheadChange(node=one) if isinstance(one, str) else one for one in steps]
    item = office.item(instance, name).id
    instances.change_ahead(item_id=item, steps=wanted, actor=office.actor(name), **more)  # type: ignore[arg-type]


def new(office: Office, *names: str, **more: str) -> AheadChange:
    return AheadChange(people=tuple(office.people[name].id for name in names), **more)  # type: ignore[arg-type]


def test_自由流程_add_take_out_and_put_in_another_order(office: Office) -> None:
    instance = free(office)
    assert ahead(office, instance, "王安石") == ["second", "sign"]
    change(office, instance, "王安石", "sign", new(office, "欧阳修", "李清照", name="会签"), opinion="先请沈括")
    assert ahead(office, instance, "王安石") == ["sign", "会签"]
    office.act(instance, "王安石")
    office.act(instance, "沈括")
    assert office.holders(instance) == ["欧阳修", "李清照"]
    office.act(instance, "欧阳修")
    assert office.act(instance, "李清照").outcome == "approved"
    assert_rows_equal_state(instance)
    record = ActionRecord.objects.get(instance__public_id=instance.id, operation="change_ahead")
    assert (record.member and record.member.name, record.opinion, record.target_name) == (
        "王安石",
        "先请沈括",
        "sign → 会签",
    )


def test_自由流程_the_added_have_the_same_right(office: Office) -> None:
    instance = free(office)
    change(office, instance, "王安石", new(office, "欧阳修"), "second", "sign")
    office.act(instance, "王安石")
    change(office, instance, "欧阳修", "sign")
    office.act(instance, "欧阳修")
    assert office.holders(instance) == ["沈括"]


def test_自由流程_appending_leaves_what_is_there(office: Office) -> None:
    instance = free(office, "append")
    for wrong in (["sign"], ["sign", "second"], ["second", "sign", "check"]):
        with pytest.raises(OperationNotAllowed):
            change(office, instance, "王安石", *wrong)
    change(office, instance, "王安石", "second", new(office, "欧阳修", kind="inform"), "sign")
    assert ahead(office, instance, "王安石") == ["second", "欧阳修", "sign"]


def test_自由流程_only_the_holder_and_only_with_the_right(office: Office) -> None:
    instance = free(office, "none")
    item = office.item(instance, "王安石").id
    with pytest.raises(OperationNotAllowed):
        instances.change_ahead(item_id=item, steps=[], actor=office.actor("王安石"))
    with pytest.raises(NotYourItem):
        instances.change_ahead(item_id=item, steps=[], actor=office.actor("苏轼"))
    other = free(office)
    with pytest.raises(Invalid):
        change(office, other, "王安石", AheadChange(people=()), "second", "sign")
    with pytest.raises(Conflict):
        change(office, other, "王安石", "sign", revision=99)


def test_自由流程_a_dry_run_tells_the_road_and_changes_nothing(office: Office) -> None:
    instance = free(office)
    item = office.item(instance, "王安石").id
    found = instances.preview_ahead(
        item_id=item, steps=[AheadChange(node="sign"), new(office, "欧阳修")], actor=office.actor("王安石")
    )
    assert [(one.name, [person.member.name for person in one.people]) for one in found.steps] == [
        ("sign", ["沈括"]), ("欧阳修", ["欧阳修"]), ("", []),
    ]  # fmt: skip
    assert ahead(office, instance, "王安石") == ["second", "sign"]


def test_自由流程_a_branch_is_changed_up_to_its_join(office: Office) -> None:
    one = office.step("one", "曾巩", ahead="edit")
    graph = {
        "nodes": [
            {"id": "start", "kind": "start"}, {"id": "split", "kind": "parallel"}, one, office.step("other", "欧阳修"),
            {"id": "join", "kind": "join"}, office.step("sign", "沈括"), {"id": "end", "kind": "end"},
        ],
        "edges": [
            {"from": a, "to": b}
            for a, b in [("start", "split"), ("split", "one"), ("split", "other"), ("one", "join"), ("other", "join"),
                         ("join", "sign"), ("sign", "end")]
        ],
    }  # fmt: skip
    instance = office.start(graph)
    assert ahead(office, instance, "曾巩") == []
    change(office, instance, "曾巩", new(office, "李清照"))
    office.act(instance, "欧阳修")
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["李清照"], "the join waits for who was added in its own branch"
    office.act(instance, "李清照")
    assert office.holders(instance) == ["沈括"]


def test_自由流程_what_was_visited_and_taken_out_stays_in_the_history(office: Office) -> None:
    instance = free(office)
    office.act(instance, "王安石")
    office.act(instance, "曾巩")
    office.act(instance, "沈括", "return", target="check")
    change(office, instance, "王安石", "sign")
    office.act(instance, "王安石")
    assert office.holders(instance) == ["沈括"]
    road = instances.get_progress(instance_id=instance.id, actor=office.actor("苏轼")).road
    assert [(one.name, one.state) for one in road if one.node == "second"] == [("second", "void")]
    assert_rows_equal_state(instance)


def test_自由流程_the_records_rebuild_graph_and_state(office: Office) -> None:
    instance = free(office)
    change(office, instance, "王安石", "sign", new(office, "欧阳修"))
    for name in ("王安石", "沈括"):
        office.act(instance, name)
    row = Instance.objects.get(public_id=instance.id)
    records = list(row.records.order_by("sequence"))
    overlay = next(one.command["overlay"] for one in records if "overlay" in one.command)
    assert overlay == row.overlay
    first = chain(
        office.step("check", "王安石", ahead="edit"), office.step("second", "曾巩"), office.step("sign", "沈括")
    )
    graph, state = load_graph(first), State(starter=row.starter_id)
    resolver = OrganizationResolver(starter=office.people["苏轼"].ref, variables={}, fields={})
    for one in records:
        if "overlay" in one.command:
            graph = load_graph(overlaid(None, one.command["overlay"], history=True))
        else:
            state, _ = step(graph, state, command_from_json(one.command), resolver)
    assert state == state_from_json(row.state)


def test_the_page_and_rest(office: Office) -> None:
    instance = free(office)
    item = office.item(instance, "王安石").id
    client, path = browser(office, "王安石"), f"/workflow/items/{item}/ahead/"
    assert "second" in client.get(path).content.decode()
    sent = {
        "operation": "add",
        "people": f"member:{office.people['欧阳修'].id}",
        "after": "1",
        "kind": "approve",
        "mode": "all",
    }
    assert client.post(path, sent).status_code == 302
    assert ahead(office, instance, "王安石") == ["second", "欧阳修", "sign"]
    for operation in ("up:2", "down:0", "remove:2"):
        assert client.post(path, {"operation": operation}).status_code == 302
    assert ahead(office, instance, "王安石") == ["sign", "second"]
    assert client.post(path, {"operation": "remove:7"}).status_code == 404
    api = program(office, "王安石")
    rest = f"/api/v1/workflow/items/{item}/ahead/"
    found = api.get(rest).json()
    assert (found["right"], [one["node"] for one in found["steps"]]) == ("edit", ["sign", "second"])
    body = {"steps": [{"node": "second"}, {"people": [str(office.people["李清照"].id)], "name": "复核"}]}
    road = api.post(f"{rest}preview/", body).json()
    assert [one["name"] for one in road["steps"]] == ["second", "复核", ""]
    assert [one["name"] for one in api.put(rest, body).json()["steps"]] == ["second", "复核"]
    assert api.put(rest, {**body, "revision": 1}).status_code == 409
