"""No value twice: between records the database has the last word, between rows of one record the form itself."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ctp_core.contracts import ObjectRef, system_actor
from ctp_form.api import definitions, lists, records
from ctp_form.contracts import ValuesInvalid
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.kinds import KINDS
from ctp_form.models import UniqueValue
from ctp_form.services import create_batch, keep_unique
from tests.form.kinds import field

ACTOR = system_actor("test")
ASSET: dict[str, Any] = {
    "fields": [
        {"code": "tag", "kind": "text", "label": "Tag", "unique": True},
        {"code": "mail", "kind": "email", "label": "Mail", "unique": True},
        {"code": "note", "kind": "text", "label": "Note"},
        {
            "code": "parts",
            "kind": "table",
            "label": "Parts",
            "columns": [{**field("number"), "code": "n", "unique": True}],
        },
    ]
}


def publish() -> Any:
    made = definitions.create_definition(code="asset", name="Asset", schema=ASSET, actor=ACTOR)
    return definitions.publish(definition_id=made.id, actor=ACTOR).id


def create(version_id: Any, complete: bool = True, **values: Any) -> Any:
    owner = ObjectRef("collaboration", "affair", uuid4())
    return records.create_record(version_id=version_id, values=values, actor=ACTOR, owner=owner, complete=complete)


def codes(act: Any) -> dict[str, str]:
    with pytest.raises(ValuesInvalid) as caught:
        act()
    return {place: found[0].code for place, found in caught.value.fields.items()}


def test_which_kinds_may_be_unique() -> None:
    assert sorted(code for code, kind in KINDS.items() if kind.may_be_unique) == [
        "date", "email", "id_number", "member", "money", "number", "percent", "phone", "relation", "text",
    ]  # fmt: skip
    problems = read_definition({"fields": [field("long_text", unique=True)]})[1]
    assert [(one.path, one.code) for one in problems] == [("fields.0.unique", "form.schema_unknown")]


@pytest.mark.django_db
def test_a_value_is_taken_until_its_record_lets_it_go() -> None:
    version = publish()
    first = create(version, tag="No 7", mail="a@example.org")
    # Case, width and spaces make no other value.
    assert codes(lambda: create(version, tag=" ｎｏ  7", mail="A@example.org")) == {
        "tag": "form.not_unique",
        "mail": "form.not_unique",
    }
    assert create(version, tag="No 8").values["tag"] == "No 8"
    assert create(version, note="both empty").values == {"note": "both empty"}
    assert codes(lambda: records.update_record(record_id=first.id, values={"tag": "no 8"}, actor=ACTOR)) == {
        "tag": "form.not_unique"
    }
    # Refused whole: the old value is still its own.
    assert codes(lambda: create(version, tag="No 7")) == {"tag": "form.not_unique"}
    records.update_record(record_id=first.id, values={"tag": "No 9", "note": "x"}, actor=ACTOR)
    create(version, tag="No 7")
    records.delete_record(record_id=first.id, actor=ACTOR)
    create(version, tag="No 9", mail="a@example.org")
    assert UniqueValue.objects.count() == 4


@pytest.mark.django_db
def test_a_draft_claims_nothing_before_it_is_complete() -> None:
    version = publish()
    draft = create(version, complete=False, tag="A")
    create(version, tag="A")
    assert codes(lambda: records.update_record(record_id=draft.id, values={}, actor=ACTOR)) == {
        "tag": "form.not_unique"
    }


@pytest.mark.django_db
def test_a_new_version_of_the_form_minds_the_records_of_the_old_one() -> None:
    version = publish()
    create(version, tag="A")
    made = definitions.get_version(version_id=version)
    definitions.save_draft(
        definition_id=made.definition_id, schema={"fields": [*ASSET["fields"], field("text")]}, actor=ACTOR
    )
    newer = definitions.publish(definition_id=made.definition_id, actor=ACTOR).id
    assert codes(lambda: create(newer, tag="a")) == {"tag": "form.not_unique"}


@pytest.mark.django_db
def test_records_are_lifted_into_a_version_that_minds_them_alone_of_their_kind() -> None:
    schema: dict[str, Any] = {"fields": [{"code": "tag", "kind": "text", "label": "Tag"}]}
    made = definitions.create_definition(code="asset", name="Asset", schema=schema, actor=ACTOR)
    version = definitions.publish(definition_id=made.id, actor=ACTOR)
    owner = ObjectRef("registers", "register", uuid4())
    rows = [{"tag": "A"}, {"tag": "a "}, {"tag": "B"}]
    create_batch.create_batch(version_id=version.id, rows=rows, actor=ACTOR, owner=owner)
    schema = {"fields": [{**schema["fields"][0], "unique": True}]}
    definitions.save_draft(definition_id=made.id, schema=schema, actor=ACTOR)
    newer = definitions.publish(definition_id=made.id, actor=ACTOR).id
    lists.lift_records(owner=owner, version_id=newer, apply=False, actor=ACTOR)
    assert UniqueValue.objects.count() == 0
    report = lists.lift_records(owner=owner, version_id=newer, apply=True, actor=ACTOR)
    assert (report.lifted, report.kept) == (2, 1)
    [(_record, wrong)] = report.refused
    assert wrong["tag"][0].code == "form.not_unique"
    assert codes(lambda: create(newer, tag="b")) == {"tag": "form.not_unique"}


@pytest.mark.django_db
def test_who_loses_the_race_is_told_like_who_comes_late(monkeypatch: pytest.MonkeyPatch) -> None:
    version = publish()
    create(version, tag="A")
    asked: list[int] = []
    look = keep_unique.taken_codes

    def blind_at_first(*given: Any) -> set[str]:
        asked.append(1)
        return set() if len(asked) == 1 else look(*given)

    monkeypatch.setattr(keep_unique, "taken_codes", blind_at_first)
    assert codes(lambda: create(version, tag="a")) == {"tag": "form.not_unique"}
    assert len(asked) == 2


@pytest.mark.django_db
def test_a_batch_tells_the_rows_that_are_taken() -> None:
    version = publish()
    create(version, tag="A")
    owner = ObjectRef("collaboration", "affair", uuid4())
    rows = [{"tag": "a"}, {"tag": "B"}, {"tag": "b "}, {"note": "x"}]
    checked = create_batch.check_batch(version_id=version, rows=rows, actor=ACTOR)
    made = create_batch.create_batch(version_id=version, rows=rows, actor=ACTOR, owner=owner)
    assert (sorted(checked), sorted(made.wrong), sorted(made.made)) == ([0, 2], [0, 2], [1, 3])
    assert made.wrong[0]["tag"][0].code == "form.not_unique"
    assert codes(lambda: create(version, tag="b")) == {"tag": "form.not_unique"}


@pytest.mark.django_db
def test_no_row_has_the_value_of_another() -> None:
    version = publish()
    assert codes(lambda: create(version, parts=[{"n": "1"}, {"n": "2"}, {"n": "1.00"}, {}])) == {
        "parts.2.n": "form.twice"
    }
    assert len(create(version, parts=[{"n": "1"}, {"n": "2"}]).values["parts"]) == 2
    create(version, parts=[{"n": "1"}])
    schema = definitions.json_schema(version_id=version, policy=records.OPEN, language="en")
    assert [code for code, one in schema["properties"].items() if one.get("x-unique")] == ["tag", "mail"]
