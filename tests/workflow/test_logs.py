"""Event logs: real cases played through the public functions, and histories exported as XES."""

from __future__ import annotations

import io
from contextlib import nullcontext
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ctp_core.api import clock
from ctp_core.contracts import NotFound
from ctp_workflow.domain.xes import LogTrace, NotXes, read_log, write_log
from ctp_workflow.management import replaying
from ctp_workflow.selectors.export_log import export_instance
from tests.workflow.graphs import chain
from tests.workflow.office import Office

SAMPLE = Path(__file__).parent / "data" / "ladder_sample.xes"


def test_a_log_is_read_as_it_was_written() -> None:
    at = datetime(2017, 1, 9, 8, 49, 50, 123000, tzinfo=UTC)
    event = {"concept:name": 'a < "b" & c', "time:timestamp": at, "n": 3, "x": Decimal("26.85120450862128"), "ok": True}
    trace = LogTrace({"concept:name": "一"}, (event, {"concept:name": "\x07bell"}))
    (back,) = read_log(io.BytesIO(b"".join(write_log([trace], name="试"))))
    assert back.attributes == {"concept:name": "一"}
    assert back.events == (event, {"concept:name": "bell"})
    assert type(back.events[0]["n"]) is int


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<log", "well-formed"),
        (b"<bpmn/>", "no XES"),
        (b'<!DOCTYPE log [<!ENTITY a "b">]><log>&a;</log>', "entities"),
    ],
)
def test_what_is_no_log_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(NotXes) as told:
        list(read_log(io.BytesIO(data)))
    assert sentence in told.value.message


@pytest.mark.django_db
def test_the_sample_is_played_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "scratch_database", nullcontext)
    found = replaying.replay_file(SAMPLE)
    refused = [(one["kind"], one["activity"], one["case"], one["event"]) for one in found.pop("refused")]
    assert found == {"cases": 11, "events": 55, "played": 8, "equal": 8, "events_played": 52}
    assert refused == [
        ("other_step", "Payment Handled", "d-9", 3),
        ("unknown_activity", "Declaration FOR_APPROVAL by SUPERVISOR", "d-10", 2),
        ("not_in_hand", "Declaration REJECTED by MISSING", "d-11", 6),
    ]


@pytest.mark.django_db
def test_a_difference_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself is proved: a history that lies is found out."""
    monkeypatch.setattr(replaying, "scratch_database", nullcontext)
    monkeypatch.setattr("ctp_workflow.selectors.export_log.ROLE_RULES", ())
    found = replaying.replay_file(SAMPLE, limit=1)
    assert (found["played"], found["equal"]) == (1, 0)
    assert found["unequal"] == {
        "case": "d-1", "event": 1, "attribute": "org:role", "expected": "EMPLOYEE", "found": "None"
    }  # fmt: skip


def test_a_flow_is_exported_to_those_who_see_it(office: Office) -> None:
    with clock.set_to(datetime(2026, 5, 4, 1, 0, tzinfo=UTC)):
        instance = office.start(
            chain(office.step("check", "王安石"), office.step("sign", "沈括")), variables={"金额": 8200}
        )
    with clock.set_to(datetime(2026, 5, 4, 3, 30, tzinfo=UTC)):
        office.act(instance, "王安石", opinion="同意")
    (trace,) = read_log(io.BytesIO(b"".join(export_instance(instance_id=instance.id, actor=office.actor("王安石")))))
    assert trace.attributes["ctp:title"] == "关于购置服务器的请示"
    assert trace.attributes["金额"] == 8200
    assert [(one["concept:name"], one["org:resource"], one["ctp:operation"]) for one in trace.events] == [
        ("start", "苏轼", "start"),
        ("check", "王安石", "agree"),
    ]
    assert trace.events[1]["time:timestamp"] == datetime(2026, 5, 4, 3, 30, tzinfo=UTC)
    assert trace.events[1]["ctp:opinion"] == "同意"
    with pytest.raises(NotFound):
        export_instance(instance_id=instance.id, actor=office.actor("李清照"))
