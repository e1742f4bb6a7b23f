"""The audit: written with the act, never changed, and telling when somebody did."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from ctp_core.api import audit
from ctp_core.applets.audit import guards
from ctp_core.applets.audit.canonical import canonical_json
from ctp_core.applets.audit.models import AuditEntry, AuditHead
from ctp_core.contracts import Actor, MemberRef, ObjectRef

CHEN = MemberRef(7, UUID(int=7), "陈明")
ACTOR = Actor(kind="person", account_pk=3, name="陈明", member=CHEN, request_id="r1", address="10.0.0.1")
THING = ObjectRef("news", "article", UUID(int=5))


@pytest.fixture(autouse=True)
def _anchor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CTP_AUDIT_ANCHOR", str(tmp_path / "anchor.json"))


def write(count: int = 5) -> None:
    for number in range(count):
        with transaction.atomic():
            audit.record(actor=ACTOR, action="news.publish_article", subject=THING, details={"number": number})


def tamper(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def fault() -> tuple[str, int | None] | None:
    found = audit.verify().first_fault
    return (found.fault, found.sequence) if found else None


@pytest.mark.django_db
def test_a_row_says_who_did_what_for_whom() -> None:
    grantor = MemberRef(8, UUID(int=8), "李华")
    details = {"b": Decimal("1.50"), "a": datetime(2026, 1, 2, tzinfo=UTC), "text": "a\0b\ud800"}
    audit.record(actor=ACTOR.acting_for(grantor), action="news.publish_article", subject=THING, details=details)
    row = AuditEntry.objects.get()
    assert (row.account_pk, row.actor_name, row.member_id) == (3, "陈明", CHEN.id)
    assert (row.behalf_id, row.behalf_name) == (grantor.id, "李华")
    assert (row.subject_module, row.subject_kind, row.subject_id) == ("news", "article", THING.id)
    assert row.details == '{"a":"2026-01-02T00:00:00+00:00","b":"1.50","text":"a\ufffdb?"}'
    assert (row.request_id, row.address) == ("r1", "10.0.0.1")


def test_what_has_no_one_way_to_be_written_is_refused() -> None:
    assert canonical_json({"z": {3, 1}, "a": (THING, None)}) == f'{{"a":["{THING}",null],"z":[1,3]}}'
    with pytest.raises(TypeError):
        canonical_json({"amount": 1.5})


@pytest.mark.django_db(transaction=True)
def test_recording_needs_the_transaction_of_the_act() -> None:
    with pytest.raises(RuntimeError):
        audit.record(actor=ACTOR, action="news.publish_article")


@pytest.mark.django_db
def test_the_sealer_chains_every_row_once() -> None:
    write(3)
    assert audit.seal_pending() == 3
    write(2)
    assert audit.count_unsealed() == 2
    assert audit.seal_pending() == 2
    assert audit.seal_pending() == 0
    assert list(AuditEntry.objects.order_by("pk").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]
    head = AuditHead.objects.get()
    assert (head.sequence, head.seal) == (5, AuditEntry.objects.get(sequence=5).seal)
    verdict = audit.verify()
    assert (verdict.sealed, verdict.unsealed, verdict.first_fault) == (5, 0, None)


@pytest.mark.django_db
def test_a_row_that_commits_late_is_sealed_late_and_not_passed_over() -> None:
    write(3)
    late = AuditEntry.objects.order_by("pk")[0]
    # As the sealer sees it while the first row's transaction is still open: rows two and three alone.
    AuditEntry.objects.filter(pk=late.pk).delete()
    audit.seal_pending()
    late.save(force_insert=True)
    audit.seal_pending()
    assert AuditEntry.objects.get(pk=late.pk).sequence == 3
    assert audit.verify().is_sound


@pytest.mark.django_db
@pytest.mark.usefixtures("audit_guards")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ctp_core_auditentry SET actor_name = 'x'",
        "UPDATE ctp_core_auditentry SET sequence = 9",
        "UPDATE ctp_core_auditentry SET sequence = NULL, seal = ''",
        "DELETE FROM ctp_core_auditentry",
        "TRUNCATE ctp_core_auditentry",
    ],
)
def test_the_database_refuses_to_change_what_is_written(statement: str) -> None:
    if statement.startswith("TRUNCATE") and connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    write(1)
    audit.seal_pending()
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(statement)
    assert audit.verify().is_sound


@pytest.mark.django_db
@pytest.mark.usefixtures("audit_guards")
def test_the_doctor_sees_a_missing_trigger() -> None:
    assert not guards.missing(connection)
    guards.remove(connection)
    assert guards.missing(connection)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "somebody"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("details", "{}"),
        ("account_pk", 99),
        ("address", ""),
        ("mac", "0" * 64),
    ],
)
def test_an_edited_row_is_named(column: str, value: object) -> None:
    write()
    audit.seal_pending()
    tamper(f"UPDATE ctp_core_auditentry SET {column} = %s WHERE sequence = 3", value)  # noqa: S608
    assert fault() == ("changed", 3)


@pytest.mark.django_db
def test_a_removed_row_is_named() -> None:
    write()
    audit.seal_pending()
    tamper("DELETE FROM ctp_core_auditentry WHERE sequence = 2")
    assert fault() == ("removed", 2)
    tamper("UPDATE ctp_core_auditentry SET sequence = sequence - 1 WHERE sequence = 3")
    assert fault() == ("moved", 2)


@pytest.mark.django_db
def test_rows_that_changed_places_are_named() -> None:
    write()
    audit.seal_pending()
    tamper("UPDATE ctp_core_auditentry SET sequence = 99 WHERE sequence = 2")
    tamper("UPDATE ctp_core_auditentry SET sequence = 2 WHERE sequence = 4")
    tamper("UPDATE ctp_core_auditentry SET sequence = 4 WHERE sequence = 99")
    assert fault() == ("moved", 2)


@pytest.mark.django_db
def test_a_row_put_in_by_hand_is_named_sealed_or_not() -> None:
    write()
    audit.seal_pending()
    row = AuditEntry.objects.get(sequence=3)
    row.pk, row.public_id, row.sequence, row.seal = None, uuid4(), None, ""
    row.save(force_insert=True)
    assert fault() == ("changed", None)
    audit.seal_pending()
    assert fault() == ("changed", 6)


@pytest.mark.django_db
def test_a_chain_cut_short_is_told_by_its_head_and_by_the_anchor() -> None:
    write()
    audit.seal_pending()
    tamper("DELETE FROM ctp_core_auditentry WHERE sequence > 3")
    assert fault() == ("cut_short", 4)
    # The thief mends the head as well; the anchor outside the database still knows better.
    tamper(
        "UPDATE ctp_core_audithead SET sequence = 3, seal = (SELECT seal FROM ctp_core_auditentry WHERE sequence = 3)"
    )
    assert fault() == ("cut_short", 4)
    # And waits until the chain has grown again.
    write(4)
    audit.seal_pending()
    assert fault() == ("cut_short", None)


@pytest.mark.django_db
def test_everything_removed_is_told() -> None:
    write()
    audit.seal_pending()
    tamper("DELETE FROM ctp_core_auditentry")
    assert fault() == ("cut_short", 1)
    tamper("DELETE FROM ctp_core_audithead")
    assert fault() == ("cut_short", 1)


@pytest.mark.django_db
def test_a_forged_anchor_is_told() -> None:
    write()
    audit.seal_pending()
    path = Path(settings.CTP_AUDIT_ANCHOR)
    forged = json.loads(path.read_text()) | {"sequence": 2}
    path.write_text(json.dumps(forged))
    assert fault() == ("anchor", None)


@pytest.mark.django_db
def test_the_command_names_the_first_bad_row() -> None:
    write()
    out = io.StringIO()
    call_command("verify_audit", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"sound": True, "sealed": 5, "first_fault": None}
    pk = AuditEntry.objects.get(sequence=4).pk
    tamper("UPDATE ctp_core_auditentry SET action = 'x' WHERE sequence >= 4")
    out = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit", "--json", stdout=out)
    assert json.loads(out.getvalue())["first_fault"] == {"fault": "changed", "sequence": 4, "pk": pk}
    out = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit", stdout=out)
    assert out.getvalue() == (
        f"The audit is not sound at sequence 4, row {pk}. This row was changed, or put in by another hand.\n"
    )


@pytest.mark.django_db
def test_a_row_costs_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        audit.record(actor=ACTOR, action="news.publish_article", subject=THING)
