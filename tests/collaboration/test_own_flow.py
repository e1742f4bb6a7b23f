"""A template's own flow: begun with it, drawn by who maintains templates, taken up when it is published."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.models import Affair, Template
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.submit_affair import submit_affair
from ctp_core.api import permissions
from ctp_core.contracts import ObjectRef
from ctp_form.api import definitions as forms
from ctp_form.contracts import MANAGE_DEFINITIONS
from ctp_workflow.api import definitions as flows
from ctp_workflow.api import instances
from tests.collaboration.house import SERVER, Office, make_template


def keeper(office: Office) -> Any:
    key = permissions.account_key(office.people["reader"].account_pk)
    permissions.grant_permission(code=MANAGE_TEMPLATES, key=key, actor=SERVER)
    return office.client("reader")


def own(template_id: UUID) -> Any:
    found = flows.find_owned(owner=ObjectRef("collaboration", "template", template_id))
    assert found is not None
    return found


def outline_on(client: Any, definition_id: UUID) -> Any:
    page = client.get(f"/workflow/definitions/{definition_id}/design/").content.decode()
    return json.loads(page.partition('type="application/json">')[2].partition("</script>")[0])


def test_a_new_template_begins_with_a_flow_of_its_own(office: Office) -> None:
    client = keeper(office)
    sent = {
        "name": "Purchase", "code": "", "form": str(office.template.form_version_id), "flow": "own", "icon": "cart",
        "position": "1", "is_active": "1", "users": "everyone", "action": "",
    }  # fmt: skip
    answer = client.post("/collaboration/templates/new/", sent)
    row = Template.objects.get(name="Purchase")
    assert answer["Location"] == f"/workflow/definitions/{own(row.public_id).id}/design/"
    assert row.code.startswith("t-")
    data = outline_on(client, own(row.public_id).id)
    assert [step["kind"] for step in data["outline"]["steps"]] == ["start", "approve", "end"]
    assert {one["code"]: (one["label"], one["type"], one["compares"]) for one in data["fields"]}["amount"] == (
        "Amount", "money", True,
    )  # fmt: skip
    assert data["rights"] is True
    assert office.client("stranger").get(answer["Location"]).status_code == 404


def test_drawing_begins_with_a_copy_and_is_taken_up(office: Office) -> None:
    client = keeper(office)
    template = office.template
    there = client.post(f"/collaboration/templates/{template.id}/flow/")["Location"]
    definition = own(template.id)
    assert there == f"/workflow/definitions/{definition.id}/design/"
    data = outline_on(client, definition.id)
    outline = data["outline"]
    head = next(step for step in outline["steps"] if step["id"] == "head")
    assert head["settings"]["policy"]["fields"] == {"check": "required"}
    head["settings"]["policy"]["fields"]["amount"] = "write"
    choice = {
        "id": "how", "kind": "condition", "name": "How much",
        "branches": [{"when": "amount >", "steps": []}, {"default": True, "steps": []}],
    }  # fmt: skip
    outline["steps"].insert(2, choice)
    body = {"outline": json.dumps(outline), "revision": str(data["revision"])}
    found = client.post(f"{there}check/", body).json()["problems"]
    assert [(one["node"], one["edge"]) for one in found] == [(None, ["how", outline["steps"][3]["id"]])]
    refused = client.post(f"{there}publish/", body)
    assert (refused.status_code, refused.json()["revision"]) == (422, 2)
    choice["branches"][0]["when"] = "amount > 5000"
    body = {"outline": json.dumps(outline), "revision": "2"}
    done = client.post(f"{there}publish/", body)
    assert (done.status_code, done.json()["next"]) == (200, f"/collaboration/templates/{template.id}/")
    row = Template.objects.get(public_id=template.id)
    assert row.flow_version_id == own(template.id).latest.id
    assert row.policies["head"]["fields"] == {"check": "required", "amount": "write"}
    assert row.policies["read"]["fields"] == {"secret": "hidden", "amount": "hidden"}
    assert own(template.id).draft["fields"] == {"amount": "money"}
    stale = client.post(f"{there}save/", {"outline": json.dumps(outline), "revision": "2"})
    assert (stale.status_code, "in the meantime" in stale.json()["message"]) == (409, True)
    assert client.post(f"{there}save/", {"outline": "[", "revision": "3"}).status_code == 422


def test_what_the_template_cannot_take_up_is_not_published(office: Office) -> None:
    client = keeper(office)
    there = client.post(f"/collaboration/templates/{office.template.id}/flow/")["Location"]
    definition = own(office.template.id)
    data = outline_on(client, definition.id)
    head = next(step for step in data["outline"]["steps"] if step["id"] == "head")
    head["settings"]["policy"]["fields"]["gone"] = "read"
    body = {"outline": json.dumps(data["outline"]), "revision": str(data["revision"])}
    refused = client.post(f"{there}publish/", body)
    assert refused.status_code == 422
    assert "gone" in refused.json()["problems"][0]["message"]
    assert own(office.template.id).latest.number == definition.latest.number


def test_who_would_get_it(office: Office) -> None:
    client = keeper(office)
    there = client.post(f"/collaboration/templates/{office.template.id}/flow/")["Location"]
    data = outline_on(client, own(office.template.id).id)
    body = {"outline": json.dumps(data["outline"]), "values": json.dumps({"amount": "9000"})}
    found = client.post(f"{there}predict/", body).json()
    assert found["problems"] == []
    assert ("Director" in [one["people"] for one in found["steps"]]) is True
    assert client.post(f"{there}predict/", {**body, "values": "["}).status_code == 422


def test_running_affairs_move_with_their_rights(office: Office) -> None:
    client = keeper(office)
    there = client.post(f"/collaboration/templates/{office.template.id}/flow/")["Location"]
    definition = own(office.template.id)
    values = {"title": "T", "text": "X", "amount": "100"}
    actor = office.actor("starter")
    draft = create_draft(template_id=office.template.id, content=DraftContent(values=values), actor=actor)
    affair = submit_affair(affair_id=draft.id, actor=actor)
    data = outline_on(client, definition.id)
    head = next(step for step in data["outline"]["steps"] if step["id"] == "head")
    head["id"], head["name"] = "chief", "Chief"
    body = {"outline": json.dumps(data["outline"]), "revision": str(data["revision"])}
    assert client.post(f"{there}publish/", body).status_code == 200
    moved = instances.migrate(
        definition_id=definition.id, number=2, instance_ids=[affair.instance_id], node_map={"head": "chief"},  # type: ignore[list-item]
        reason="New", actor=SERVER,
    )  # fmt: skip
    assert [(one.moves, one.problems) for one in moved] == [(True, ())]
    row = Affair.objects.get(public_id=affair.id)
    assert row.flow_version_id == own(office.template.id).latest.id
    assert row.policies["chief"]["fields"] == {"check": "required"}
    assert row.participants.get(member_id=office.people["head"].pk).node == "chief"
    assert office.client("head").get(f"/collaboration/affairs/{affair.id}/").status_code == 200


def test_a_copy_of_a_flow_in_use_may_run_below_it_what_that_one_does(office: Office) -> None:
    def below(code: str) -> dict[str, Any]:
        ran = {"id": "below", "kind": "subprocess", "name": "Below", "subprocess": {"flow": code, "wait": False}}
        nodes = [{"id": "start", "kind": "start"}, ran, {"id": "end", "kind": "end"}]
        return {"nodes": nodes, "edges": [{"from": "start", "to": "below"}, {"from": "below", "to": "end"}]}

    shared = flows.create_definition(code="shared", name="Shared", graph=below("publication"), actor=SERVER)
    version = flows.publish(definition_id=shared.id, actor=SERVER)
    client, template = keeper(office), office.template.id
    # One that has drawn already and chose the shared flow again, and one that draws for the first time.
    client.post(f"/collaboration/templates/{template}/flow/")
    second = make_template(office.people, code="second").id
    Template.objects.update(flow_version_id=version.id, policies={})
    for one in (template, second):
        answer = client.post(f"/collaboration/templates/{one}/flow/")
        assert (answer.status_code, answer["Location"]) == (302, f"/workflow/definitions/{own(one).id}/design/")
        assert own(one).latest.graph == below("publication")
        assert Template.objects.get(public_id=one).flow_version_id == own(one).latest.id
    # More than that it may not; the flow's page says so before it is published.
    page = f"/workflow/definitions/{own(second).id}/"
    refused = "You may not have the flow “shared” run below others."
    assert refused not in client.get(page).content.decode()
    owner = ObjectRef("collaboration", "template", second)
    flows.save_draft(definition_id=own(second).id, graph=below("shared"), actor=office.actor("reader"), owner=owner)
    assert refused in client.get(page).content.decode()


def test_a_template_made_by_token_waits_for_its_own_flow_and_for_no_other(office: Office) -> None:
    keeper(office)
    api, root = office.api("reader"), "/api/v1/collaboration/template-settings/"
    body = {"name": "Purchase", "form_version_id": str(office.template.form_version_id), "flow_version_id": None}
    shared = {"flow_version_id": str(office.template.flow_version_id)}

    def told(answer: Any) -> tuple[bool, bool]:
        assert answer.status_code in (200, 201), answer.content
        return answer.json()["is_active"], answer.json()["waits_for_flow"]

    made = api.post(root, {**body, "code": "waits"})
    where = f"{root}{made.json()['id']}/"
    body["code"] = "waits"
    assert told(made) == (False, True)
    # Nothing said: it goes on waiting, with the flow it has begun.
    assert told(api.put(where, body)) == (False, True)
    assert told(api.put(where, {**body, "is_active": False, "waits_for_flow": True})) == (False, True)
    assert api.get(where).json()["flow_version_id"] == made.json()["flow_version_id"]
    # Offered at once, or waiting again, or not at all.
    assert told(api.put(where, {**body, "is_active": True})) == (True, False)
    assert told(api.put(where, {**body, "waits_for_flow": True})) == (False, True)
    assert told(api.put(where, {**body, "is_active": False, "waits_for_flow": False})) == (False, False)
    # Another flow is there already: there is nothing to wait for.
    api.put(where, {**body, "waits_for_flow": True})
    assert told(api.put(where, {**body, **shared, "is_active": False, "waits_for_flow": True})) == (False, False)
    assert told(api.post(root, {**body, **shared, "code": "now"})) == (True, False)
    assert told(api.post(root, {**body, "code": "at-once", "waits_for_flow": False})) == (True, False)


def test_own_flow_by_token(office: Office) -> None:
    keeper(office)
    api = office.api("reader")
    where = f"/api/v1/collaboration/template-settings/{office.template.id}/flow/"
    found = api.post(where).json()
    assert found == {"definition_id": str(own(office.template.id).id)}
    assert api.get(f"/api/v1/workflow/definitions/{found['definition_id']}/").status_code == 200
    assert office.api("stranger").post(where).status_code == 403
    assert office.api("stranger").get(f"/api/v1/workflow/definitions/{found['definition_id']}/").status_code == 404


def test_who_draws_forms_goes_from_the_template_to_the_form_and_back(office: Office) -> None:
    client = keeper(office)
    address = f"/collaboration/templates/{office.template.id}/"
    assert "/form/new/" not in client.get(address).content.decode()
    key = permissions.account_key(office.people["reader"].account_pk)
    permissions.grant_permission(code=MANAGE_DEFINITIONS, key=key, actor=SERVER)
    for one in (address, "/collaboration/templates/new/"):
        asked = urlencode({"next": one})
        assert f'href="/form/new/?{asked}"' in client.get(one).content.decode()
    used = forms.get_version(version_id=office.template.form_version_id)
    assert (
        f'href="/form/{used.definition_id}/design/?{urlencode({"next": address})}"'
        in client.get(address).content.decode()
    )
    draft = forms.get_definition(definition_id=used.definition_id, actor=SERVER).draft
    more = {**draft, "fields": [*draft["fields"], {"code": "remark", "kind": "text", "label": "Remark"}]}
    forms.save_draft(definition_id=used.definition_id, schema=more, actor=SERVER)
    answer = client.post(f"/form/{used.definition_id}/publish/", {"next": address})
    page = client.get(answer["Location"]).content.decode()
    version = forms.find_version(definition_id=used.definition_id, number=used.number + 1, actor=SERVER)
    assert version is not None
    assert f'<option value="{version.id}" selected>' in page
    assert "Save the template, so that what begins from now on uses it." in page
    # What is no form changes nothing.
    for wrong in ("x", str(office.template.id), str(used.id)):
        page = client.get(f"{address}?form={wrong}").content.decode()
        assert f'<option value="{used.id}" selected>' in page
        assert "Save the template, so that" not in page
