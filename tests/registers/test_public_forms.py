"""A register opened to people without an account: what they see, what they may send, how often, and what becomes of it."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connections
from django.test import Client

from apps.collaboration.models import Affair, Template
from apps.collaboration.services.save_template import TemplateContent, save_template
from apps.registers.domain.dto import RoleContent
from apps.registers.domain.public_forms import BY_BROWSER
from apps.registers.models import PublicAnswer, PublicForm, Register
from apps.registers.services import give_answer as giving
from apps.registers.services.lift_register import PublicFormInWay, lift_register
from apps.registers.services.save_public_form import PublicFormContent, create_public_form, update_public_form
from apps.registers.services.save_register import RegisterContent, create_register
from apps.registers.services.start_flow import start_flow
from apps_api.collaboration import COLLABORATION
from apps_api.registers import RegisterInvalid
from ctp_core.api import clock, events, modules
from ctp_core.applets.files.models import Blob, StoredFile
from ctp_core.contracts import ObjectRef, PageRequest, PrincipalRef
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from ctp_form.models import FormRecord, FormVersion
from ctp_form.selectors.uses import removed_uses
from ctp_portal.api import notifications
from ctp_workflow.api import definitions as flows
from tests.registers.conftest import CANARY, SYSTEM, Office, build_office

EN = {"Accept-Language": "en"}
OPTIONS = [{"value": "y", "label": "Yes"}, {"value": "n", "label": "No"}]
SCHEMA = {
    "fields": [
        {"code": "name", "kind": "text", "label": "Your name", "required": True},
        {"code": "mobile", "kind": "phone", "label": "Mobile", "mobile": True},
        {"code": "comes", "kind": "choice", "label": "Coming", "options": OPTIONS},
        {"code": "meal", "kind": "text", "label": "Meal", "show": "comes == 'y'"},
        {"code": "part", "kind": "page_break", "label": "More"},
        {"code": "papers", "kind": "attachment", "label": "Papers", "max_files": 2},
        {"code": "guests", "kind": "table", "label": "Guests", "columns": [
            {"code": "who", "kind": "text", "label": "Who"},
            {"code": "cost", "kind": "money", "label": "Cost", "total": True},
            {"code": "host", "kind": "member", "label": "Host-canary"}]},
        {"code": "all", "kind": "calculated", "type": "money", "formula": "sum(guests.cost)", "label": "Together"},
        {"code": "inside", "kind": "text", "label": "Label-canary", "default": CANARY},
        {"code": "keeper", "kind": "member", "label": "Keeper-canary"},
        {"code": "derived", "kind": "calculated", "type": "text", "formula": "inside", "label": "Derived-canary"},
    ]
}  # fmt: skip
ASKED = ("name", "mobile", "comes", "meal", "papers", "guests", "all", "derived")
CONTENT = PublicFormContent(title="Visitors’ day", intro="Tell us.", thanks="See you.", fields=ASKED)


@pytest.fixture
def register(office: Office) -> UUID:
    made = definitions.create_definition(code="visit", name="Visit", schema=SCHEMA, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    keepers = RoleContent("Keepers", "all", ("add", "change"), FieldPolicy(), (PrincipalRef("member", office.su.id),))
    return create_register(
        content=RegisterContent(name="Register-canary", version_id=version.id, roles=(keepers,)), actor=SYSTEM
    )


@pytest.fixture
def form(office: Office, register: UUID) -> PublicForm:
    return opened(office, register)


def opened(office: Office, register: UUID, **more: Any) -> PublicForm:
    made = create_public_form(register_id=register, content=replace(CONTENT, **more), actor=office.actor(office.zhao))
    return PublicForm.objects.get(public_id=made)


def address(form: PublicForm) -> str:
    return f"/registers/public/{form.code}/"


def send(form: PublicForm, client: Client | None = None, **values: Any) -> Any:
    given = {"nonce": values.pop("nonce", "n1"), "homepage": values.pop("homepage", "")}
    given |= {name if name.startswith("u.") else f"f.{name}": value for name, value in values.items()}
    return (client or Client()).post(address(form), given, headers=EN)


def query_code(answer: Any) -> str:
    found = re.search(r'id="query-code">([^<]+)<', answer.content.decode())
    assert found is not None, answer.content.decode()
    return found[1]


def stored(form: PublicForm) -> list[FormRecord]:
    return list(FormRecord.objects.filter(owner_id=form.register.public_id).order_by("pk"))


def test_an_answer_becomes_a_record_and_can_be_looked_up_again(office: Office, form: PublicForm) -> None:
    page = Client().get(address(form), headers=EN)
    assert page.status_code == 200
    body = page.content.decode()
    for text in ("Visitors’ day", "Tell us.", "Your name", "Guests", "Together"):
        assert text in body
    # The form and nothing else: no other field, no name of the register, no way into the house.
    for text in ("canary", "organization:picker", 'name="f.inside"', 'name="f.keeper"'):
        assert text not in body
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    answer = send(form, name="Ada", mobile="13800138000", comes="n", meal="dropped", **{
        "guests.0.who": "Bo", "guests.0.cost": "12.5"})  # fmt: skip
    assert answer.status_code == 200
    assert b"See you." in answer.content
    [record] = stored(form)
    assert record.is_listed
    assert record.author == "Visitors’ day"
    assert record.author_pk is None
    values = {**record.values, "guests": [row["who"] for row in record.values["guests"]]}
    assert values == {"name": "Ada", "mobile": "13800138000", "comes": "n", "guests": ["Bo"], "all": "12.50",
                      "inside": CANARY, "derived": CANARY}  # fmt: skip
    form.refresh_from_db()
    assert form.answers == 1
    given = f"{address(form)}given/"
    found = Client().post(given, {"query": query_code(answer).lower().replace("-", " ")}, headers=EN).content.decode()
    assert "Ada" in found
    assert "12.50" in found
    assert "canary" not in found
    wrong = Client().post(given, {"query": "2222-2222-2222-2222"}, headers=EN)
    assert wrong.status_code == 422
    assert b"There is no answer with this code" in wrong.content
    # Without the code nobody gets there, and the code itself is not kept.
    assert query_code(answer) not in str(PublicAnswer.objects.values().get())


def test_what_is_not_asked_for_can_not_be_sent(form: PublicForm, office: Office) -> None:
    for name, value in (
        ("inside", "x"),
        ("keeper", str(office.su.id)),
        ("all", "99"),
        ("guests.0.host", str(office.su.id)),
    ):
        answer = send(form, name="Ada", **{name: value})
        assert answer.status_code == 422, name
    assert send(form).status_code == 422  # the name is required
    assert send(form, name="Ada", papers="018f2f70-0000-7000-8000-000000000001").status_code == 200
    assert "papers" not in stored(form)[0].values


def test_the_same_page_sent_twice_is_one_answer(form: PublicForm) -> None:
    first, second = send(form, name="Ada"), send(form, name="Ada")
    assert query_code(first) == query_code(second)
    assert len(stored(form)) == 1
    assert query_code(send(form, name="Ada", nonce="n2")) != query_code(first)


def test_window_quota_and_switch_close_the_form(office: Office, register: UUID) -> None:
    now = clock.now()
    said = {
        "not open yet": opened(office, register, opens_at=now + timedelta(hours=1)),
        "time for answers is over": opened(office, register, closes_at=now - timedelta(hours=1)),
        "takes no answers now": opened(office, register, is_open=False),
    }
    for text, form in said.items():
        page = Client().get(address(form), headers=EN).content.decode()
        assert text in page
        assert "Your name" not in page
        assert send(form, name="Ada").status_code == 409
    form = opened(office, register, quota=1)
    assert send(form, name="Ada").status_code == 200
    assert send(form, name="Bo", nonce="n2").status_code == 409
    assert b"as many answers as were wanted" in Client().get(address(form), headers=EN).content
    assert len(stored(form)) == 1
    manager = office.client(office.zhao)
    switch = f"/registers/{register}/public/{form.public_id}/switch/"
    manager.post(switch, {"open": "0"})
    assert b"takes no answers now" in Client().get(address(form), headers=EN).content
    manager.post(switch, {"open": "1"})
    content = replace(CONTENT, quota=2)
    update_public_form(register_id=register, form_id=form.public_id, content=content, actor=office.actor(office.zhao))
    assert send(form, name="Bo", nonce="n2").status_code == 200
    page = manager.get(f"/registers/{register}/public/{form.public_id}/", headers=EN).content.decode()
    assert "2 answers" in page
    assert "the number is reached" in page
    assert f"http://testserver{address(form)}" in page
    assert "data:image/svg+xml" in page


def test_one_answer_a_person(office: Office, register: UUID) -> None:
    by_phone = opened(office, register, once="mobile")
    assert send(by_phone, name="Ada", mobile="138 0013 8000").status_code == 200
    again = send(by_phone, name="Bo", mobile="+86 13800138000", nonce="n2")
    assert again.status_code == 422
    assert b"You have already answered this form" in again.content
    assert send(by_phone, name="Bo", nonce="n3").status_code == 422  # without a number nobody is told apart
    assert len(stored(by_phone)) == 1
    by_browser = opened(office, register, once=BY_BROWSER)
    browser = Client()
    assert send(by_browser, browser, name="Ada").status_code == 422  # no cookie yet: the page itself brings it
    browser.get(address(by_browser))
    assert send(by_browser, browser, name="Ada").status_code == 200
    assert b"You have already answered this form" in browser.get(address(by_browser), headers=EN).content
    assert send(by_browser, browser, name="Ada", nonce="n2").status_code == 422
    other = Client()
    other.get(address(by_browser))
    assert send(by_browser, other, name="Bo", nonce="n4").status_code == 200


def test_programs_and_floods_are_kept_out(form: PublicForm, settings: Any) -> None:
    assert b"filled in by a program" in send(form, name="Ada", homepage="http://spam.example").content
    assert stored(form) == []
    assert Client(enforce_csrf_checks=True).post(address(form), {"f.name": "Ada"}).status_code == 403
    settings.CTP_RATE_LIMITS = True
    codes = [send(form, name="Ada", nonce=f"r{number}").status_code for number in range(12)]
    assert codes == [200] * 10 + [429] * 2
    assert len(stored(form)) == 10


def test_files_come_with_the_answer_within_their_limits(office: Office, register: UUID) -> None:
    form = opened(office, register, megabytes=1)
    large = SimpleUploadedFile("large.bin", b"x" * (1024 * 1024 + 1))
    refused = send(form, name="Ada", **{"u.papers": large})
    assert refused.status_code == 422
    assert b"at most 1 MB" in refused.content
    assert send(form, name="Ada", **{"u.inside": SimpleUploadedFile("a.txt", b"a")}).status_code == 422
    several = [SimpleUploadedFile(f"{one}.txt", one.encode()) for one in "abc"]
    assert b"At most 2 files" in send(form, name="Ada", **{"u.papers": several}).content
    assert stored(form) == []
    # Nothing of them is left: no file, no bytes.
    assert (StoredFile.objects.count(), Blob.objects.count()) == (0, 0)
    assert send(form, name="Ada", **{"u.papers": [SimpleUploadedFile("cv.txt", b"me")]}).status_code == 200
    [file] = stored(form)[0].values["papers"]
    assert b"".join(office.client(office.su).get(f"/files/{file}").streaming_content) == b"me"
    twice = send(form, name="Ada", **{"u.papers": [SimpleUploadedFile("cv.txt", b"me again")]})
    assert twice.status_code == 200  # the same page: its receipt
    assert (StoredFile.objects.count(), Blob.objects.count()) == (1, 1)
    assert Client().get(f"/files/{file}").status_code in (302, 404)


def test_only_managers_set_it_up_and_mistakes_are_told(office: Office, register: UUID, form: PublicForm) -> None:
    pages = (f"/registers/{register}/public/", f"/registers/{register}/public/{form.public_id}/")
    for path in pages:
        assert office.client(office.su).get(path).status_code == 403
        assert office.client(office.zhao).get(path).status_code == 200
    wrong = {"fields": (), "once": "comes", "quota": 0, "title": " ", "template": "none", "megabytes": 101,
             "opens_at": clock.now(), "closes_at": clock.now() - timedelta(days=1)}  # fmt: skip
    with pytest.raises(RegisterInvalid) as refused:
        opened(office, register, **wrong)
    assert sorted(refused.value.fields) == ["closes_at", "fields", "megabytes", "once", "quota", "template", "title"]
    with pytest.raises(RegisterInvalid):
        opened(office, register, fields=("name", "keeper"))
    posted = {"title": "T", "field": ["name"], "quota": "many", "opens_at": "soon", "megabytes": "5"}
    answer = office.client(office.zhao).post(f"/registers/{register}/public/new/", posted, headers=EN)
    assert answer.status_code == 422
    assert b"This is no date and time." in answer.content
    assert Client().get("/registers/public/none/").status_code == 404
    assert Client().post("/registers/public/none/given/", {"query": "x"}).status_code == 404


def test_rest_sets_it_up(office: Office, register: UUID) -> None:
    api, path = office.api(office.zhao), f"/api/v1/registers/{register}/public-forms/"
    made = api.post(path, {"title": "Day", "fields_asked": ["name"], "quota": 3})
    assert made.status_code == 201
    assert made.json()["state"] == "open"
    one = f"{path}{made.json()['id']}/"
    assert Client().get(made.json()["address"]).status_code == 200
    changed = api.put(one, {"title": "Day", "fields_asked": ["name", "mobile"], "is_open": False})
    assert (changed.json()["state"], changed.json()["fields_asked"]) == ("closed", ["name", "mobile"])
    assert [one["title"] for one in api.get(path).json()["items"]] == ["Day"]
    assert office.api(office.su).get(path).status_code == 403
    assert api.delete(one).status_code == 204
    assert Client().get(made.json()["address"]).status_code == 404


def test_a_module_that_is_off_closes_it(form: PublicForm) -> None:
    modules.switch(code="registers", on=False, actor=SYSTEM)
    try:
        assert Client().get(address(form)).status_code == 404
        assert send(form, name="Ada").status_code == 404
    finally:
        modules.switch(code="registers", on=True, actor=SYSTEM)
    assert Client().get(address(form)).status_code == 200


def reception(office: Office, *more: dict[str, Any]) -> str:
    """A template whose form asks for the visitor's name, with one step."""
    fields = [{"code": "name", "kind": "text", "label": "Name", "required": True}, *more]
    form = definitions.create_definition(code="reception", name="Reception", schema={"fields": fields}, actor=SYSTEM)
    step = {"id": "desk", "kind": "approve", "name": "Desk",
            "participants": [{"kind": "member", "id": str(office.su.id), "name": "苏轼"}]}  # fmt: skip
    nodes = [{"id": "start", "kind": "start"}, step, {"id": "end", "kind": "end"}]
    graph = {"nodes": nodes, "edges": [{"from": "start", "to": "desk"}, {"from": "desk", "to": "end"}]}
    flow = flows.create_definition(code="reception", name="Reception", graph=graph, actor=SYSTEM)
    content = TemplateContent(
        code="reception",
        name="Reception",
        category="Office",
        form_version_id=definitions.publish(definition_id=form.id, actor=SYSTEM).id,
        flow_version_id=flows.publish(definition_id=flow.id, actor=SYSTEM).id,
        users=[PrincipalRef("member", office.zhao.id)],
    )
    return save_template(content=content, actor=SYSTEM).code


def test_an_answer_starts_a_flow_once_in_the_name_of_its_manager(office: Office, register: UUID) -> None:
    form = opened(office, register, template=reception(office))
    assert send(form, name="Ada", comes="y", meal="Tea").status_code == 200
    events.deliver_pending()
    events.deliver_pending()
    answer = PublicAnswer.objects.get()
    source = ObjectRef("registers", "answer", answer.public_id)
    started = COLLABORATION.get().find_started(source=source, actor=office.actor(office.zhao))
    assert started is not None
    assert (started.state, started.template_code) == ("running", "reception")
    assert started.starter.name == "赵明诚"
    start_flow(answer_id=answer.public_id)
    assert COLLABORATION.get().find_started(source=source, actor=office.actor(office.zhao)) == started
    # What can't be started is written down; the answer stands.
    PublicForm.objects.filter(pk=form.pk).update(template="gone")
    assert send(form, name="Bo", nonce="n2").status_code == 200
    events.deliver_pending()
    assert len(stored(form)) == 2


def test_closing_always_works_and_changes_nothing_else(office: Office, register: UUID) -> None:
    form = opened(office, register, template=reception(office))
    PublicForm.objects.filter(pk=form.pk).update(template="gone", account_pk=4711)
    client = office.client(office.zhao)
    address_of_switch = f"/registers/{register}/public/{form.public_id}/switch/"
    assert client.post(address_of_switch, {"open": "0"}).status_code == 302
    form.refresh_from_db()
    assert (form.is_open, form.template, form.account_pk) == (False, "gone", 4711)


def test_a_form_that_takes_no_answers_shows_no_questions(office: Office, register: UUID) -> None:
    early = opened(office, register, opens_at=clock.now() + timedelta(days=1))
    for given in ({"homepage": "x"}, {"row-add": "guests"}, {}):
        answer = Client().post(address(early), {"nonce": "n1", **given}, headers=EN)
        assert answer.status_code == 409
        assert b"Guests" not in answer.content


def test_one_network_counts_as_one_sender(form: PublicForm, settings: Any) -> None:
    settings.CTP_RATE_LIMITS = True
    codes = [
        Client(REMOTE_ADDR=f"2001:db8::{number:x}").post(
            address(form), {"nonce": f"v{number}", "f.name": "Ada"}, headers=EN
        ).status_code
        for number in range(1, 13)
    ]  # fmt: skip
    assert set(codes[-2:]) == {429}


def test_a_page_sent_twice_at_one_moment_shows_its_receipt_where_one_answer_is_wanted(
    office: Office, register: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, looked = opened(office, register, quota=1), []
    first = send(form, name="Ada")
    real = giving.find_receipt

    def overtaken(asked: Any, nonce: str) -> Any:
        """The second one looks before the first has committed, and waits for its lock then."""
        looked.append(nonce)
        return None if len(looked) == 1 else real(asked, nonce)

    monkeypatch.setattr(giving, "find_receipt", overtaken)
    monkeypatch.setattr(giving, "require_open", lambda form: None)
    assert query_code(send(form, name="Ada")) == query_code(first)
    assert len(stored(form)) == 1


def test_a_flow_that_can_not_be_started_is_told(office: Office, register: UUID) -> None:
    code = reception(office)
    form = opened(office, register, template=code)
    Template.objects.filter(code=code).update(is_active=False)
    assert send(form, name="Ada").status_code == 200
    events.deliver_pending()
    found = notifications.list_notifications(actor=office.actor(office.zhao), page=PageRequest())
    (told,) = [one for one in found.items if one.kind == "registers.flow_refused"]
    assert told.text is not None
    assert "Register-canary" in told.text.title
    assert str(stored(form)[0].public_id) in told.text.url


def test_a_field_of_the_same_code_and_another_kind_stays_with_the_record(office: Office, register: UUID) -> None:
    form = opened(office, register, template=reception(office, {"code": "comes", "kind": "number", "label": "Number"}))
    assert send(form, name="Ada", comes="y").status_code == 200
    events.deliver_pending()
    (affair,) = Affair.objects.all()
    assert FormRecord.objects.get(public_id=affair.record_id).values == {"name": "Ada"}


def test_a_unique_field_is_not_asked_of_strangers(office: Office) -> None:
    fields = [
        {"code": "name", "kind": "text", "label": "Name"},
        {"code": "tax", "kind": "text", "label": "Tax", "unique": True},
    ]
    version = version_of({"fields": fields})
    assert [one.code for one in definitions.open_fields(version_id=version, language="en")] == ["name"]
    assert definitions.open_policy(version_id=version, codes=["name", "tax"]).is_hidden("tax")


def version_of(schema: dict[str, Any]) -> UUID:
    made = definitions.create_definition(code=f"v{uuid4().hex[:8]}", name="V", schema=schema, actor=SYSTEM)
    return definitions.publish(definition_id=made.id, actor=SYSTEM).id


def test_a_form_whose_fields_are_gone_says_so_and_holds_a_new_version_up(office: Office, register: UUID) -> None:
    form = opened(office, register, once="mobile")
    zhao = office.actor(office.zhao)
    definition = definitions.find_latest_version(code="visit")
    assert definition is not None
    fields = [one for one in SCHEMA["fields"] if one["code"] != "mobile"]
    told = {one.user for one in removed_uses(definition.definition_id, fields)}
    assert any("Visitors’ day" in one for one in told)
    definitions.save_draft(definition_id=definition.definition_id, schema={"fields": fields}, actor=SYSTEM)
    newest = definitions.publish(definition_id=definition.definition_id, actor=SYSTEM)
    assert lift_register(name="Register-canary", apply=False, actor=zhao).missing
    with pytest.raises(PublicFormInWay):
        lift_register(name="Register-canary", apply=True, actor=zhao)
    assert send(form, name="Ada", mobile="13800138000").status_code == 200
    # Moved all the same, as one could before: nobody is asked what can't be kept.
    Register.objects.update(form_version=FormVersion.objects.get(public_id=newest.id))
    page = Client().get(address(form), headers=EN).content.decode()
    assert "takes no answers now" in page
    assert "Your name" not in page
    assert send(form, name="Bo", nonce="n2").status_code == 409
    manager = office.client(office.zhao)
    shown = manager.get(f"/registers/{register}/public/", headers=EN).content
    assert b"a field it rests on is gone" in shown
    switch = f"/registers/{register}/public/{form.public_id}/switch/"
    manager.post(switch, {"open": "0"})
    refused = manager.post(switch, {"open": "1"}, headers=EN, follow=True).content.decode()
    assert "no longer has the field that tells people apart" in refused
    assert not PublicForm.objects.get().is_open
    assert lift_register(name="Register-canary", apply=True, actor=zhao).after == 2
    content = replace(CONTENT, fields=("name",), once="name")
    update_public_form(register_id=register, form_id=form.public_id, content=content, actor=zhao)
    assert send(form, name="Bo", nonce="n2").status_code == 200


@pytest.mark.cluster
@pytest.mark.django_db(transaction=True)
def test_many_answer_for_the_last_places_at_one_moment() -> None:
    office = build_office()
    made = definitions.create_definition(code="visit", name="Visit", schema=SCHEMA, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    register = create_register(content=RegisterContent(name="Places", version_id=version.id), actor=SYSTEM)
    form = opened(office, register, quota=2)
    barrier = threading.Barrier(8)
    codes: list[int] = []

    def answer(number: int) -> None:
        barrier.wait()
        try:
            codes.append(send(form, name=f"A{number}", nonce=f"n{number}", **{
                "u.papers": [SimpleUploadedFile("a.txt", f"a{number}".encode())]}).status_code)  # fmt: skip
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert sorted(codes) == [200] * 2 + [409] * 6
    assert (len(stored(form)), PublicForm.objects.get().answers, StoredFile.objects.count()) == (2, 2, 2)
