"""What a policy or a limit conceals changes no statistic, no filter and no order: two lists that differ in nothing else answer alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from apps.registers.domain.dto import RoleContent
from apps.registers.selectors.records import open_list, summarize
from apps.registers.services.add_record import add_record
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.api import permissions
from ctp_core.contracts import Invalid, PageRequest, PrincipalRef
from ctp_form.api import definitions, limits, lists
from ctp_form.contracts import (
    FUNCTIONS,
    GRAINS,
    OPERATORS,
    Condition,
    FieldLimitDto,
    FieldPolicy,
    Grouping,
    Measure,
    RecordQuery,
)
from tests.registers.conftest import SYSTEM, Office

pytestmark = pytest.mark.django_db
CANARY = "canary-stat-31"
XY = [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]
SCHEMA: dict[str, Any] = {
    "fields": [
        {"code": "name", "kind": "text", "label": "Name"},
        {"code": "amount", "kind": "money", "label": "Amount"},
        {"code": "secret", "kind": "text", "label": "Secret", "unique": True},
        {"code": "notes", "kind": "long_text", "label": "Notes"},
        {"code": "salary", "kind": "money", "label": "Salary"},
        {"code": "share", "kind": "percent", "label": "Share"},
        {"code": "day", "kind": "date", "label": "Day"},
        {"code": "hour", "kind": "time", "label": "Hour"},
        {"code": "leave", "kind": "period", "label": "Leave"},
        {"code": "home", "kind": "address", "label": "Home"},
        {"code": "state", "kind": "choice", "label": "State", "options": XY},
        {"code": "tags", "kind": "multiple_choice", "label": "Tags", "options": XY},
        {"code": "sure", "kind": "yes_no", "label": "Sure"},
        {"code": "boss", "kind": "member", "label": "Boss"},
        {"code": "twice", "kind": "calculated", "label": "Twice", "formula": "salary * 2", "type": "money"},
        {"code": "rows", "kind": "table", "label": "Rows", "columns": [{"code": "price", "kind": "money", "label": "P"}]},
    ]
}  # fmt: skip
CONCEALED = [one["code"] for one in SCHEMA["fields"][2:]]
PATHS = [
    *CONCEALED, "boss.name", "leave.from", "leave.to", "home.province", "home.city", "home.street", "rows.price", "salary ", "Secret",
]  # fmt: skip


def values(office: Office, place: int, other: bool) -> dict[str, Any]:
    """A record: what is open is the same in both lists, what is concealed differs in each field."""
    few = place == 0 or other
    return {
        "name": f"n{place}", "amount": f"{place}.50",
        "secret": f"{CANARY}-{place}{other}", "notes": CANARY, "salary": "4711.31" if few else "1", "share": "31" if few else "1",
        "day": "2026-03-01" if few else "2025-01-02", "hour": "09:31" if few else "10:00",
        "leave": {"from": "2026-03-01", "to": "2026-03-31"} if few else None,
        "home": {"province": "广东省", "city": "深圳市", "street": CANARY} if few else None,
        "state": "x" if few else "y", "tags": ["x"] if few else ["y"], "sure": few,
        "boss": {"id": str((office.su if few else office.li).id)}, "rows": [{"price": "4711.31"}] if few else [],
    }  # fmt: skip


def register_of(office: Office, version: UUID, policy: FieldPolicy, other: bool) -> UUID:
    def role(who: Any, found: FieldPolicy) -> RoleContent:
        return RoleContent(who.name, "all", ("add", "export"), found, (PrincipalRef("member", who.id),))

    roles = (role(office.su, FieldPolicy("write")), role(office.wang, policy))
    made = create_register(content=RegisterContent(name=f"R{other}", version_id=version, roles=roles), actor=SYSTEM)
    for place in range(4):
        add_record(register_id=made, values=values(office, place, other), actor=office.actor(office.su))
    return made


def questions() -> Iterator[tuple[RecordQuery, tuple[Grouping, ...], tuple[Measure, ...]]]:
    """Every way to ask by a path, alone and beside what may be asked."""
    given = {"is": "4711.31", "from": "2026-03-01", "not": "x", "to": "4711.30"}
    for path in PATHS:
        for operator in OPERATORS:
            asked = Condition(path, operator, given.get(operator, CANARY))
            yield RecordQuery((Condition("name", "filled"), asked)), (), (Measure(),)
        for sort in (path, f"-{path}"):
            yield RecordQuery(sort=sort), (), (Measure(),)
        for grain in GRAINS:
            yield RecordQuery(), (Grouping(path, grain),), (Measure(),)
            yield RecordQuery(), (Grouping("name"), Grouping(path, grain)), (Measure("sum", "amount"),)
        for function in FUNCTIONS:
            if function != "count":
                yield RecordQuery(), (Grouping("name"),), (Measure(function, path),)
    open_to_all = tuple(Measure(one, "amount") for one in FUNCTIONS if one != "count")
    yield RecordQuery(sort="-amount"), (Grouping("name"),), (Measure(), *open_to_all)
    yield RecordQuery(), (Grouping("name"), Grouping("amount")), (Measure(),)


def answers(office: Office, register: UUID) -> list[Any]:
    within = open_list(register_id=register, actor=office.actor(office.wang)).within
    found: list[Any] = []
    for query, groupings, measures in questions():
        try:
            told = lists.summarize(within=within, query=query, groupings=groupings, measures=measures, language="en")
            found.append((told.rows, told.totals, told.more))
        except Invalid as error:
            found.append(
                [(place, one.code, dict(one.params)) for place, every in error.fields.items() for one in every]
            )
        if not groupings:
            try:
                page = lists.list_records(within=within, query=query, page=PageRequest())
                found.append([{code: one.values[code] for code in ("name", "amount")} for one in page.items])
            except Invalid as error:
                found.append([(place, one[0].code) for place, one in error.fields.items()])
    return found


@pytest.mark.parametrize(("by", "access"), [("role", "hidden"), ("limit", "masked")])
def test_nothing_can_be_told_from_what_is_concealed(office: Office, by: str, access: Any) -> None:
    form = definitions.create_definition(code="stat", name="Stat", schema=SCHEMA, actor=SYSTEM)
    version = definitions.publish(definition_id=form.id, actor=SYSTEM).id
    concealing, open_to_all = FieldPolicy("write", dict.fromkeys(CONCEALED, access)), FieldPolicy("write")
    if by == "limit":
        one = FieldLimitDto("L", concealing, (PrincipalRef("member", office.wang.id),))
        limits.save_limits(definition_id=form.id, limits=[one], actor=SYSTEM)
    policy = concealing if by == "role" else open_to_all
    first, second = (register_of(office, version, policy, other) for other in (False, True))
    told, again = answers(office, first), answers(office, second)
    assert told == again
    # Every question by what is concealed is refused, those by what is open are answered.
    assert told[-2][1] == ("4", "8", "2", "0.50", "3.50")
    assert {one[0][1] for one in told[:-2] if isinstance(one, list) and isinstance(one[0], tuple)} == {"form.query"}
    # An unknown order is the only question of these that a statistic needn't mind, and it is refused as well.
    assert not [one for one in told[:-2] if isinstance(one, tuple)]
    # Who may see it gets it, so that the questions are the right ones.
    summary = summarize(
        register_id=first, query=RecordQuery((Condition("secret", "begins", CANARY),)), groupings=(Grouping("state"),),
        measures=(Measure("sum", "salary"),), language="en", actor=office.actor(office.su),
    )  # fmt: skip
    assert [(one.keys, one.results) for one in summary.rows] == [(("x",), ("4711.31",)), (("y",), ("3",))]
    # A view that somebody shares says what it asks by; who may not know the field isn't told either.
    key = permissions.account_key(office.su.account_pk)
    permissions.grant_permission(code="registers.manage_registers", key=key, actor=SYSTEM)
    client, api = office.client(office.wang), office.api(office.wang)
    shared = {"name": "shared", "shared": True, "where": [f"secret:begins:{CANARY}"], "sort": "secret", "columns": []}
    saved = office.api(office.su).post(f"/api/v1/registers/{first}/views/", shared)
    assert saved.status_code == 201, saved.content
    columns = {"name": "columns", "shared": True, "where": [], "sort": "", "columns": ["secret", "name"]}
    assert office.api(office.su).post(f"/api/v1/registers/{first}/views/", columns).status_code == 201
    for person, shown in (
        (office.wang, ["name"] if access == "hidden" else ["secret", "name"]),
        (office.su, ["secret", "name"]),
    ):
        known = office.api(person).get(f"/api/v1/registers/{first}/views/").json()["items"]
        assert next(one["query"]["columns"] for one in known if one["name"] == "columns") == shown
    texts = [client.get(f"/registers/{first}/{tail}").content.decode() for tail in (
        "statistics/", "statistics/?group=secret&group=boss&measure=sum:salary", "statistics/?group=name&measure=sum:amount",
        "?sort=secret", f"?view={saved.json()['id']}", f"statistics/?view={saved.json()['id']}", "?where=salary:is:4711.31",
        "?where=secret:filled",
    )]  # fmt: skip
    texts += [
        api.get(f"/api/v1/registers/{first}/{tail}").content.decode()
        for tail in ("fields/", "views/", "statistics/?group=secret")
    ]
    assert [
        word for word in (CANARY, "4,711", "9,422") if any(word in text.replace("4711.31", "") for text in texts)
    ] == []
