"""Limits on fields by role: stricter than any role of a register, on every surface, at once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.registers.services.export_list import export_list
from apps.registers.services.start_import import upload_import
from ctp_core.contracts import Forbidden, PrincipalRef
from ctp_core.kit.testing import api_client, client_for, make_account
from ctp_form.api import definitions, limits
from ctp_form.contracts import ACCESSES, OPEN, FieldLimitDto, FieldPolicy, RecordQuery, RowRights
from tests.registers.conftest import CANARY, SALARY, SYSTEM, Office
from tests.registers.test_rest import FULL, add

ORDER = {one: place for place, one in enumerate(ACCESSES)}
POLICIES = st.builds(
    FieldPolicy,
    st.sampled_from(ACCESSES[:4]),
    st.dictionaries(st.sampled_from(["a", "t", "t.x", "t.y"]), st.sampled_from(ACCESSES), max_size=4),
    st.dictionaries(st.just("t"), st.builds(RowRights, st.booleans(), st.booleans()), max_size=1),
)


@given(POLICIES, POLICIES)
def test_the_stricter_of_both_holds_at_every_place(one: FieldPolicy, other: FieldPolicy) -> None:
    both = one.within(other)
    for path in ("a", "b", "t", "t.x", "t.y", "t.z"):
        found, wanted = both.access(path), sorted((one.access(path), other.access(path)), key=ORDER.__getitem__)
        expected = "required" if wanted == ["write", "required"] else wanted[0]
        # A column is asked for only where its table may be written.
        assert found == expected or (ORDER[found] < ORDER[expected] <= ORDER["required"] and "." in path), path
        assert ORDER[found] <= ORDER[wanted[0]] or found == expected == "required"
    if both.is_writable("t"):
        assert both.rows("t") == RowRights(
            add=one.rows("t").add and other.rows("t").add, delete=one.rows("t").delete and other.rows("t").delete
        )


def test_of_several_limits_the_most_allowed_counts_of_what_they_name() -> None:
    joined = FieldPolicy.joined_limits(
        [
            FieldPolicy("write", {"salary": "hidden", "name": "read"}),
            FieldPolicy("write", {"salary": "masked", "t": "read"}, {"t": RowRights(add=False)}),
        ]
    )
    assert {path: joined.access(path) for path in ("salary", "name", "t.x", "other")} == {
        "salary": "masked", "name": "read", "t.x": "read", "other": "write",
    }  # fmt: skip
    partners = FieldPolicy.joined_limits(
        [FieldPolicy("hidden", {"name": "read"}), FieldPolicy("write", {"day": "write"})]
    )
    assert [partners.access(path) for path in ("name", "day", "salary")] == ["read", "write", "hidden"]
    assert FieldPolicy.joined_limits([]) == OPEN


def form_of(office: Office) -> Any:
    return definitions.get_version(version_id=office.version_id).definition_id


@pytest.mark.django_db
def test_what_a_role_may_not_see_is_on_no_surface_of_a_register(office: Office) -> None:
    su, wang = office.su, office.wang
    record = add(office, su, **FULL)["id"]
    rest, page = f"{office.address}records/{record}/", f"/registers/{office.register}/records/{record}/"
    assert office.api(su).get(rest).json()["values"]["secret"] == CANARY
    strict = FieldPolicy(
        "write",
        {"secret": "hidden", "salary": "masked", "items.price": "hidden", "amount": "read", "day": "required"},
        {"items": RowRights(add=False, delete=False)},
    )
    limits.save_limits(
        definition_id=form_of(office),
        limits=[FieldLimitDto("出纳", strict, (PrincipalRef("member", su.id),))],
        actor=SYSTEM,
    )
    api, client = office.api(su), office.client(su)
    values = api.get(rest).json()["values"]
    assert ({"secret"} & values.keys(), values["salary"], [set(row) for row in values["items"]]) == (
        set(), "***", [{"_id", "what"}],
    )  # fmt: skip
    seen = [api.get(f"{office.address}{tail}").content.decode() for tail in ("records/", "fields/", "schema/")]
    seen.append(api.get(f"/api/v1/form/records/{record}/").content.decode())
    seen += [client.get(f"{page}{tail}").content.decode() for tail in ("", "edit/", "history/", "print/")]
    seen += [
        client.get(f"/registers/{office.register}/{tail}").content.decode()
        for tail in ("", "statistics/", "records/new/")
    ]
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"{page}docx/").streaming_content))) as document:
        seen.append(document.read("word/document.xml").decode())
    for exact in (False, True):
        target = io.BytesIO()
        export_list(
            register_id=office.register, query=RecordQuery(), columns=(), file_format="csv", exact=exact,
            language="en", to=target, actor=office.actor(su),
        )  # fmt: skip
        seen.append(target.getvalue().decode())
    for text in seen:
        assert [one for one in (CANARY, SALARY, "91,827.36", "77123.45", "77,123.45") if one in text] == []
    for asked in ("where=secret:filled", "where=salary:filled", "sort=salary"):
        assert api.get(f"{office.address}records/?{asked}").status_code == 422
    assert api.get(f"{office.address}statistics/?measure=sum:salary").status_code == 422
    # Writing keeps to it as well, also by import; what the limit requires is asked for.
    for wrong in (
        {"secret": "x"},
        {"salary": "1"},
        {"amount": "5"},
        {"items": []},
        {"items": [*values["items"], {"what": "b"}]},
    ):
        assert api.patch(rest, {"values": wrong}).status_code == 422, wrong
    assert api.patch(rest, {"values": {"day": None}}).json()["fields"]["day"][0]["code"] == "form.required"
    assert api.patch(rest, {"values": {"name": "甲"}}).status_code == 200
    content = b"name,secret,day\nx,y,2026-01-01\n"
    run = upload_import(
        register_id=office.register,
        name="a.csv",
        content=io.BytesIO(content),
        size=len(content),
        actor=office.actor(su),
    )
    from tests.registers.test_imports import run_of, work

    work()
    assert run_of(office, run).preview["unknown"] == ["secret"]
    # Nobody else is touched; taken away again it is as before.
    assert office.api(wang).get(rest).json()["values"]["amount"] == "1200.50"
    limits.save_limits(definition_id=form_of(office), limits=[], actor=SYSTEM)
    assert office.api(su).get(rest).json()["values"]["secret"] == CANARY


@pytest.mark.django_db
def test_the_grid_and_its_door(office: Office) -> None:
    from ctp_core.api import permissions

    account = make_account("Designer", language="en")
    key = permissions.account_key(account.pk)
    permissions.grant_permission(code="form.manage_definitions", key=key, actor=SYSTEM)
    client, address = client_for(account), f"/form/{form_of(office)}/limits/"
    assert "Rights by role" in client.get(address).content.decode()
    sent = {
        "l.0.name": "Cashiers", "l.0.holders": f"member:{office.su.id}", "p.0.secret": "hidden", "p.0.*": "read",
        "p.0.items.price": "masked", "r.0.items": ["", "add"], "l.1.name": "", "p.1.secret": "",
    }  # fmt: skip
    assert client.post(address, {**sent, "l.0.holders": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    (one,) = limits.list_limits(definition_id=form_of(office))
    policy = FieldPolicy(
        "read", {"secret": "hidden", "items.price": "masked"}, {"items": RowRights(add=True, delete=False)}
    )
    assert (one.name, one.policy, one.holders) == ("Cashiers", policy, (PrincipalRef("member", office.su.id),))
    text = client.get(address).content.decode()
    assert 'aria-label="Secret: Cashiers"><option value="">—</option><option value="hidden" selected>' in text
    api, rest = api_client(account, ["form:write"]), f"/api/v1/form/definitions/{form_of(office)}/limits/"
    found = api.get(rest).json()
    assert found["limits"][0]["policy"] == policy.to_json()
    wrong = {"limits": [{**found["limits"][0], "policy": {"fields": {"nothing": "read"}}}]}
    assert list(api.put(rest, wrong).json()["fields"]) == ["limits.0.policy"]
    assert api.put(rest, {"limits": [found["limits"][0], found["limits"][0]]}).status_code == 422
    assert (api.put(rest, found).status_code, api.get(rest).json()) == (200, found)
    assert office.client(office.su).get(address).status_code == 403
    with pytest.raises(Forbidden):
        limits.save_limits(definition_id=form_of(office), limits=[], actor=office.actor(office.su))
    # A field that a role's rights rest on isn't taken out unseen.
    draft = definitions.get_definition(definition_id=form_of(office), actor=SYSTEM).draft
    from ctp_form.selectors.uses import removed_uses

    left = [field for field in draft["fields"] if field["code"] != "secret"]
    assert any("Cashiers" in use.user for use in removed_uses(form_of(office), left))
