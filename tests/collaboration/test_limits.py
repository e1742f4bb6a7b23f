"""Limits on fields by role in flows: the stricter of the step's policy and the role's, on every surface an affair has."""

from __future__ import annotations

import io
from typing import Any

import pytest

from apps.collaboration.models import Affair, Template
from apps.collaboration.selectors.details import load_entries
from apps.collaboration.selectors.evidence import evidence_of
from apps.collaboration.services.act_on_affair import act_on_affair
from apps.collaboration.services.copy_affair import copy_affair
from apps.collaboration.services.submit_affair import submit_affair
from ctp_core.api import events, files, timers
from ctp_core.contracts import NotFound, PrincipalRef
from ctp_form.api import definitions, limits
from ctp_form.contracts import FieldLimitDto, FieldPolicy, RowRights, ValuesInvalid
from ctp_workflow.api import instances
from tests.collaboration.house import SERVER, Office
from tests.collaboration.test_rights import ref, send

pytestmark = pytest.mark.django_db
CANARIES = ("canary-4711", "canary-price", "91827.36", "91,827.36", "canary-file.txt")


def limit(office: Office, **policies: FieldPolicy) -> None:
    form = definitions.get_version(version_id=office.template.form_version_id).definition_id
    found = [
        FieldLimitDto(name, policy, (PrincipalRef("member", office.people[name].id),))
        for name, policy in policies.items()
    ]
    limits.save_limits(definition_id=form, limits=found, actor=SERVER)


def seen_by(office: Office, name: str, affair_id: Any) -> list[str]:
    """Everything the affair tells *name*."""
    record = Affair.objects.get(public_id=affair_id).record_id
    page, rest = f"/collaboration/affairs/{affair_id}/", f"/api/v1/collaboration/affairs/{affair_id}/"
    client, api = office.client(name), office.api(name)
    seen = [client.get(f"{page}{tail}").content.decode() for tail in ("", "print/")]
    seen.append(client.get("/collaboration/").content.decode())
    seen += [api.get(f"{rest}{tail}").content.decode() for tail in ("", "schema/")]
    seen.append(api.get(f"/api/v1/form/records/{record}/").content.decode())
    seen.append(str(evidence_of(office.actor(name), affair_id)))
    return seen


def test_what_a_role_may_not_see_is_on_no_surface_of_an_affair(office: Office) -> None:
    starter = office.actor("starter")
    stored = files.store(actor=starter, name="canary-file.txt", content=io.BytesIO(b"x"), size=1)
    rows = [{"name": "canary-price", "price": "91827.36"}]
    affair_id = send(office, amount="91827.36", items=rows, files=[str(stored.id)])
    assert [one for one in CANARIES if all(one not in text for text in seen_by(office, "head", affair_id))] == []
    limit(
        office,
        head=FieldPolicy(
            "write", {"secret": "hidden", "amount": "masked", "items": "hidden", "files": "hidden", "check": "read"}
        ),
        reader=FieldPolicy("write", {"text": "hidden"}),
    )
    for text in seen_by(office, "head", affair_id):
        assert [one for one in CANARIES if one in text] == []
    with pytest.raises(NotFound):
        files.get_content(file_id=stored.id, actor=office.actor("head"))
    # What a single role may not see is found by nobody.
    (entry,) = load_entries([affair_id])
    assert [one for one in (*CANARIES, "For all.") if one in entry.body] == []
    # The step lets "check" be written and asks for it; the role may only read it, so neither happens.
    item = instances.find_open_item(subject=ref(affair_id), actor=office.actor("head"))
    assert item is not None
    with pytest.raises(ValuesInvalid):
        act_on_affair(item_id=item.id, operation="agree", values={"check": "x"}, actor=office.actor("head"))
    act_on_affair(item_id=item.id, operation="agree", actor=office.actor("head"))
    # The next ones fall under no limit.
    assert "91,827.36" in "".join(seen_by(office, "first", affair_id))


def test_who_begins_an_affair_keeps_to_the_limit_too(office: Office) -> None:
    limit(
        office,
        starter=FieldPolicy(
            "write", {"secret": "hidden", "amount": "read", "board": "required"}, {"items": RowRights(add=False)}
        ),
    )
    page = office.client("starter").get(f"/collaboration/new/{office.template.id}/").content.decode()
    assert ('name="f.title"' in page, 'name="f.secret"' in page, 'name="f.amount"' in page) == (True, False, False)
    api, address = office.api("starter"), "/api/v1/collaboration/affairs/"
    schema = api.get(f"/api/v1/collaboration/templates/{office.template.id}/schema/").json()
    assert ("secret" in schema["properties"], "board" in schema["required"]) == (False, True)
    for values in ({"secret": "x"}, {"amount": "1"}, {"items": [{"name": "a"}]}):
        answer = api.post(
            address, {"template": str(office.template.id), "values": {"title": "T", "text": "x", **values}}
        )
        assert answer.status_code == 422, (values, answer.content)
    made = api.post(address, {"template": str(office.template.id), "values": {"title": "T", "text": "x"}})
    assert made.status_code == 201
    sent = api.post(f"{address}{made.json()['id']}/submit/")
    assert list(sent.json()["fields"]) == ["board"]
    assert api.post(f"{address}{made.json()['id']}/submit/", {"values": {"board": "b"}}).status_code == 200


def test_a_title_made_of_a_field_is_made_again_when_a_limit_conceals_it(office: Office) -> None:
    template = Template.objects.get()
    template.title_rule = "{title} {secret} {starter}"
    template.save()
    told, changed = (send(office, title="Press", secret="canary-4711") for _ in range(2))
    again = instances.instances_of(subject=ref(changed))[-1]
    instances.change_title(instance_id=again.id, title="canary-4711 by hand", actor=SERVER)
    starter = office.people["starter"].name
    assert Affair.objects.get(public_id=told).title == f"Press canary-4711 {starter}"
    limit(office, reader=FieldPolicy("write", {"secret": "masked"}))
    events.deliver_pending()
    timers.run_due()
    assert Affair.objects.get(public_id=told).title == f"Press {starter}"
    assert {one.title for one in instances.instances_of(subject=ref(told))} == {f"Press {starter}"}
    seen = [office.client("head").get(path).content.decode() for path in ("/todos/", f"/collaboration/affairs/{told}/")]
    assert [f"Press {starter}" in text for text in seen] == [True, True]
    # Read as somebody the field is concealed from: nothing of it, in no list and no history.
    assert "canary-4711 P" not in "".join(seen)
    (entry,) = load_entries([told])
    assert "canary-4711" not in f"{entry.title} {entry.body}"
    assert Affair.objects.get(public_id=changed).title == "canary-4711 by hand"


USUAL = "Publication request · Starter"
BY_HAND = "Named by hand"


@pytest.mark.parametrize(
    ("rule", "steps", "title", "flows"),
    [
        # Sent anew when nothing of the rule may be said: not what it was called the first time.
        ("{secret}", "back limit again", USUAL, ["canary-4711", USUAL]),
        ("{secret}", "back limit again cover", USUAL, [USUAL, USUAL]),
        # A draft that came back: its ended flow is listed on.
        ("{secret}", "back limit cover", USUAL, [USUAL]),
        # Named by hand in one run, made in the next.
        ("{secret}", "name back again limit cover", USUAL, [BY_HAND, USUAL]),
        ("{secret}", "back again name limit cover", BY_HAND, [USUAL, BY_HAND]),
        # Made by a rule the template has no more.
        ("{secret}", "rule limit cover", "Press", ["Press"]),
        ("{secret}", "rule back again limit cover", "Press", ["Press", "Press"]),
        # Made anew of another field, which is concealed in its turn.
        ("{secret}", "rule limit cover title cover", USUAL, [USUAL]),
    ],
)
def test_no_title_keeps_what_a_limit_conceals(
    office: Office, rule: str, steps: str, title: str, flows: list[str]
) -> None:
    Template.objects.update(title_rule=rule)
    affair, starter = send(office, title="Press", secret="canary-4711"), office.actor("starter")

    def cover() -> None:
        events.deliver_pending()
        timers.run_due()

    def newest() -> Any:
        return Affair.objects.get(public_id=affair).instance_id

    for step in steps.split():
        match step:
            case "back":
                instances.revoke(instance_id=newest(), mode="draft", actor=starter)
            case "again":
                submit_affair(affair_id=affair, actor=starter)
            case "name":
                instances.change_title(instance_id=newest(), title=BY_HAND, actor=SERVER)
            case "rule":
                Template.objects.update(title_rule="{title}")
            case "limit":
                limit(office, reader=FieldPolicy("write", {"secret": "masked"}))
                if steps.startswith("back limit again"):
                    copied = copy_affair(affair_id=affair, actor=starter)
                    assert (copied.title, submit_affair(affair_id=copied.id, actor=starter).title) == (USUAL, USUAL)
            case "title":
                limit(office, reader=FieldPolicy("write", {"title": "masked"}))
            case "cover":
                cover()
    row = Affair.objects.get(public_id=affair)
    found = sorted(instances.instances_of(subject=ref(affair)), key=lambda one: one.started_at)
    assert (row.title, [one.title for one in found]) == (title, flows)
    if "cover" in steps:
        assert "canary-4711" not in office.client("starter").get("/todos/?box=draft").content.decode()
