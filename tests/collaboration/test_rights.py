"""Who sees an affair, and how much of it: lists, details, search, files, REST alike."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps as django_apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.collaboration.domain.roads import Road, RoadMember
from apps.collaboration.models import Affair, AffairParticipant, Template
from apps.collaboration.selectors.affairs import get_affair, list_affairs, sees, visible_ids
from apps.collaboration.selectors.details import load_entries
from apps.collaboration.selectors.predicting import predict_affair
from apps.collaboration.selectors.templates import get_usable_template
from apps.collaboration.services.act_on_affair import act_on_affair
from apps.collaboration.services.add_comment import add_comment
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.submit_affair import submit_affair
from apps.collaboration.services.track_affair import track_affair
from ctp_core.api import files, permissions
from ctp_core.contracts import ObjectRef, PageRequest
from ctp_form.contracts import ValuesInvalid
from ctp_organization.api import delegations
from ctp_portal.api import todos
from ctp_workflow.api import instances
from ctp_workflow.contracts import NotYourItem
from tests.collaboration.house import SERVER, Office

pytestmark = pytest.mark.django_db

VALUES = {"title": "Server", "text": "For all.", "amount": "10", "secret": "canary-4711"}


def send(office: Office, **values: Any) -> UUID:
    actor = office.actor("starter")
    content = DraftContent(values={**VALUES, **values})
    draft = create_draft(template_id=office.template.id, content=content, actor=actor)
    return submit_affair(affair_id=draft.id, actor=actor).id


def ref(affair_id: UUID) -> ObjectRef:
    return ObjectRef("collaboration", "affair", affair_id)


def agree(office: Office, affair_id: UUID, name: str, **values: Any) -> None:
    item = instances.find_open_item(subject=ref(affair_id), actor=office.actor(name))
    assert item is not None
    act_on_affair(item_id=item.id, operation="agree", values=values, actor=office.actor(name))


def test_those_who_take_part_and_readers_see_it_and_nobody_else(office: Office) -> None:
    affair_id = send(office)
    seeing = {name for name in office.people if sees(office.actor(name), affair_id)}
    assert seeing == {"starter", "head", "reader"}
    agree(office, affair_id, "head", check="x")
    seeing = {name for name in office.people if sees(office.actor(name), affair_id)}
    assert seeing == {"starter", "head", "reader", "first", "second"}
    for name in ("stranger", "guest", "director"):
        client = office.client(name)
        assert client.get(f"/collaboration/affairs/{affair_id}/").status_code == 404
        assert client.get(f"/collaboration/affairs/{affair_id}/print/").status_code == 404
        assert client.post(f"/collaboration/affairs/{affair_id}/comment/", {"text": "x"}).status_code == 404
        assert "Server" not in client.get("/collaboration/").content.decode()
        assert office.api(name).get(f"/api/v1/collaboration/affairs/{affair_id}/").status_code == 404
        assert visible_ids(office.actor(name), [affair_id]) == set()


@pytest.mark.parametrize(
    ("name", "hidden"),
    [("head", set()), ("first", {"secret"}), ("reader", {"secret", "amount"}), ("starter", {"check"})],
)
def test_each_sees_what_the_policy_shows(office: Office, name: str, hidden: set[str]) -> None:
    affair_id = send(office)
    agree(office, affair_id, "head", check="canary-check")
    api = office.api(name).get(f"/api/v1/collaboration/affairs/{affair_id}/")
    assert {"title", "text", "amount", "secret", "check"} - set(api.json()["values"]) == hidden
    record_id = _record(affair_id)
    record = office.api(name).get(f"/api/v1/form/records/{record_id}/")
    assert {"title", "text", "amount", "secret", "check"} - set(record.json()["values"]) == hidden
    client = office.client(name)
    for address in ("", "print/"):
        page = client.get(f"/collaboration/affairs/{affair_id}/{address}").content.decode()
        assert ("canary-4711" in page) == ("secret" not in hidden)
        assert ("canary-check" in page) == ("check" not in hidden)


def test_paper_gives_full_dates(office: Office) -> None:
    affair_id = send(office)
    agree(office, affair_id, "head", check="x")
    page = office.client("head").get(f"/collaboration/affairs/{affair_id}/print/").content.decode()
    said = re.findall(r'title="([^"]+)">([^<]+)</time>', page)
    assert len(said) >= 4  # sent, two opinions, printed
    assert all(exact == shown for exact, shown in said)
    assert "Printed by Head, <time" in page


def _record(affair_id: UUID) -> UUID:
    from apps.collaboration.models import Affair

    found = Affair.objects.values_list("record_id", flat=True).get(public_id=affair_id)
    assert found is not None
    return found


def test_search_holds_nothing_that_some_step_hides(office: Office) -> None:
    affair_id = send(office)
    agree(office, affair_id, "head", check="canary-check")
    (entry,) = load_entries([affair_id])
    assert "For all." in entry.body
    assert "canary" not in entry.body
    reader = permissions.account_key(office.people["reader"].account_pk)
    stranger = permissions.account_key(office.people["stranger"].account_pk)
    assert (reader in entry.keys, stranger in entry.keys) == (True, False)


def test_a_file_in_a_hidden_field_is_out_of_reach(office: Office) -> None:
    import io

    from ctp_core.contracts import NotFound

    starter = office.actor("starter")
    stored = files.store(actor=starter, name="secret.txt", content=io.BytesIO(b"x"), size=1)
    send(office, files=[str(stored.id)])
    assert files.get_content(file_id=stored.id, actor=office.actor("head")).file.name == "secret.txt"
    with pytest.raises(NotFound):
        files.get_content(file_id=stored.id, actor=office.actor("stranger"))


def test_a_delegate_handles_what_the_grantor_holds_only_while_the_delegation_lasts(office: Office) -> None:
    affair_id = send(office)
    now = timezone.now()
    given = delegations.set_delegation(
        grantor_id=office.people["head"].id,
        delegate_id=office.people["delegate"].id,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
        actor=SERVER,
    )
    assert sees(office.actor("delegate"), affair_id)
    item = instances.find_open_item(subject=ref(affair_id), actor=office.actor("delegate"))
    assert item is not None
    act_on_affair(item_id=item.id, operation="agree", values={"check": "x"}, actor=office.actor("delegate"))
    # What one has handled for somebody stays readable, as that step reads it, while one stands for them; not a moment longer.
    seen = get_affair(affair_id=affair_id, actor=office.actor("delegate"))
    assert (seen.policy.is_hidden("check"), seen.policy.is_hidden("secret")) == (False, False)
    assert [one.id for one in list_affairs(actor=office.actor("delegate"), page=PageRequest()).items] == [affair_id]
    delegations.end_delegation(id=given.id, actor=SERVER)
    assert not sees(office.actor("delegate"), affair_id)
    assert list_affairs(actor=office.actor("delegate"), page=PageRequest()).items == ()
    assert sees(office.actor("head"), affair_id)


def test_old_rows_of_delegates_are_told_apart_from_those_of_people_who_took_part(office: Office) -> None:
    """As they were written before: the delegate a participant of their own, the grantor's row without a word of it."""
    now = timezone.now()
    for grantor in ("head", "first"):
        delegations.set_delegation(
            grantor_id=office.people[grantor].id,
            delegate_id=office.people["delegate" if grantor == "head" else "second"].id,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1),
            actor=SERVER,
        )
    affair_id = send(office)
    item = instances.find_open_item(subject=ref(affair_id), actor=office.actor("delegate"))
    assert item is not None
    act_on_affair(item_id=item.id, operation="agree", values={"check": "x"}, actor=office.actor("delegate"))
    rows = AffairParticipant.objects.filter(affair__public_id=affair_id)
    rows.update(handled_by=None)
    affair = Affair.objects.get(public_id=affair_id)
    AffairParticipant.objects.create(
        affair=affair, member_id=office.people["delegate"].pk, node="head", takes_part=True, is_tracking=True
    )
    migration = import_module("apps.collaboration.migrations.0003_delegates_take_no_part")
    migration.tell_delegates_apart(django_apps, SimpleNamespace(connection=connection))
    found = {one.member.name: (one.takes_part, one.handled_by_id) for one in rows.select_related("member")}
    assert found["Head"] == (True, office.people["delegate"].pk)
    assert found["Delegate"] == (False, None)
    assert found["First"] == found["Second"] == (True, None)


def test_only_the_holder_saves_with_a_decision(office: Office) -> None:
    affair_id = send(office)
    item = instances.find_open_item(subject=ref(affair_id), actor=office.actor("head"))
    assert item is not None
    with pytest.raises(NotYourItem):
        act_on_affair(item_id=item.id, operation="agree", values={"check": "x"}, actor=office.actor("reader"))


def test_the_engines_own_door_asks_for_the_same(office: Office) -> None:
    affair_id = send(office)
    item = instances.find_open_item(subject=ref(affair_id), actor=office.actor("head"))
    assert item is not None
    with pytest.raises(ValuesInvalid) as caught:
        instances.act(item_id=item.id, operation="agree", actor=office.actor("head"))
    assert list(caught.value.fields) == ["check"]


def test_a_template_is_offered_to_those_it_is_granted_to(office: Office) -> None:

    template = Template.objects.get()
    key = permissions.account_key(office.people["reader"].account_pk)
    permissions.replace_grants(target=template, verb="use", keys=[key])
    assert office.client("reader").get(f"/collaboration/new/{office.template.id}/").status_code == 200
    assert office.client("starter").get(f"/collaboration/new/{office.template.id}/").status_code == 404
    refused = office.api("starter").post("/api/v1/collaboration/affairs/", {"template": str(office.template.id)})
    assert (refused.status_code, refused.json()["code"]) == (404, "collaboration.template_not_found")


@pytest.mark.parametrize("address", ["/collaboration/templates/", "/collaboration/templates/new/"])
def test_templates_are_maintained_by_who_may(office: Office, address: str) -> None:
    assert office.client("starter").get(address).status_code == 403
    permissions.grant_permission(
        code="collaboration.manage_templates",
        key=permissions.account_key(office.people["starter"].account_pk),
        actor=SERVER,
    )
    assert office.client("starter").get(address).status_code == 200


def test_the_road_ahead_tells_the_starter_nothing_of_fields_that_are_hidden_at_the_start(office: Office) -> None:
    def conditions(values: dict[str, Any]) -> list[str]:
        view = get_usable_template(template_id=office.template.id, actor=office.actor("starter"))
        road = predict_affair(actor=office.actor("starter"), affair=None, template=view, values=values, road=None)
        assert road is not None
        return [text for step in road.steps for text in step.conditions]

    said = conditions({"amount": "90000"})
    assert any("金额" in one or "Amount" in one for one in said), "in the words of the form"
    assert not any("amount" in one for one in said), "not by the code of the field"
    Template.objects.update(policies={"start": {"default": "write", "fields": {"amount": "hidden"}, "tables": {}}})
    assert not any("金额" in one or "amount" in one.lower() for one in conditions({}))


@pytest.mark.parametrize("shown", [True, False])
def test_who_decides_hears_nothing_of_a_hidden_field_the_next_step_depends_on(office: Office, shown: bool) -> None:
    sign = {"default": "read", "fields": {} if shown else {"amount": "hidden"}, "tables": {}}
    Template.objects.update(policies={**Template.objects.get().policies, "sign": sign})
    affair_id = send(office, amount="90000")
    agree(office, affair_id, "head", check="x")
    agree(office, affair_id, "first")
    item = instances.find_open_item(subject=ref(affair_id), actor=office.actor("second"))
    assert item is not None
    done = office.api("second").post(f"/api/v1/workflow/items/{item.id}/act/", {"operation": "agree"})
    (opened,) = done.json()["opened"]
    assert (opened["member"]["name"], opened["why"]["rule"]) == ("Director", "member")
    assert opened["why"]["conditions"] == (["金额 90,000.00 元 > 50,000.00 元：成立"] if shown else [])


@pytest.mark.parametrize("shown", [True, False])
def test_the_picture_says_a_condition_in_the_words_of_the_form_and_nothing_of_a_hidden_field(
    office: Office, shown: bool
) -> None:
    sign = {"default": "read", "fields": {} if shown else {"amount": "hidden"}, "tables": {}}
    Template.objects.update(policies={**Template.objects.get().policies, "sign": sign})
    affair_id = send(office, amount="90000")
    agree(office, affair_id, "head", check="x")
    flow = Affair.objects.get().instance_id
    page = office.client("first", "zh-hans").get(f"/workflow/instances/{flow}/").content.decode()
    labels = re.findall(r'<text class="flow-label"[^>]*>(?:<title>[^<]*</title>)?([^<]*)</text>', page)
    assert labels == (["金额 &gt; 50,000.00 元", "其他情况"] if shown else ["其他情况"])


def test_a_tracked_line_is_left_out_when_the_right_is_lost_and_fills_the_page_up(
    office: Office, django_assert_num_queries: Any
) -> None:
    affairs = [send(office, title=f"Server {number}") for number in range(4)]
    reader = office.actor("reader")
    for affair_id in affairs:
        track_affair(affair_id=affair_id, on=True, actor=reader)
    head = office.people["head"]
    road = Road(mode="sequence", people=(RoadMember(str(head.id), head.name),))
    own = create_draft(template_id=None, content=DraftContent(title="Own", road=road), actor=reader)
    submit_affair(affair_id=own.id, actor=reader)
    track_affair(affair_id=own.id, on=True, actor=reader)

    def tracked(size: int = 30) -> list[str]:
        found = todos.list_todos(actor=office.actor("reader"), box="tracked", page=PageRequest(size=size))
        return [one.title for one in found.items]

    assert tracked() == ["Own", "Server 3", "Server 2", "Server 1", "Server 0"]
    key = permissions.account_key(office.people["reader"].account_pk)
    template = Template.objects.get()
    permissions.replace_grants(target=template, verb="read", keys=frozenset())
    assert tracked() == ["Own"]
    page = office.client("reader").get("/todos/?box=tracked").content.decode()
    assert "Server" not in page
    assert "Own" in page
    assert "Server" not in office.client("reader").get("/").content.decode()
    answer = office.api("reader").get("/api/v1/portal/todos/?box=tracked")
    assert "Server" not in answer.content.decode()
    permissions.replace_grants(target=template, verb="read", keys=frozenset({key}))
    reader = office.actor("reader")
    # Who has delegated, the lines, and the rights of all of them at once: delegations and affairs.
    with django_assert_num_queries(4):
        todos.list_todos(actor=reader, box="tracked", page=PageRequest())


def test_sight_and_comment_are_of_one_transaction(office: Office) -> None:
    affair_id = send(office)
    with CaptureQueriesContext(connection) as queries:
        add_comment(affair_id=affair_id, text="Please hurry.", actor=office.actor("starter"))
    asked = [one["sql"] for one in queries]
    # Which flow it is, is asked before: the flow is locked before the affair.
    of_the_flow = 'SELECT "collaboration_affair"."instance_id" AS'
    first = next(
        number
        for number, sql in enumerate(asked)
        if 'FROM "collaboration_affair"' in sql and not sql.startswith(of_the_flow)
    )
    assert any(sql.startswith(("SAVEPOINT", "BEGIN")) for sql in asked[:first])
    if connection.features.has_select_for_update:
        assert "FOR UPDATE" in asked[first]
