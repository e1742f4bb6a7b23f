"""What scenarios do and look at: operations on items, people's lists, and whether the rows say what the state says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from ctp_core.api import permissions
from ctp_core.api.clock import now
from ctp_core.contracts import PageRequest
from ctp_organization.api import delegations
from ctp_organization.contracts import DelegationDto
from ctp_portal.api import todos
from ctp_workflow.api import instances
from ctp_workflow.contracts import ActOptions, InstanceDto, StepDto
from ctp_workflow.domain.invariants import broken
from ctp_workflow.domain.state import state_from_json
from ctp_workflow.models import ActionRecord, Instance, NodeRun, WorkItem
from ctp_workflow.selectors.graphs import graph_of
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office

TITLE = "关于购置服务器的请示"


def do(office: Office, instance: InstanceDto, name: str, operation: str, *people: str, **more: Any) -> StepDto:
    """*name* carries an operation out on the open item, naming *people*."""
    return on(office, office.item(instance, name).id, name, operation, *people, **more)


def on(office: Office, item: UUID, name: str, operation: str, *people: str, **more: Any) -> StepDto:
    """The same on an item by its id."""
    keys = ("where", "anyone", "straight", "in_turn", "ask_opinion", "chosen")
    options = {key: more.pop(key) for key in keys if key in more}
    ids = tuple(office.people[one].id for one in people)
    return instances.act(
        item_id=item, operation=operation, actor=office.actor(name), options=ActOptions(people=ids, **options), **more
    )


def done_item(instance: InstanceDto, office: Office, name: str) -> UUID:
    """The item *name* decided last."""
    found = instances.find_last_item(instance_id=instance.id, actor=office.actor(name))
    assert found is not None
    return found.id


def two_steps(office: Office, **more: Any) -> InstanceDto:
    """王安石 checks, 沈括 signs."""
    return office.start(chain(office.step("check", "王安石", **more), office.step("sign", "沈括")))


def box(office: Office, name: str, which: str = "pending") -> list[tuple[str, str]]:
    """Title and tag of each line of a list."""
    page = todos.list_todos(actor=office.actor(name), box=which, page=PageRequest())  # type: ignore[arg-type]
    return [(one.title, one.tag) for one in page.items]


def history(office: Office, instance: InstanceDto) -> list[tuple[str, str, str]]:
    """Operation, person and words of what everybody who sees the flow reads, newest first."""
    said = instances.list_opinions(instance_id=instance.id, actor=office.actor("苏轼"))
    return [(one.operation, one.member.name if one.member else "", one.opinion) for one in said]


def administrator(office: Office, name: str, code: str = "workflow.administer") -> None:
    """*name* looks after flows from now on."""
    key = permissions.account_key(office.people[name].account_pk)
    permissions.grant_permission(code=code, key=key, actor=SYSTEM)


def entrust(office: Office, grantor: str, delegate: str, **more: Any) -> DelegationDto:
    """*delegate* stands for *grantor* for a day."""
    return delegations.set_delegation(
        grantor_id=office.people[grantor].id,
        delegate_id=office.people[delegate].id,
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(days=1),
        actor=office.actor(grantor),
        **more,
    )


def assert_rows_equal_state(_: object = None) -> None:
    """The rows say what the state says, and every invariant holds."""
    for row in Instance.objects.all():
        state = state_from_json(row.state)
        assert broken(graph_of(row), state) == []
        assert [(r.number, r.node, r.state, r.outcome) for r in state.runs] == list(
            NodeRun.objects.filter(instance=row).order_by("number").values_list("number", "node", "state", "outcome")
        )
        assert [(i.number, i.run, i.person, i.state, i.outcome, i.by or None) for i in state.items] == list(
            WorkItem.objects.filter(instance=row)
            .order_by("number")
            .values_list("number", "run", "member_id", "state", "outcome", "acted_by_id")
        )
        assert row.revision == ActionRecord.objects.filter(instance=row).count()
