"""Process insight: exact figures from flows whose times are known, and who may see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model

from ctp_core.api import clock, permissions
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.contracts import Forbidden, NotFound
from ctp_core.kit.testing import client_for
from ctp_workflow.contracts import InstanceDto
from ctp_workflow.models import Definition
from ctp_workflow.selectors.insights import get_eta, get_insight
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office, publish

BEGIN = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)


def run(office: Office, version: UUID, day: int, *hours: int, back: bool = False) -> InstanceDto:
    """A flow of that day: 王安石 takes the first of *hours*, 沈括 the second; *back*: it is returned to 王安石 before."""
    at = BEGIN + timedelta(days=day)
    with clock.set_to(at):
        instance = office.start(None, version_id=version)  # type: ignore[arg-type]
    for name, needed in zip(("王安石", "沈括"), hours, strict=False):
        at += timedelta(hours=needed)
        with clock.set_to(at):
            if back and name == "沈括":
                office.act(instance, name, "return", target="check")
                office.act(instance, "王安石")
            instance = office.act(instance, name)
    return instance


@pytest.fixture
def flows(office: Office) -> tuple[Office, UUID, UUID]:
    version = publish(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    for day, hours in enumerate(((1, 10), (2, 20), (3, 30))):
        run(office, version, day, *hours)
    run(office, version, 3, 4, 40, back=True)
    return office, version, Definition.objects.get().public_id


def insight(definition: UUID, actor: Any = SYSTEM) -> Any:
    return get_insight(definition_id=definition, actor=actor, since=BEGIN, until=BEGIN + timedelta(days=30))


def test_lead_times_returns_and_the_bottleneck(flows: tuple[Office, UUID, UUID]) -> None:
    _office, _version, definition = flows
    found = insight(definition)
    assert (found.started, found.running, found.approved, found.rejected) == (4, 0, 4, 0)
    assert (found.whole.cases, found.whole.low, found.whole.middle, found.whole.high) == (4, 11.0, 22.0, 44.0)
    sign, check = found.nodes
    assert (sign.name, sign.is_bottleneck, sign.returned, sign.open) == ("sign", True, 1, 0)
    assert (check.name, check.is_bottleneck) == ("check", False)
    assert (sign.spread.low, sign.spread.high) == (0.0, 40.0)
    people = {one.member.name: (one.spread.cases, one.open) for one in found.people}
    assert people == {"王安石": (4, 0), "沈括": (5, 0)}, "what a return voided counts when it is done again"
    assert found.return_rate == round(1 / 10, 4)


def test_only_those_who_look_after_flows_see_it(flows: tuple[Office, UUID, UUID]) -> None:
    office, _version, definition = flows
    with pytest.raises(Forbidden):
        insight(definition, office.actor("王安石"))
    with pytest.raises(NotFound):
        insight(UUID(int=7))


def test_an_estimate_counts_cases_that_waited_as_long(flows: tuple[Office, UUID, UUID]) -> None:
    office, version, _definition = flows
    running = run(office, version, 10, 5)
    at = BEGIN + timedelta(days=10, hours=5)
    with clock.set_to(at):
        found = get_eta(instance_id=running.id, actor=office.actor("苏轼"))
    assert found is not None
    assert (found.cases, found.node) == (5, "sign")
    assert (found.early, found.likely, found.late) == (at, at + timedelta(hours=20), at + timedelta(hours=40))
    with clock.set_to(at + timedelta(hours=15)):
        later = get_eta(instance_id=running.id, actor=office.actor("苏轼"))
    assert later is not None
    assert (later.cases, later.likely) == (3, at + timedelta(hours=30))
    with clock.set_to(at + timedelta(hours=35)):
        assert get_eta(instance_id=running.id, actor=office.actor("苏轼")) is None, "too few cases are left"


def test_pages(flows: tuple[Office, UUID, UUID]) -> None:
    office, _version, definition = flows
    account = office.people["王安石"].account_pk
    for code in ("workflow.administer", "workflow.manage_definitions"):
        permissions.grant_permission(code=code, key=permissions.account_key(account), actor=SYSTEM)
    web = client_for(get_user_model().objects.get(pk=account), headers={"accept-language": "en"})
    page = web.get(f"/workflow/definitions/{definition}/insight/?days=365")
    assert page.status_code == 200
    table = b"".join(web.get(f"/workflow/definitions/{definition}/insight/table/?days=365").streaming_content).decode()
    assert "step,sign" in table
    log = b"".join(web.get(f"/workflow/definitions/{definition}/log/").streaming_content)
    assert log.count(b"<trace>") > 0
    assert web.get(f"/workflow/definitions/{UUID(int=7)}/log/").status_code == 404
    taken = AuditEntry.objects.filter(action__startswith="workflow.export_").order_by("pk")
    assert [one.action for one in taken] == ["workflow.export_table", "workflow.export_log"]
    file = web.get(f"/workflow/definitions/{definition}/bpmn/file/")
    assert b"bpmn:userTask" in file.content
    assert web.get(f"/workflow/definitions/{definition}/bpmn/").status_code == 200
