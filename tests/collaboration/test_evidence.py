"""Evidence of an affair: what its reader sees and no more, with digests; the audit holds the digest of the export."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.utils import translation

from apps.collaboration.services.add_comment import add_comment
from ctp_core.api import audit, permissions
from ctp_form.api import definitions
from ctp_form.kit.words import say_rows
from ctp_workflow.api import instances
from ctp_workflow.contracts import Archived
from tests.collaboration.house import SERVER, Office
from tests.collaboration.test_rights import agree, ref, send


def test_export_evidence__tells_what_the_reader_sees_and_its_digest_stands_in_the_audit(office: Office) -> None:
    affair_id = send(office, secret="geheim", amount="90000.00", items=[{"name": "Rack", "price": "12.50"}])
    agree(office, affair_id, "head", check="ok")
    instance = office.api("starter").get(f"/api/v1/collaboration/affairs/{affair_id}/").json()["instance_id"]
    path = f"/api/v1/workflow/instances/{instance}/evidence/"
    assert office.api("stranger").get(path).status_code == 404
    own, reader = (office.api(name).get(path).json() for name in ("starter", "reader"))
    assert hashlib.sha256(own["text"].encode()).hexdigest() == own["digest"]
    said = json.loads(own["text"])
    assert [(one["operation"], one["member"]) for one in said["acts"]] == [("start", "Starter"), ("agree", "Head")]
    form = dict(said["form"])
    assert (form["Secret"], "Rack" in form["Items 1"]) == ("geheim", True)
    assert "geheim" not in reader["text"], "hidden from readers"
    assert "90,000" not in reader["text"]
    written = audit.list_entries(actor=SERVER, wanted=audit.AuditFilter(action="workflow.export_evidence"))
    told = [json.loads(one.details)["sha256"] for one in written]
    assert sorted(told) == sorted([own["digest"], reader["digest"]])
    client = office.client("starter")
    page = client.get(f"/workflow/instances/{instance}/evidence/")
    assert page["Content-Disposition"].startswith("attachment")
    assert "Rack" in page.content.decode()
    text = client.get(f"/workflow/instances/{instance}/evidence/?as=json")
    assert text.content.decode() in page.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def test_archive__nobody_comments_on_an_affair_that_lies_in_the_archive(office: Office) -> None:
    affair_id = send(office)
    starter = office.actor("starter")
    instance = instances.instances_of(subject=ref(affair_id))[0].id
    add_comment(affair_id=affair_id, text="Before.", actor=starter)
    instances.revoke(instance_id=instance, mode="void", actor=starter)
    key = permissions.account_key(office.people["director"].account_pk)
    permissions.grant_permission(code="workflow.administer", key=key, actor=SERVER)
    instances.archive(instance_id=instance, retention="10", actor=office.actor("director"))
    with pytest.raises(Archived):
        add_comment(affair_id=affair_id, text="After.", actor=starter)
    page = office.client("starter").get(f"/collaboration/affairs/{affair_id}/").content.decode()
    assert ("Before." in page, "comment-form" in page) == (True, False)


def test_rows_of_a_sub_table_are_said_without_a_query(office: Office, django_assert_num_queries: Any) -> None:
    head = office.people["head"]
    columns = [
        {"code": "who", "kind": "member", "label": "Who"},
        {"code": "price", "kind": "money", "label": "Price"},
    ]
    schema = {"fields": [{"code": "items", "kind": "table", "label": "Items", "columns": columns}]}
    made = definitions.create_definition(code="rows", name="Rows", schema=schema, actor=SERVER)
    version = definitions.publish(definition_id=made.id, actor=SERVER).id
    row = {"who": {"id": str(head.id), "name": "Head"}, "price": "1250.00"}
    say_rows(version_id=version, code="items", rows=[])  # a process reads each version once
    with translation.override("en"), django_assert_num_queries(0):
        said = say_rows(version_id=version, code="items", rows=[row, {"who": None}])
    assert said == [{"who": "Head", "price": "¥1,250.00"}, {"who": ""}]
