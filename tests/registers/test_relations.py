"""A form that relates to the records of a register: chosen, copied, looked up, and never shown to who may not see them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from apps.registers.domain.dto import RoleContent
from apps.registers.selectors.records import get_record, list_history
from apps.registers.services.add_record import add_record
from apps.registers.services.change_record import change_record, delete_record
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.contracts import Invalid, PrincipalRef
from ctp_form.api import definitions
from ctp_form.contracts import DefinitionInvalid, FieldPolicy
from ctp_form.models import FormRecord
from ctp_form.selectors.uses import removed_uses
from tests.registers.conftest import CANARY, SALARY, SYSTEM, Office


@dataclass
class Orders:
    """A register of orders, each of a contract: everybody of the house fills it in and reads all of it."""

    office: Office
    register: UUID
    version_id: UUID
    contract: UUID

    def add(self, member: Any, **values: Any) -> UUID:
        return add_record(register_id=self.register, values=values, actor=self.office.actor(member))

    def read(self, member: Any, record: UUID) -> dict[str, Any]:
        with translation.override("zh-hans"):
            found = get_record(register_id=self.register, record_id=record, actor=self.office.actor(member))
        return dict(found.values)


def schema(register: UUID) -> dict[str, Any]:
    source = f"registers/register/{register}"
    copies = [{"from": "amount", "to": "price"}, {"from": "secret", "to": "note"}, {"from": "boss", "to": "who"}]
    return {
        "fields": [
            {"code": "title", "kind": "text", "label": "Order", "required": True},
            {"code": "contract", "kind": "relation", "label": "Contract", "source": source, "title": "name", "copy": copies},
            {"code": "price", "kind": "money", "label": "Price", "required": True},
            {"code": "note", "kind": "text", "label": "Note"},
            {"code": "who", "kind": "member", "label": "Who"},
            {"code": "state", "kind": "lookup", "label": "State", "relation": "contract", "field": "state"},
            {"code": "pay", "kind": "lookup", "label": "Pay", "relation": "contract", "field": "salary"},
            {"code": "lines", "kind": "table", "label": "Lines", "columns": [
                {"code": "of", "kind": "relation", "label": "Of", "source": source, "title": "name",
                 "copy": [{"from": "amount", "to": "sum"}]},
                {"code": "sum", "kind": "money", "label": "Sum", "total": True},
                {"code": "day", "kind": "lookup", "label": "Day", "relation": "of", "field": "day"}]},
        ]
    }  # fmt: skip


@pytest.fixture
def orders(office: Office) -> Orders:
    values = {
        "name": "翠湖租约",
        "amount": "8200",
        "day": "2026-05-03",
        "state": "open",
        "secret": CANARY,
        "salary": SALARY,
        "boss": {"id": str(office.wang.id)},
    }
    contract = add_record(register_id=office.register, values=values, actor=office.actor(office.su))
    made = definitions.create_definition(code="orders", name="订单", schema=schema(office.register), actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    everybody = RoleContent("全体", "all", ("add", "change", "export"), FieldPolicy(), (PrincipalRef("everyone"),))
    content = RegisterContent(
        name="订单台账", version_id=version.id, columns=("title", "contract", "state"), roles=(everybody,)
    )
    return Orders(office, create_register(content=content, actor=SYSTEM), version.id, contract)


def test_a_chosen_record_is_copied_looked_up_and_stored_by_its_id(orders: Orders) -> None:
    su = orders.office.su
    chosen = {"id": str(orders.contract), "name": "made up"}
    made = orders.add(su, title="A", contract=chosen, lines=[{"of": str(orders.contract)}])
    stored = FormRecord.objects.get(public_id=made).values
    assert stored["contract"] == str(orders.contract)
    assert (stored["price"], stored["note"], stored["who"]["name"]) == ("8200.00", CANARY, "王安石")
    assert "state" not in stored
    assert stored["lines"][0]["sum"] == "8200.00"
    found = orders.read(su, made)
    assert found["contract"] == {"id": str(orders.contract), "name": "翠湖租约"}
    assert (found["state"], found["pay"]) == ("未结", SALARY)
    assert found["lines"][0]["of"]["name"] == "翠湖租约"
    assert found["lines"][0]["day"] == "2026-05-03"
    # A round trip changes nothing, and what was copied is the order's own from then on.
    actor = orders.office.actor(su)
    change_record(register_id=orders.register, record_id=made, values={**found, "price": "9000"}, actor=actor)
    change_record(register_id=orders.office.register, record_id=orders.contract, values={"state": "done"}, actor=actor)
    found = orders.read(su, made)
    assert (found["price"], found["state"]) == ("9000.00", "已结")


def test_what_was_typed_stays_and_another_choice_brings_its_own(orders: Orders) -> None:
    su = orders.office.su
    other = add_record(
        register_id=orders.office.register, values={"name": "B", "amount": "5"}, actor=orders.office.actor(su)
    )
    made = orders.add(su, title="A", contract=str(orders.contract), price="7")
    assert orders.read(su, made)["price"] == "7.00"
    values = {"contract": str(other), "price": "7.00", "note": CANARY}
    change_record(register_id=orders.register, record_id=made, values=values, actor=orders.office.actor(su))
    found = orders.read(su, made)
    assert found["price"] == "5.00"
    assert "note" not in found
    assert "who" not in found


def test_a_record_chosen_once_more_is_copied_there_too(orders: Orders) -> None:
    su, of = orders.office.su, str(orders.contract)
    made = orders.add(su, title="A", price="1", lines=[{"of": of}])
    first = dict(orders.read(su, made)["lines"][0])
    values = {"lines": [first, {"of": of}]}
    change_record(register_id=orders.register, record_id=made, values=values, actor=orders.office.actor(su))
    assert [one["sum"] for one in orders.read(su, made)["lines"]] == ["8200.00", "8200.00"]


def test_who_may_not_see_a_record_can_neither_choose_nor_read_it(orders: Orders) -> None:
    office = orders.office
    for member in (office.li, office.zhao):  # own records alone; no seat
        for wanted in (orders.contract, uuid4()):
            with pytest.raises(Invalid) as refused:
                orders.add(member, title="A", contract=str(wanted), price="1")
            assert [one.code for one in refused.value.fields["contract"]] == ["form.record"]
    made = orders.add(office.su, title="A", contract=str(orders.contract), price="1", note="plain")
    assert orders.read(office.zhao, made)["contract"] == {"id": str(orders.contract), "name": ""}
    # Wang reads contracts without their secrets: named, but nothing of what is hidden is looked up or copied.
    found = orders.read(office.wang, made)
    assert found["contract"]["name"] == "翠湖租约"
    assert "pay" not in found
    assert found["state"] == "未结"
    own = orders.add(office.wang, title="W", contract=str(orders.contract))
    assert "note" not in FormRecord.objects.get(public_id=own).values
    page = f"/registers/{orders.register}/"
    address = f"{page}records/{made}/"
    client = office.client(office.zhao)
    # Who has no seat among the contracts meets the order everywhere, and the contract nowhere.
    for path in (page, address, f"{address}edit/", f"{address}history/", f"{address}print/", f"{page}statistics/?group=contract",
                 f"{page}export/csv/", f"{page}export/csv/?exact=1"):  # fmt: skip
        answer = client.get(path, headers={"Accept-Language": "en"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, path
        for text in ("翠湖租约", SALARY, CANARY, "未结"):
            assert text.encode() not in body, (path, text)
    assert b"gone or not open to you" in client.get(address, headers={"Accept-Language": "en"}).content
    document = b"".join(client.get(f"{address}docx/").streaming_content)
    assert "翠湖租约" not in zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml").decode()
    for path in (f"records/{made}/", "records/", "statistics/?group=contract"):
        body = office.api(office.zhao).get(f"/api/v1/registers/{orders.register}/{path}").content.decode()
        assert "翠湖租约" not in body
        assert SALARY not in body
    # And who has one meets its name on all of them.
    shown = office.client(office.wang)
    for path in (page, address, f"{address}edit/", f"{address}history/", f"{address}print/", f"{page}export/csv/"):
        answer = shown.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "翠湖租约".encode() in body, path
    assert f'href="/registers/{office.register}/records/{orders.contract}/"'.encode() in shown.get(address).content


def test_what_stands_at_one_place_is_no_leave_to_put_it_at_another(orders: Orders) -> None:
    office, of = orders.office, str(orders.contract)
    made = orders.add(office.su, title="A", contract=of, price="1", lines=[{"of": of, "sum": "2"}])
    bare = orders.add(office.su, title="B", contract=of, price="1")
    actor = office.actor(office.li)  # who may change orders and sees none but her own contracts

    def change(record: UUID, **values: Any) -> None:
        change_record(register_id=orders.register, record_id=record, values=values, actor=actor)

    line = dict(orders.read(office.li, made)["lines"][0])
    assert line["of"] == {"id": of, "name": ""}
    for record, values in (
        (made, {"lines": [line, {"of": of}]}),
        (made, {"lines": [{"of": of}]}),
        (made, {"contract": None, "lines": [{"of": of}]}),
        (bare, {"lines": [{"of": of}]}),
    ):
        with pytest.raises(Invalid) as refused:
            change(record, **values)
        assert {one.code for each in refused.value.fields.values() for one in each} == {"form.record"}
    change(made, title="C", contract=of, lines=[{**line, "sum": "3"}])
    stored = FormRecord.objects.get(public_id=made).values
    assert (stored["title"], stored["contract"], stored["lines"][0]["of"]) == ("C", of, of)
    # Taken out it can't be put back, and who sees the contract may put it wherever there is room for one.
    change(bare, contract=None)
    with pytest.raises(Invalid):
        change(bare, contract=of)
    actor = office.actor(office.su)
    change(bare, lines=[{"of": of}])


def test_a_record_that_is_gone_leaves_the_order_usable(orders: Orders) -> None:
    office = orders.office
    made = orders.add(office.su, title="A", contract=str(orders.contract))
    actor = office.actor(office.su)
    delete_record(register_id=office.register, record_id=orders.contract, actor=actor)
    found = orders.read(office.su, made)
    assert found["contract"] == {"id": str(orders.contract), "name": ""}
    assert found["price"] == "8200.00"
    change_record(register_id=orders.register, record_id=made, values={**found, "title": "B"}, actor=actor)
    assert orders.read(office.su, made)["title"] == "B"
    assert list_history(register_id=orders.register, record_id=made, actor=actor)[0].values["contract"]["name"] == ""
    with pytest.raises(Invalid):
        orders.add(office.su, title="C", contract=str(orders.contract), price="1")


def test_the_picker_finds_and_brings_what_its_reader_may_see(orders: Orders) -> None:
    office = orders.office
    kinds = f"registers/register/{office.register}#name"
    asked = f"/form/related/?{urlencode({'kinds': kinds, 'q': '翠湖'})}"
    item = {"ref": f"record:{orders.contract}", "label": "翠湖租约", "detail": "8200.00"}
    assert office.client(office.wang).get(asked).json() == {"items": [item]}
    assert office.client(office.zhao).get(asked).json() == {"items": []}
    by_secret = f"/form/related/?{urlencode({'kinds': kinds.replace('name', 'secret'), 'q': CANARY})}"
    assert office.client(office.wang).get(by_secret).json() == {"items": []}
    query = urlencode({"version": str(orders.version_id), "path": "contract", "id": f"record:{orders.contract}"})
    brought = f"/form/related/values/?{query}"
    assert office.client(office.wang).get(brought, headers={"Accept-Language": "en"}).json() == {
        "copies": {"price": "8200.00", "note": ""},
        "looks": {"state": "Open", "pay": ""},
    }
    assert office.client(office.zhao).get(brought).json()["looks"] == {"state": "", "pay": ""}
    for path in ("/form/related/?kinds=nonsense&q=x", "/form/related/values/?version=x", "/form/related/values/"):
        assert office.client(office.wang).get(path).status_code == 200
    assert office.client(office.wang).get("/form/related/sources/").status_code == 403


def test_lists_filter_by_the_record_and_files_name_it(orders: Orders) -> None:
    office = orders.office
    made = orders.add(office.su, title="A", contract=str(orders.contract))
    orders.add(office.su, title="B", price="1")
    answer = office.api(office.su).get(
        f"/api/v1/registers/{orders.register}/records/?where=contract:is:{orders.contract}"
    )
    assert [one["id"] for one in answer.json()["items"]] == [str(made)]
    page = office.client(office.su).get(f"/registers/{orders.register}/?by=contract")
    assert page.status_code == 200
    assert f"registers/register/{office.register}#name".encode() in page.content
    from ctp_form.api.lists import Sheet

    sheet = Sheet(
        version_id=orders.version_id, policy=FieldPolicy(), head=["Order", "Contract"], actor=office.actor(office.su)
    )
    assert sheet.values(["C", "翠湖租约"]) == {"title": "C", "contract": str(orders.contract)}
    assert sheet.values(["C", "翠湖"]) == {"title": "C", "contract": "翠湖"}


def test_relations_that_lead_nowhere_are_told_and_fields_they_need_are_missed(orders: Orders) -> None:
    definition = definitions.get_version(version_id=orders.office.version_id).definition_id
    missed = {(one.path, one.user) for one in removed_uses(definition, [{"code": "name", "kind": "text"}])}
    assert {path for path, user in missed if "订单" in user} == {"amount", "secret", "boss", "state", "salary", "day"}
    broken = schema(orders.office.register)
    broken["fields"][1]["copy"] = [{"from": "nothing", "to": "price"}]
    broken["fields"][6]["field"] = "nowhere"
    broken["fields"][7]["columns"][0]["source"] = f"registers/register/{uuid4()}"
    made = definitions.create_definition(code="broken", name="Broken", schema=broken, actor=SYSTEM)
    with pytest.raises(DefinitionInvalid) as refused:
        definitions.publish(definition_id=made.id, actor=SYSTEM)
    assert sorted(refused.value.fields) == [
        "schema.fields.1.copy.0.from",
        "schema.fields.6.field",
        "schema.fields.7.columns.0.source",
    ]
    for at, wrong in (
        (1, {"copy": [{"from": "amount", "to": "state"}]}),
        (5, {"relation": "price"}),
        (1, {"source": "x"}),
    ):
        bad = schema(orders.office.register)
        bad["fields"][at] |= wrong
        assert len(definitions.check_schema(schema=bad)) == 1
