"""Records through the engine's api: cleaned, merged, recomputed, filtered."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from ctp_core.contracts import ObjectRef, system_actor
from ctp_form.api import definitions, records
from ctp_form.contracts import READ_ALL, FieldPolicy, RowRights, StaleRecord, ValuesInvalid
from ctp_form.models import FormVersion
from tests.form.samples import PURCHASE

ACTOR = system_actor("test")
ROW = {"name": "Server", "quantity": "2", "price": "38,000"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def version_id() -> Any:
    made = definitions.create_definition(code="purchase", name="Purchase", schema=PURCHASE, actor=ACTOR)
    return definitions.publish(definition_id=made.id, actor=ACTOR).id


def create(version_id: Any, **values: Any) -> Any:
    owner = ObjectRef("collaboration", "affair", uuid4())
    return records.create_record(
        version_id=version_id, values={"title": "T", "items": [ROW], **values}, actor=ACTOR, owner=owner
    )


def test_values_are_stored_in_one_form_and_calculated(version_id: Any) -> None:
    values = dict(create(version_id, title="  购置 \u3000", score=7).values)
    row = values["items"][0]
    assert (values["title"], values["score"], values["urgency"]) == ("购置", "7.0", "normal")
    assert (row["price"], row["quantity"], row["amount"]) == ("38000.00", "2", "76000.00")
    assert (values["total"], values["large"]) == ("76000.00", True)


def test_errors_stand_at_their_fields(version_id: Any) -> None:
    with pytest.raises(ValuesInvalid) as caught:
        create(
            version_id, title="", score="10.55", items=[{"name": "A", "quantity": "0", "price": "x"}, {"price": "1"}]
        )
    assert {path: found[0].code for path, found in caught.value.fields.items()} == {
        "title": "form.required",
        "score": "form.places",
        "items.0.quantity": "form.too_small",
        "items.0.price": "form.number",
        "items.1.name": "form.required",
    }


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800", "a\x07", 5, ["x"], {"a": 1}, True])
def test_what_is_no_clean_text_is_refused(version_id: Any, bad: Any) -> None:
    with pytest.raises(ValuesInvalid) as caught:
        create(version_id, title=bad)
    assert set(caught.value.fields) == {"title"}


def test_what_is_not_sent_keeps_its_value(version_id: Any) -> None:
    made = create(version_id, secret="s", reason="r")
    row_id = made.values["items"][0]["_id"]
    policy = FieldPolicy("read", {"items": "write", "items.price": "hidden", "items.name": "read", "secret": "hidden"})
    saved = records.update_record(
        record_id=made.id, values={"items": [{"_id": row_id, "quantity": "3"}]}, policy=policy, actor=ACTOR
    )
    assert "secret" not in saved.values
    assert saved.values["items"] == [{"_id": row_id, "name": "Server", "quantity": "3", "amount": "114000.00"}]
    full = records.read_record(record_id=made.id, policy=READ_ALL).values
    assert (full["secret"], full["reason"], full["items"][0]["price"]) == ("s", "r", "38000.00")


@pytest.mark.parametrize(
    ("values", "place", "code"),
    [
        ({"secret": "guess"}, "secret", "form.unknown_field"),
        ({"nothing": "x"}, "nothing", "form.unknown_field"),
        ({"title": "other"}, "title", "form.read_only"),
        ({"total": "1.00"}, "total", "form.read_only"),
        ({"items": []}, "items", "form.row_delete"),
        ({"items": [{"name": "new"}]}, "items.0", "form.row_add"),
    ],
)
def test_beyond_the_policy_is_refused(version_id: Any, values: Any, place: str, code: str) -> None:
    made = create(version_id, secret="guess")
    policy = FieldPolicy("read", {"secret": "hidden", "items": "write"}, {"items": RowRights(add=False, delete=False)})
    with pytest.raises(ValuesInvalid) as caught:
        records.update_record(record_id=made.id, values=values, policy=policy, actor=ACTOR, complete=False)
    assert caught.value.fields[place][0].code == code
    assert records.read_record(record_id=made.id, policy=READ_ALL).values == made.values


def test_a_round_trip_of_what_is_shown_is_no_attempt_to_write(version_id: Any) -> None:
    made = create(version_id)
    shown = records.read_record(record_id=made.id, policy=READ_ALL).values
    policy = FieldPolicy("read", {"score": "write"})
    saved = records.update_record(record_id=made.id, values={**shown, "score": "9"}, policy=policy, actor=ACTOR)
    assert saved.values == {**shown, "score": "9.0"}


def test_a_required_field_of_the_node_must_be_filled(version_id: Any) -> None:
    made = create(version_id)
    policy = FieldPolicy("read", {"score": "required"})
    with pytest.raises(ValuesInvalid) as caught:
        records.update_record(record_id=made.id, values={}, policy=policy, actor=ACTOR)
    assert set(caught.value.fields) == {"score"}


def test_a_draft_asks_for_nothing_and_keeps_what_is_sound(version_id: Any) -> None:
    owner = ObjectRef("collaboration", "affair", uuid4())
    draft = records.create_record(
        version_id=version_id,
        values={"score": "many", "reason": "r"},
        actor=ACTOR,
        owner=owner,
        complete=False,
        lenient=True,
    )
    assert (draft.values["reason"], "score" in draft.values) == ("r", False)
    assert records.list_revisions(record_id=draft.id, policy=READ_ALL) == ()
    records.update_record(record_id=draft.id, values={"title": "T", "items": [ROW]}, actor=ACTOR)
    assert [one.number for one in records.list_revisions(record_id=draft.id, policy=READ_ALL)] == [2]


def test_two_who_save_the_same_are_told(version_id: Any) -> None:
    made = create(version_id)
    records.update_record(record_id=made.id, values={"score": "1"}, actor=ACTOR, expected_revision=made.revision)
    with pytest.raises(StaleRecord):
        records.update_record(record_id=made.id, values={"score": "2"}, actor=ACTOR, expected_revision=made.revision)


def test_history_hides_what_the_policy_hides(version_id: Any) -> None:
    made = create(version_id, secret="canary-7f")
    records.update_record(record_id=made.id, values={"secret": "canary-8f"}, actor=ACTOR)
    policy = FieldPolicy("read", {"secret": "hidden"})
    found = records.list_revisions(record_id=made.id, policy=policy)
    assert [one.number for one in found] == [2, 1]
    assert "canary" not in repr(found)


def test_a_published_version_never_changes(version_id: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.filter(public_id=version_id).update(schema={"fields": []})
    assert FormVersion.objects.get(public_id=version_id).schema == PURCHASE
    assert connection.vendor in ("sqlite", "postgresql")
