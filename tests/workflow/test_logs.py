"""Event logs: real cases played through the public functions, and histories exported as XES."""

from __future__ import annotations

import gzip
import io
import json
import os
from contextlib import nullcontext
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ctp_core.api import clock
from ctp_core.contracts import NotFound
from ctp_workflow.domain.xes import LogTrace, NotXes, read_log, write_log
from ctp_workflow.management import replaying
from ctp_workflow.management.proving_logs import prove_logs
from ctp_workflow.selectors.export_log import export_instance
from tests.workflow.graphs import chain
from tests.workflow.office import Office

LOGS = os.environ.get("CTP_EVENT_LOGS", "")
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
    assert found == {"cases": 13, "events": 66, "played": 9, "equal": 9, "events_played": 62}
    assert refused == [
        ("other_step", "Payment Handled", "d-9", 3),
        ("unknown_activity", "Declaration FOR_APPROVAL by SUPERVISOR", "d-10", 2),
        ("not_in_hand", "Declaration REJECTED by MISSING", "d-11", 6),
        ("not_in_hand", "Permit APPROVED by PRE_APPROVER", "d-13", 3),
    ]


@pytest.mark.django_db
@pytest.mark.skipif(not LOGS, reason="CTP_EVENT_LOGS names no folder with the public logs; in full: prove replay_logs")
@pytest.mark.parametrize(
    ("log", "events"),
    [
        ("bpic2013_closed_problems", 58), ("bpic2020_domestic_declarations", 52),
        ("bpic2020_prepaid_travel_cost_cleaned", 67), ("coselog_receipt", 60),
    ],
)  # fmt: skip
def test_the_first_cases_of_the_public_logs_come_back_as_they_were(
    monkeypatch: pytest.MonkeyPatch, log: str, events: int
) -> None:
    monkeypatch.setattr(replaying, "scratch_database", nullcontext)
    found = prove_logs({"folder": LOGS, "log": log, "limit": 10})
    assert found["failures"] == []
    counts = found["logs"][log]
    assert [counts[key] for key in ("cases", "played", "equal", "events")] == [10, 10, 10, events]


def test_a_proof_over_logs_finds_what_differs_from_the_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(replaying, "scratch_database", nullcontext)
    with gzip.open(tmp_path / "sample.xes.gz", "wb") as target:
        target.write(SAMPLE.read_bytes())
    rows = ["case_id,document,ladder_end_state", "d-1,Declaration,paid", "d-9,Declaration,does not fit"]
    rows += ["d-10,Declaration,does not fit", "d-11,Declaration,does not fit", "d-12,Declaration,returned"]
    # What stops one document of a case does not stop the other.
    rows += ["d-13,Permit,does not fit", "d-13,Request For Payment,paid"]
    with gzip.open(tmp_path / "sample.outcome.csv.gz", "wt") as target:
        target.write("\n".join(rows))
    states = {"Declaration: paid": 1, "Declaration: draft": 1, "Declaration: does not fit": 3}
    states |= {"Permit: does not fit": 1, "Request For Payment: paid": 1}
    model = {"cases_that_fit": 2, "document_end_states": states}
    (tmp_path / "expected.json").write_text(
        json.dumps([{"log": "sample", "cases": 13, "events": 60, "ladder_model": model}])
    )
    found = prove_logs({"folder": str(tmp_path)})
    assert found["logs"]["sample"]["of_the_model"] == 2
    assert found["failures"] == [
        "sample: d-12: Declaration is draft, not returned", "sample: events: 66, not 60",
    ]  # fmt: skip


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
