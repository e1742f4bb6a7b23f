"""A form of every kind goes its whole way through an affair: written, sent, masked on the way, opinions in their box, a serial number."""

from __future__ import annotations

import re
from typing import Any

import pytest

from apps.collaboration.models import Affair
from apps.collaboration.services.save_template import TemplateContent, save_template
from ctp_core.contracts import PrincipalRef
from ctp_form.api import definitions as forms
from ctp_form.api import records
from ctp_form.contracts import READ_ALL
from ctp_workflow.api import definitions as flows
from tests.collaboration.house import SERVER, Office, draft_id, graph_of
from tests.collaboration.test_journey_pages import handle
from tests.form.kinds import every_kind

pytestmark = pytest.mark.django_db
CANARY = "13900005678"
GIVEN = {
    "title": "Every kind",
    "f.f_text": "words",
    "f.f_percent": "12.5",
    "f.f_time": "09:30",
    "f.f_period.from": "2026-05-03",
    "f.f_period.to": "2026-05-05",
    "f.f_multiple_choice": ["", "a", "b"],
    "f.f_tree_choice": "hd",
    "f.f_yes_no": "true",
    "f.f_phone": CANARY,
    "f.f_email": "a@example.org",
    "f.f_id_number": "11010519491231002X",
    "f.f_address.city": "海口",
    "f.f_rich_text": "<p>Rich <b>words</b></p>",
    "f.f_signature.file": "",
    "f.f_signature.text": "Starter",
    "f.f_table.0._id": "",
    "f.f_table.0.n": "5",
    "f.amount": "1",
}


@pytest.fixture
def template(office: Office) -> Any:
    schema = every_kind()
    # What belongs to a register's records is tried with registers.
    schema["fields"] = [one for one in schema["fields"] if one["kind"] not in ("relation", "lookup")]
    schema["fields"].append({"code": "amount", "kind": "money", "label": "Amount"})
    schema["fields"].append(
        {"code": "more", "kind": "text", "label": "More", "show": "f_percent > 50", "required": True}
    )
    form = forms.create_definition(code="every", name="Every kind", schema=schema, actor=SERVER)
    version = forms.publish(definition_id=form.id, actor=SERVER)
    flow = flows.create_definition(code="every", name="Every kind", graph=graph_of(office.people), actor=SERVER)
    flow_version = flows.publish(definition_id=flow.id, actor=SERVER)
    content = TemplateContent(
        code="every",
        name="Every kind",
        form_version_id=version.id,
        flow_version_id=flow_version.id,
        policies={"head": {"default": "read", "fields": {"f_phone": "masked", "f_period": "hidden"}, "tables": {}}},
        users=(PrincipalRef("everyone"),),
    )
    return save_template(content=content, actor=SERVER)


def test_a_form_of_every_kind_runs_through_an_affair(office: Office, template: Any) -> None:
    starter, head = office.client("starter"), office.client("head")
    text = starter.get(f"/collaboration/new/{template.id}/").content.decode()
    assert ("f.f_period.from" in text, "ctp-signature" in text, "ctp-sheets" in text) == (True, True, True)
    key = re.search(r'name="draft_key" value="([^"]+)"', text)
    assert key is not None
    people = {
        "f.f_members": ["", f"member:{office.people['head'].id}"],
        "f.f_units": ["", f"unit:{office.units['finance'].id}"],
    }
    fields = {
        **GIVEN,
        **people,
        "template": str(template.id),
        "draft_key": key[1],
        "affair": "",
        "revision": "",
        "action": "submit",
    }
    refused = starter.post("/collaboration/write/", {**fields, "f.f_percent": "60"})
    assert (refused.status_code, "This must be filled in." in refused.content.decode()) == (422, True)
    sent = starter.post("/collaboration/write/", fields)
    assert sent.status_code == 302, sent.content.decode()
    affair = draft_id(sent.headers["Location"])

    values = office.api("head").get(f"/api/v1/collaboration/affairs/{affair}/").json()["values"]
    assert (values["f_phone"], "f_period" in values, values["f_multiple_choice"]) == ("139****5678", False, ["a", "b"])
    assert values["f_members"] == [{"id": str(office.people["head"].id), "name": "Head"}]
    assert (values["f_serial"][:3], values["f_serial"][-4:]) == ("LV-", "-001")
    for address in (f"/collaboration/affairs/{affair}/", f"/collaboration/affairs/{affair}/print/"):
        read = head.get(address).content.decode()
        assert (CANARY in read, "139****5678" in read, "2026-05-03" in read, "<b>words</b>" in read) == (
            False,
            True,
            False,
            True,
        )

    assert handle(office, "head", opinion="Seen and good.").status_code in (200, 302)
    read = office.client("first").get(f"/collaboration/affairs/{affair}/").content.decode()
    box = read.split("opinion-box")[1].split("</section>")[0]
    assert "Seen and good." in box
    record = Affair.objects.get(public_id=affair).record_id
    assert record is not None
    stored = records.read_record(record_id=record, policy=READ_ALL).values
    assert (stored["f_phone"], stored["f_period"]) == (CANARY, {"from": "2026-05-03", "to": "2026-05-05"})
    assert "more" not in stored
