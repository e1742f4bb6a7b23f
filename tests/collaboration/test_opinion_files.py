"""Files that go with an opinion: whoever sees the opinion opens them, and what was there then stays known."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import Any
from uuid import UUID

from ctp_core.api import files
from ctp_workflow.api import instances
from tests.collaboration.house import Office
from tests.collaboration.test_rights import ref, send

ROOT = "/api/v1/collaboration"


def upload(office: Office, name: str, text: bytes = b"quote", called: str = "报价.txt") -> UUID:
    return files.store(actor=office.actor(name), name=called, content=BytesIO(text)).id


def item_of(office: Office, name: str) -> Any:
    (item,) = office.api(name).get("/api/v1/workflow/items/?module=collaboration").json()["items"]
    return item


def may_open(office: Office, file_id: UUID, *names: str) -> dict[str, bool]:
    return {name: bool(files.list_by_ids(file_ids=[file_id], actor=office.actor(name))) for name in names}


def test_files_stand_with_the_opinion_for_who_sees_it(office: Office) -> None:
    affair_id = send(office)
    given, item = upload(office, "head"), item_of(office, "head")
    assert may_open(office, given, "head", "starter") == {"head": True, "starter": False}
    body = {"operation": "agree", "opinion": "See the quote.", "files": [str(given)], "values": {"check": "ok"}}
    assert office.api("head").post(f"{ROOT}/items/{item['id']}/act/", body).status_code == 200
    assert may_open(office, given, "head", "starter", "first", "reader", "stranger") == {
        "head": True, "starter": True, "first": True, "reader": True, "stranger": False,
    }  # fmt: skip
    instance = instances.instances_of(subject=ref(affair_id))[0].id
    said = office.api("first").get(f"/api/v1/workflow/instances/{instance}/progress/").json()["opinions"][0]
    digest = hashlib.sha256(b"quote").hexdigest()
    kept = {"id": str(given), "name": "报价.txt", "size": 5, "sha256": digest, "url": f"/files/{given}"}
    assert (said["opinion"], said["files"]) == ("See the quote.", [kept])
    page = office.client("first").get(f"/collaboration/affairs/{affair_id}/").content.decode()
    assert f'<a href="/files/{given}">报价.txt</a>' in page
    evidence = office.api("starter").get(f"/api/v1/workflow/instances/{instance}/evidence/").json()["text"]
    assert json.loads(evidence)["acts"][1]["files"] == [{"name": "报价.txt", "size": 5, "sha256": digest}]
    assert office.client("stranger").get(f"/files/{given}").status_code == 404
    assert office.client("first").get(f"/files/{given}").status_code == 200


def test_the_bar_sends_files_and_says_what_is_wrong_with_them(office: Office) -> None:
    affair_id = send(office)
    item = item_of(office, "head")
    client = office.client("head")
    address = f"/collaboration/items/{item['id']}/act/"
    foreign = upload(office, "starter")
    sent = {"operation": "comment", "opinion": "Look.", "attached": [str(foreign), "rubbish"]}
    told = client.post(address, sent, follow=True).content.decode()
    assert "One of the files is not there any more." in told
    own = upload(office, "head")
    client.post(address, sent | {"attached": [str(own)]})
    instance = instances.instances_of(subject=ref(affair_id))[0].id
    (comment, _start) = instances.list_opinions(instance_id=instance, actor=office.actor("starter"))
    assert (comment.operation, [one.name for one in comment.files]) == ("comment", ["报价.txt"])
