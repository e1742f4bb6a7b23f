"""Flows through the service door: who gets what, what is written, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from ctp_core.contracts import NotFound, ObjectRef, PageRequest
from ctp_workflow.api import instances
from ctp_workflow.contracts import NotYourItem
from ctp_workflow.domain.commands import command_from_json
from ctp_workflow.domain.state import state_from_json, state_to_json
from ctp_workflow.models import ActionRecord, Instance
from ctp_workflow.selectors.graphs import graph_of
from tests.workflow.acting import box, do, two_steps
from tests.workflow.graphs import chain
from tests.workflow.office import Office, publish


def test_relative_participants(office: Office) -> None:
    def of(kind: str, **more: Any) -> dict[str, Any]:
        return {"id": kind, "kind": "approve", "name": kind, "participants": [{"kind": kind, **more}]}

    graph = chain(
        of("starter_head", level=1),
        {**of("starter_head", level=2), "id": "second"},
        of("unit_heads", id=str(office.company.id)),
        of("field", field="reviewer"),
        of("starter"),
    )
    reviewer = {"id": str(office.people["曾巩"].id), "name": "曾巩"}
    instance = office.start(graph, variables={"reviewer": reviewer})
    for name in ["王安石", "沈括", "沈括", "曾巩", "苏轼"]:
        assert office.holders(instance) == [name]
        instance = office.act(instance, name)
    assert instance.outcome == "approved"


def test_who_is_named_but_not_reached_yet_sees_nothing(office: Office) -> None:
    steps = office.step("countersign", "曾巩", "欧阳修", mode="sequential")
    instance = office.start(chain(steps, office.step("sign", "沈括")))
    later = office.actor("欧阳修")
    assert instances.list_instances(actor=later, page=PageRequest()).items == ()
    with pytest.raises(NotFound):
        instances.get_progress(instance_id=instance.id, actor=later)
    office.act(instance, "曾巩")
    assert instances.get_progress(instance_id=instance.id, actor=later).instance.id == instance.id


def test_who_sees_what(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    bystander = office.actor("李清照")
    item = office.item(instance, "王安石").id
    for ask in (
        lambda: instances.get_progress(instance_id=instance.id, actor=bystander),
        lambda: instances.get_item(item_id=item, actor=bystander),
        lambda: instances.allowed_operations(item_id=item, actor=bystander),
        lambda: instances.act(item_id=item, operation="agree", actor=bystander),
    ):
        with pytest.raises(NotFound):
            ask()
    assert instances.list_instances(actor=bystander, page=PageRequest()).items == ()
    # 沈括 has nothing yet, so sees nothing yet.
    with pytest.raises(NotFound):
        instances.get_progress(instance_id=instance.id, actor=office.actor("沈括"))
    office.desk.readers.add(office.people["李清照"].pk)
    assert instances.get_progress(instance_id=instance.id, actor=bystander).instance.title == instance.title
    with pytest.raises(NotYourItem):
        instances.act(item_id=item, operation="agree", actor=bystander)


def test_progress_shows_taken_now_and_predicted(office: Office) -> None:
    instance = office.start(
        chain(
            office.step("check", "王安石"),
            office.step("countersign", "曾巩", "欧阳修", mode="all"),
            office.step("sign", "沈括"),
        )
    )
    office.act(instance, "王安石", opinion="同意")
    progress = instances.get_progress(instance_id=instance.id, actor=office.actor("苏轼"))
    assert [(step.node, step.state, [one.member.name for one in step.people]) for step in progress.road] == [
        ("start", "done", ["苏轼"]),
        ("check", "done", ["王安石"]),
        ("countersign", "now", ["曾巩", "欧阳修"]),
        ("sign", "next", ["沈括"]),
        ("end", "next", []),
    ]
    assert [(one.operation, one.opinion) for one in progress.opinions] == [("agree", "同意"), ("start", "")]


def test_allowed_operations_name_targets_and_reasons(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    office.act(instance, "王安石")
    item = office.item(instance, "沈括").id
    found = {one.code: one for one in instances.allowed_operations(item_id=item, actor=office.actor("沈括"))}
    passing = ["add_signer", "transfer", "ask_help", "inform", "circulate", "park"]
    assert [code for code, one in found.items() if one.allowed] == ["agree", "disagree", "return", *passing, "comment"]
    assert [(one.node, one.people[0].name) for one in found["return"].targets] == [
        ("check", "王安石"),
        ("start", "苏轼"),
    ]
    starter = {one.code: one.allowed for one in instances.allowed_operations(item_id=item, actor=office.actor("苏轼"))}
    offered = ["agree", "disagree", "return", *passing, "comment"]
    assert starter == {**dict.fromkeys(offered, False), "revoke": True}


def test_a_failing_module_undoes_the_step(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石")))
    office.desk.fail_on_finish = True
    with pytest.raises(RuntimeError):
        office.act(instance, "王安石")
    row = Instance.objects.get(public_id=instance.id)
    assert (row.status, row.revision) == ("running", 1)
    assert box(office, "王安石") == [("关于购置服务器的请示", "")]


def test_a_published_version_is_what_running_flows_keep(office: Office) -> None:
    version = publish(chain(office.step("check", "王安石")))
    instance = instances.start(
        version_id=version,
        subject=ObjectRef("workflow", "office", uuid7()),
        title="请示",
        starter=office.people["苏轼"].ref,
        variables={},
        actor=office.actor("苏轼"),
    )
    assert instance.version_id == version
    assert office.act(instance, "王安石").outcome == "approved"


def test_statements_of_a_step(office: Office) -> None:
    version = publish(chain(office.step("check", "王安石"), office.step("sign", "沈括"), office.step("last", "曾巩")))
    instance = instances.start(
        version_id=version,
        subject=ObjectRef("workflow", "office", uuid7()),
        title="请示",
        starter=office.people["苏轼"].ref,
        variables={},
        actor=office.actor("苏轼"),
    )
    office.act(instance, "王安石")
    item, actor = office.item(instance, "沈括").id, office.actor("沈括")
    with CaptureQueriesContext(connection) as queries:
        instances.act(item_id=item, operation="agree", actor=actor)
    # Lock, items with their people, people of the next step; then runs, items, state, record, two of to-dos, audit and outbox,
    # which PostgreSQL gets as one. In the test the transaction itself is a savepoint of two statements more.
    assert len(queries) == 3 + (1 if connection.vendor == "postgresql" else 8) + 2


def test_the_records_rebuild_the_state(office: Office) -> None:
    from ctp_workflow.domain.engine import step as machine_step
    from ctp_workflow.domain.state import State
    from ctp_workflow.selectors.resolving_people import OrganizationResolver

    instance = two_steps(office)
    do(office, instance, "王安石", "add_signer", "曾巩", where="before")
    office.act(instance, "曾巩", opinion="可以")
    do(office, instance, "王安石", "transfer", "欧阳修")
    office.act(instance, "欧阳修")
    office.act(instance, "沈括", "return", target="check")
    row = Instance.objects.get(public_id=instance.id)
    starter = office.people["苏轼"]
    resolver = OrganizationResolver(starter=starter.ref, variables={}, fields={})
    state = State(starter=starter.pk)
    for record in ActionRecord.objects.filter(instance=row).order_by("sequence"):
        state, _ = machine_step(graph_of(row), state, command_from_json(record.command), resolver)
    assert state_to_json(state) == row.state
    assert state_from_json(row.state) == state
