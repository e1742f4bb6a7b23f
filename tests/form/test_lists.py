"""Lists of records through the engine's api: filters, order, pages, sums, and what a policy keeps out of all of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctp_core.contracts import Invalid, ObjectRef, PageRequest, system_actor
from ctp_form.api import definitions, lists, records
from ctp_form.contracts import (
    READ_ALL,
    Condition,
    FieldPolicy,
    Grouping,
    Measure,
    RecordQuery,
    RecordSet,
)
from ctp_form.domain.keys import number_key, read_number_key

ACTOR = system_actor("test")
SCHEMA = {
    "fields": [
        {"code": "name", "kind": "text", "label": "Name"},
        {"code": "amount", "kind": "money", "label": "Amount"},
        {"code": "day", "kind": "date", "label": "Day"},
        {"code": "state", "kind": "choice", "label": "State", "options": [
            {"value": "open", "label": {"zh-hans": "未结", "en": "Open"}}, {"value": "done", "label": "Done"}]},
        {"code": "tags", "kind": "multiple_choice", "label": "Tags", "options": [
            {"value": "a", "label": "A"}, {"value": "ab", "label": "AB"}, {"value": "c", "label": "C"}]},
        {"code": "leave", "kind": "period", "label": "Leave"},
        {"code": "urgent", "kind": "yes_no", "label": "Urgent"},
        {"code": "note", "kind": "long_text", "label": "Note"},
        {"code": "secret", "kind": "text", "label": "Secret"},
    ]
}  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"name": "一号", "amount": "-3.50", "day": "2026-01-31", "state": "open", "tags": ["a"], "urgent": True},
    {"name": "Beta", "amount": "1000000000000.25", "day": "2026-02-01", "state": "done", "tags": ["ab", "c"]},
    {"name": "alpha", "amount": "9", "day": "2026-05-03", "state": "open", "note": "Ünder 100% sure"},
    {"name": "gamma", "leave": {"from": "2026-03-01", "to": "2026-03-09"}, "secret": "CANARY"},
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def within() -> RecordSet:
    made = definitions.create_definition(code="listed", name="Listed", schema=SCHEMA, actor=ACTOR)
    version = definitions.publish(definition_id=made.id, actor=ACTOR)
    owner = ObjectRef("registers", "register", uuid4())
    result = lists.create_batch(version_id=version.id, rows=ROWS, actor=ACTOR, owner=owner)
    assert (len(result.made), result.wrong) == (4, {})
    return RecordSet(owner, version.id, READ_ALL)


def names(within: RecordSet, *conditions: Condition, sort: str = "") -> list[str]:
    found = lists.list_records(within=within, query=RecordQuery(conditions, sort), page=PageRequest())
    return [one.values["name"] for one in found.items]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([Condition("amount", "from", "9")], ["Beta", "alpha"]),
        ([Condition("amount", "to", "8.99")], ["一号"]),
        ([Condition("amount", "is", "-3.5")], ["一号"]),
        ([Condition("amount", "empty")], ["gamma"]),
        ([Condition("day", "from", "2026-02-01"), Condition("day", "to", "2026-02-28")], ["Beta"]),
        ([Condition("state", "is", "done"), Condition("state", "is", "open")], ["一号", "Beta", "alpha"]),
        ([Condition("state", "not", "open")], ["Beta", "gamma"]),
        ([Condition("tags", "is", "a")], ["一号"]),
        ([Condition("tags", "is", "a"), Condition("tags", "is", "c")], ["一号", "Beta"]),
        ([Condition("leave.to", "from", "2026-03-09")], ["gamma"]),
        ([Condition("urgent", "is", "yes")], ["一号"]),
        ([Condition("name", "is", "BETA")], ["Beta"]),
        ([Condition("name", "begins", "al")], ["alpha"]),
        ([Condition("name", "contains", "AMM")], ["gamma"]),
        ([Condition("note", "contains", "100%")], ["alpha"]),
        ([Condition("note", "filled")], ["alpha"]),
        ([Condition("_created", "from", "2020-01-01"), Condition("name", "begins", "一")], ["一号"]),
    ],
)
def test_filters(within: RecordSet, conditions: list[Condition], expected: list[str]) -> None:
    assert names(within, *conditions, sort="_created") == expected
    assert lists.count_records(within=within, query=RecordQuery(tuple(conditions))) == len(expected)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["gamma", "alpha", "Beta", "一号"]),
        ("amount", ["gamma", "一号", "alpha", "Beta"]),
        ("-amount", ["Beta", "alpha", "一号", "gamma"]),
        ("name", ["alpha", "Beta", "gamma", "一号"]),
        ("-day", ["alpha", "Beta", "一号", "gamma"]),
    ],
)
def test_order_and_pages(within: RecordSet, sort: str, expected: list[str]) -> None:
    assert names(within, sort=sort) == expected
    cursor, seen = None, []
    for _page in range(4):
        page = lists.list_records(within=within, query=RecordQuery(sort=sort), page=PageRequest(cursor, 1))
        seen += [one.values["name"] for one in page.items]
        cursor = page.next
    assert (seen, cursor) == (expected, None)
    assert [one.values["name"] for one in lists.each_record(within=within, query=RecordQuery(sort=sort))] == expected


def test_a_list_page_is_one_query(within: RecordSet, django_assert_num_queries: Any) -> None:
    names(within)
    with django_assert_num_queries(1):
        names(within, Condition("amount", "from", "1"), sort="-amount")


@pytest.mark.parametrize("access", ["hidden", "masked"])
def test_what_is_concealed_is_asked_for_in_vain(within: RecordSet, access: Any) -> None:
    within = replace(within, policy=FieldPolicy("read", {"secret": access, "amount": access, "leave": access}))
    listed = lists.list_records(within=within, query=RecordQuery(), page=PageRequest())
    assert "CANARY" not in str(listed)
    assert "1000000000000" not in str(listed)
    unknown = RecordQuery((Condition("nothing", "is", "x"),))
    answers = set()
    for path in ("secret", "amount", "leave.from"):
        for query in (RecordQuery((Condition(path, "is", "x"),)), RecordQuery(sort=path), RecordQuery(sort=f"-{path}")):
            with pytest.raises(Invalid) as caught:
                lists.list_records(within=within, query=query, page=PageRequest())
            answers |= {one.message for found in caught.value.fields.values() for one in found}
        with pytest.raises(Invalid):
            lists.summarize(within=within, query=RecordQuery(), groupings=[Grouping(path)], language="en")
        with pytest.raises(Invalid):
            lists.summarize(within=within, query=RecordQuery(), measures=[Measure("sum", path)], language="en")
    with pytest.raises(Invalid) as caught:
        lists.list_records(within=within, query=unknown, page=PageRequest())
    assert caught.value.fields["where"][0].message in answers
    shown = {
        one.path: one.operators
        for one in lists.list_fields(version_id=within.version_id, policy=within.policy, language="en")
    }
    assert not shown.get("amount")
    assert ("secret" in shown) == (access == "masked")


def test_sums_are_exact_and_groups_are_named(within: RecordSet) -> None:
    found = lists.summarize(
        within=within,
        query=RecordQuery(),
        groupings=[Grouping("state")],
        measures=[Measure(), Measure("sum", "amount"), Measure("smallest", "amount"), Measure("largest", "day")],
        language="zh-hans",
    )
    assert [(one.keys, one.labels, one.results) for one in found.rows] == [
        (("",), ("",), ("1", None, None, None)),
        (("done",), ("Done",), ("1", "1000000000000.25", "1000000000000.25", "2026-02-01")),
        (("open",), ("未结",), ("2", "5.50", "-3.50", "2026-05-03")),
    ]
    assert found.totals == ("4", "1000000000005.75", "-3.50", "2026-05-03")


def test_a_pivot_by_quarter(within: RecordSet) -> None:
    found = lists.summarize(
        within=within,
        query=RecordQuery((Condition("day", "filled"),)),
        groupings=[Grouping("day", "quarter"), Grouping("state")],
        measures=[Measure("average", "amount")],
        language="en",
    )
    assert [(one.labels, one.results) for one in found.rows] == [
        (("2026-Q1", "Done"), ("1000000000000.25",)),
        (("2026-Q1", "Open"), ("-3.50",)),
        (("2026-Q2", "Open"), ("9",)),
    ]


def test_keys_follow_a_change(within: RecordSet) -> None:
    one = lists.list_records(within=within, query=RecordQuery(), page=PageRequest()).items[0]
    records.update_record(record_id=one.id, values={"amount": "77"}, actor=ACTOR)
    assert names(within, Condition("amount", "is", "77")) == ["gamma"]


def test_a_part_is_searched_alone() -> None:
    schema = {"fields": [{"code": "home", "kind": "address", "label": "Home"}]}
    made = definitions.create_definition(code="homes", name="Homes", schema=schema, actor=ACTOR)
    version = definitions.publish(definition_id=made.id, actor=ACTOR)
    owner = ObjectRef("registers", "register", uuid4())
    rows = [{"home": {"city": "北京市", "street": "南京路"}}, {"home": {"city": "南京市", "street": "北京路"}}]
    lists.create_batch(version_id=version.id, rows=rows, actor=ACTOR, owner=owner)
    asked = RecordQuery((Condition("home.city", "contains", "南京"),))
    found = lists.list_records(within=RecordSet(owner, version.id, READ_ALL), query=asked, page=PageRequest())
    assert [one.values["home"]["city"] for one in found.items] == ["南京市"]


def test_long_texts_are_told_apart_to_their_end(within: RecordSet) -> None:
    long = "X" * 130
    rows = [{"name": f"{long}1"}, {"name": f"{long}2"}]
    made = lists.create_batch(version_id=within.version_id, rows=rows, actor=ACTOR, owner=within.owner).made
    asked = [f"{long}3", f"{long}2".lower(), "BETA", f"{long}2"]
    found = lists.find_by_value(within=within, path="name", values=asked)
    assert (sorted(found), found[1]) == ([1, 2, 3], made[1])
    assert lists.find_twins(version_id=within.version_id, path="name", values=asked) == {3}


def test_only_what_somebody_entered(within: RecordSet) -> None:
    assert names(replace(within, author_pk=1)) == []


def test_a_batch_tells_bad_rows_and_keeps_the_others(within: RecordSet) -> None:
    rows = [{"amount": "x"}, {"name": "ok"}, {"nothing": 1}]
    result = lists.create_batch(version_id=within.version_id, rows=rows, actor=ACTOR, owner=within.owner)
    assert (list(result.made), {place: list(found) for place, found in result.wrong.items()}) == (
        [1],
        {0: ["amount"], 2: ["nothing"]},
    )


NUMBERS = st.decimals(-(10**15) + 1, 10**15 - 1, places=6, allow_nan=False)


@given(NUMBERS, NUMBERS)
def test_keys_of_numbers_stand_in_the_order_of_the_numbers(one: Decimal, other: Decimal) -> None:
    keys = number_key(format(one, "f")), number_key(format(other, "f"))
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (one < other, one == other)
    assert read_number_key(keys[0]) == one


def test_fields_with_chinese_codes_are_filtered_sorted_and_summed() -> None:
    schema = {
        "fields": [
            {"code": "物品", "kind": "text", "label": "物品"},
            {"code": "单价", "kind": "money", "label": "单价"},
        ]
    }
    made = definitions.create_definition(code="chinese", name="物品", schema=schema, actor=ACTOR)
    version = definitions.publish(definition_id=made.id, actor=ACTOR)
    owner = ObjectRef("registers", "register", uuid4())
    rows = [{"物品": "纸", "单价": "25"}, {"物品": "笔", "单价": "3.5"}, {"物品": "墨", "单价": "200"}]
    lists.create_batch(version_id=version.id, rows=rows, actor=ACTOR, owner=owner)
    within = RecordSet(owner, version.id, READ_ALL)

    def found(*conditions: Condition, sort: str = "单价") -> list[str]:
        page = lists.list_records(within=within, query=RecordQuery(conditions, sort), page=PageRequest())
        return [one.values["物品"] for one in page.items]

    assert found() == ["笔", "纸", "墨"]
    assert found(sort="-单价") == ["墨", "纸", "笔"]
    assert found(Condition("单价", "from", "25")) == ["纸", "墨"]
    assert found(Condition("物品", "contains", "笔")) == ["笔"]
    assert found(Condition("物品", "is", "墨")) == ["墨"]
    assert lists.count_records(within=within, query=RecordQuery((Condition("单价", "to", "25"),))) == 2
