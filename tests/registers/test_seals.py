"""Stored seals: kept, put by those who may and have proved who they are, shown wherever the form is, bound to one record."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.utils import timezone

from apps.registers.domain.dto import RoleContent
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.api import files, permissions
from ctp_core.applets.accounts.models import AccountSession
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.contracts import Invalid, ObjectRef, PrincipalRef
from ctp_core.kit.testing import TEST_PASSWORD, api_client
from ctp_form.api import definitions, records
from ctp_form.contracts import OPEN, FieldPolicy
from ctp_form.models import SealImpression, StoredSeal
from ctp_form.services import save_seal
from ctp_form.services.clean_seals import remove_unused_impressions
from ctp_form.services.put_seal import put_seal
from ctp_form.services.save_seal import SealContent, create_seal
from ctp_organization.contracts import MemberDto
from tests.registers.conftest import SYSTEM, Office, build_office
from tests.registers.test_every_kind import DOT

pytestmark = pytest.mark.django_db
SCHEMA = {
    "fields": [
        {"code": "title", "kind": "text", "label": {"zh-hans": "标题", "en": "Title"}, "required": True},
        {"code": "seal", "kind": "signature", "label": {"zh-hans": "公章", "en": "Seal"}},
        {"code": "head", "kind": "signature", "label": {"zh-hans": "签字", "en": "Signature"}},
    ]
}
FORM = ["form:write", "registers:write"]


@dataclass
class Room:
    """A register with two signatures: Su and Wang fill it in, Li sees no seal; Zhao keeps the seals of units, Wang may put it."""

    office: Office
    register: UUID
    seal: str = ""

    @property
    def rest(self) -> str:
        return f"/api/v1/registers/{self.register}/records/"

    def api(self, member: MemberDto) -> Any:
        return api_client(get_user_model().objects.get(pk=member.account_pk), FORM)

    def upload(self, member: MemberDto, name: str = "seal.png", content: bytes = DOT) -> str:
        actor = self.office.actor(member)
        return str(files.store(actor=actor, name=name, content=io.BytesIO(content), size=len(content)).id)

    def put(self, member: MemberDto, seal: str = "") -> str:
        answer = self.api(member).post(f"/api/v1/form/seals/{seal or self.seal}/impressions/")
        assert answer.status_code == 201, answer.content
        return str(answer.json()["seal"])

    def add(self, member: MemberDto, status: int = 201, **values: Any) -> Any:
        answer = self.api(member).post(self.rest, {"values": {"title": "合同", **values}})
        assert answer.status_code == status, answer.content
        return answer.json()

    def impressions(self) -> Any:
        return SealImpression.objects.filter(bound_at__isnull=False)

    def register_of(self, seal: str = "") -> list[dict[str, Any]]:
        answer = self.api(self.office.zhao).get(f"/api/v1/form/seals/{seal or self.seal}/impressions/")
        return list(answer.json()["items"])


@pytest.fixture
def room(office: Office) -> Room:
    return build_room(office)


def build_room(office: Office) -> Room:
    """The register, and a seal of the unit that Wang may put."""
    made = definitions.create_definition(code="sealed", name="用印", schema=SCHEMA, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    verbs = ("add", "change", "delete", "export")

    def role(name: str, policy: FieldPolicy, *who: MemberDto) -> RoleContent:
        return RoleContent(name, "all", verbs, policy, tuple(PrincipalRef("member", one.id) for one in who))

    roles = (
        role("a", FieldPolicy("write"), office.su, office.wang),
        role("b", FieldPolicy("write", {"seal": "hidden", "head": "masked"}), office.li),
    )
    register = create_register(content=RegisterContent(name="用印", version_id=version.id, roles=roles), actor=SYSTEM)
    key = permissions.account_key(office.zhao.account_pk)
    permissions.grant_permission(code="form.manage_seals", key=key, actor=SYSTEM)
    room = Room(office, register)
    content = SealContent("远山集团公章", (PrincipalRef("member", office.wang.id),))
    unit, keeper = office.su.unit.id, office.actor(office.zhao)
    seal = create_seal(content=content, picture=UUID(room.upload(office.zhao)), unit_id=unit, actor=keeper)
    room.seal = str(seal.id)
    return room


def codes(answer: Any) -> dict[str, str]:
    return {path: one[0]["code"] for path, one in answer["fields"].items()}


def test_a_seal_is_put_once_and_the_record_says_who_did(room: Room) -> None:
    office, wang = room.office, room.office.wang
    # Who was not given it doesn't even see it.
    for who in (office.su, office.li):
        assert room.api(who).post(f"/api/v1/form/seals/{room.seal}/impressions/").status_code == 404
        assert room.api(who).get("/api/v1/form/seals/").json()["items"] == []
    picture = room.api(wang).get("/api/v1/form/seals/").json()["items"][0]["picture"]
    assert (office.client(wang).get(picture).status_code, office.client(office.li).get(picture).status_code) == (
        200,
        404,
    )
    put = room.put(wang)
    # Another person can't use what was put, and neither a made-up nor an old one counts.
    assert codes(room.add(office.su, 422, seal={"seal": put})) == {"seal": "form.seal"}
    assert codes(room.add(wang, 422, seal={"seal": str(office.register)})) == {"seal": "form.seal"}
    SealImpression.objects.filter(public_id=put).update(made_at=timezone.now() - timedelta(hours=2))
    assert codes(room.add(wang, 422, seal={"seal": put})) == {"seal": "form.seal"}
    put = room.put(wang)
    made = room.add(wang, seal={"seal": put, "name": "made up", "by": "苏轼"}, head={"text": "王安石"})
    at = timezone.localtime(SealImpression.objects.get(public_id=put).made_at).strftime("%Y-%m-%d %H:%M")
    kept = made["values"]["seal"]
    assert kept == {"seal": put, "name": "远山集团公章", "by": "王安石", "at": at, "file": kept["file"]}
    assert kept["file"] not in picture
    # It is bound to this field of this record: neither it nor its picture goes anywhere else.
    assert codes(room.add(wang, 422, seal=kept)) == {"seal": "form.seal"}
    assert codes(room.add(wang, 422, seal={"file": kept["file"]})) == {"seal": "form.unknown_file"}
    twice = room.put(wang)
    refused = room.add(wang, 422, seal={"seal": twice}, head={"seal": twice})
    assert codes(refused) == {"seal": "form.seal"} or codes(refused) == {"head": "form.seal"}
    copied = records.copy_record(
        record_id=UUID(made["id"]),
        policy=OPEN,
        actor=office.actor(wang),
        owner=ObjectRef("registers", "register", room.register),
    )
    assert copied.values == {"title": "合同"}
    # A round trip and another change leave it as it is.
    address = f"{room.rest}{made['id']}/"
    again = room.api(office.su).patch(address, {"values": {**made["values"], "title": "合同二"}})
    assert (again.status_code, again.json()["values"]["seal"]) == (200, kept)
    assert [(one["by"], one["place"], one["record_id"], one["revision"]) for one in room.register_of()] == [
        ("王安石", "用印 · 公章", made["id"], 1)
    ]
    said = list(AuditEntry.objects.filter(action="form.put_seal"))
    assert [json.loads(one.details)["name"] for one in said] == ["远山集团公章"]
    # The register calls form and field as its reader does.
    said_in_english = room.api(office.zhao).get(
        f"/api/v1/form/seals/{room.seal}/impressions/", headers={"Accept-Language": "en"}
    )
    assert [one["place"] for one in said_in_english.json()["items"]] == ["用印 · Seal"]
    # Taken off it is gone from the record, not from the register; the record may go as well.
    assert room.api(office.su).patch(address, {"values": {"seal": None}}).json()["values"].get("seal") is None
    assert [one["taken_off_by"] for one in room.register_of()] == ["苏轼"]
    assert room.api(office.su).delete(address).status_code == 204
    assert [(one["record_id"], one["place"]) for one in room.register_of()] == [(None, "用印 · 公章")]


def test_it_is_shown_wherever_the_form_is_and_nowhere_else(room: Room) -> None:
    office = room.office
    made = room.add(office.wang, seal={"seal": room.put(office.wang)})
    own = (
        room.api(office.su).post("/api/v1/form/seals/", {"name": "苏轼签名", "picture": room.upload(office.su)}).json()
    )
    assert (own["owner"], own["of_unit"], own["may_use"]) == ("苏轼", False, True)
    changed = room.api(office.su).patch(
        f"{room.rest}{made['id']}/", {"values": {"head": {"seal": room.put(office.su, own["id"])}}}
    )
    assert changed.status_code == 200
    file, head = (changed.json()["values"][code]["file"] for code in ("seal", "head"))
    at = changed.json()["values"]["seal"]["at"]
    page = f"/registers/{room.register}/records/{made['id']}/"
    client, other = office.client(office.su), office.client(office.li)
    for tail in ("", "print/"):
        text = client.get(page + tail).content.decode()
        assert f"远山集团公章（王安石，{at}）" in text
        assert f"/files/{file}" in text
        hidden = other.get(page + tail).content.decode()
        assert ("公章" in hidden.replace("用印", ""), file in hidden, head in hidden) == (False, False, False)
    assert (client.get(f"/files/{file}").status_code, other.get(f"/files/{file}").status_code) == (200, 404)
    assert other.get(f"/files/{head}").status_code == 404
    assert "苏轼签名（苏轼" in client.get(f"{page}history/").content.decode()
    assert f"/files/{head}" in client.get(f"{page}edit/").content.decode()
    content = (
        b"".join(client.get(f"{page}docx/").streaming_content)
        if client.get(f"{page}docx/").streaming
        else client.get(f"{page}docx/").content
    )
    with zipfile.ZipFile(io.BytesIO(content)) as document:
        assert [document.read(one) for one in document.namelist() if one.startswith("word/media/")] == [DOT, DOT]
        words = document.read("word/document.xml").decode()
    assert (words.count("<pic:pic "), f"远山集团公章（王安石，{at}）" in words) == (2, True)
    export = room.api(office.su).get(f"/api/v1/registers/{room.register}/export/", headers={"Accept-Language": "en"})
    assert f"远山集团公章 (王安石, {at})" in b"".join(export.streaming_content).decode()
    # Out of use: nobody puts it any more, and where it stands it stays.
    body = {"name": "远山集团公章", "users": [f"member:{office.wang.id}"], "is_active": False}
    assert room.api(office.wang).put(f"/api/v1/form/seals/{room.seal}/", body).status_code == 403
    assert room.api(office.zhao).put(f"/api/v1/form/seals/{room.seal}/", body).status_code == 200
    assert room.api(office.wang).post(f"/api/v1/form/seals/{room.seal}/impressions/").status_code == 404
    assert "远山集团公章（王安石" in client.get(page).content.decode()


def test_the_pages(room: Room) -> None:
    office = room.office
    keeper, wang = office.client(office.zhao), office.client(office.wang)
    assert "远山集团公章" in keeper.get("/form/seals/").content.decode()
    assert keeper.post("/form/seals/new/", {"of": "unit", "name": "", "unit": ""}).status_code == 422
    data = {
        "of": "unit",
        "name": "合同专用章",
        "unit": f"unit:{office.su.unit.id}",
        "users": f"member:{office.wang.id}",
    }
    assert "选择一张图片" in keeper.post("/form/seals/new/", data).content.decode()
    text = room.upload(office.zhao, "x.txt", b"words")
    assert keeper.post("/form/seals/new/", {**data, "picture.file": text}).status_code == 422
    made = keeper.post("/form/seals/new/", {**data, "picture.file": room.upload(office.zhao)})
    assert (
        made.status_code,
        keeper.post("/form/seals/new/", {**data, "picture.file": room.upload(office.zhao)}).status_code,
    ) == (302, 422)
    assert "还没有用过" in keeper.get(made["Location"]).content.decode()
    assert (
        wang.post("/form/seals/new/", {**data, "name": "别的章", "picture.file": room.upload(office.wang)}).status_code
        == 403
    )
    # Who may put it sees it, not its register; who may not is told nothing.
    assert "用印登记" not in wang.get(made["Location"]).content.decode()
    assert office.client(office.su).get(made["Location"]).status_code == 404
    # A proof of who is there: a short while ago in this browser, or the password with it.
    account = get_user_model().objects.get(pk=office.wang.account_pk)
    account.set_password(TEST_PASSWORD)
    account.save()
    wang = office.client(office.wang)
    assert [one["name"] for one in wang.get("/form/seals/choices/").json()["items"]] == ["合同专用章", "远山集团公章"]
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    refused = wang.post(f"/form/seals/{room.seal}/put/")
    assert (refused.status_code, refused.json()["code"]) == (403, "core.confirmation_required")
    assert wang.post(f"/form/seals/{room.seal}/put/", {"password": "wrong"}).json()["code"] == "core.sign_in_refused"
    put = wang.post(f"/form/seals/{room.seal}/put/", {"password": TEST_PASSWORD})
    assert (put.status_code, put.json()["said"][:7]) == (201, "远山集团公章（")
    new = f"/registers/{room.register}/records/new/"
    assert 'name="f.seal.seal"' in wang.get(new).content.decode()
    again = wang.post(new, {"f.title": "", "f.seal.seal": put.json()["seal"], "f.seal.file": "", "f.seal.text": ""})
    assert (again.status_code, put.json()["picture"] in again.content.decode()) == (422, True)
    saved = wang.post(new, {"f.title": "合同", "f.seal.seal": put.json()["seal"], "f.seal.file": "", "f.seal.text": ""})
    assert saved.status_code == 302
    assert "远山集团公章（王安石" in wang.get(saved["Location"]).content.decode()
    assert "用印 · 公章" in keeper.get(f"/form/seals/{room.seal}/").content.decode()


def test_what_was_taken_up_and_never_saved_goes_after_a_day(room: Room) -> None:
    wang = room.office.wang
    kept, fresh, old = (room.put(wang) for _ in range(3))
    room.add(wang, seal={"seal": kept})
    rows = SealImpression.objects
    rows.filter(public_id__in=[kept, old]).update(made_at=timezone.now() - timedelta(hours=26))
    rows.filter(public_id=fresh).update(made_at=timezone.now() - timedelta(hours=24))
    remove_unused_impressions()
    assert {str(one.public_id) for one in rows.all()} == {kept, fresh}
    assert AuditEntry.objects.filter(action="form.take_up_seal").count() == 3


def test_many_seals_in_one_form_are_all_found(room: Room) -> None:
    codes_of = [f"s{number}" for number in range(60)]
    schema = {"fields": [{"code": code, "kind": "signature", "label": code} for code in codes_of]}
    made = definitions.create_definition(code="many", name="多章", schema=schema, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    actor, seal = room.office.actor(room.office.wang), StoredSeal.objects.get(public_id=room.seal)
    values = {code: {"seal": put_seal(seal_id=seal.public_id, actor=actor)["seal"]} for code in codes_of}
    owner = ObjectRef("registers", "register", room.register)
    record = records.create_record(version_id=version.id, values=values, actor=actor, owner=owner)
    assert [record.values[code]["name"] for code in codes_of] == ["远山集团公章"] * 60


def test_a_picture_too_large_for_a_document_is_not_even_read(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    made = room.add(room.office.wang, seal={"seal": room.put(room.office.wang)})
    monkeypatch.setattr("ctp_form.kit.word_documents.LARGEST", 10)
    monkeypatch.setattr(files.FileContent, "open", lambda self: pytest.fail("read"))
    answer = room.office.client(room.office.su).get(f"/registers/{room.register}/records/{made['id']}/docx/")
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as document:
        assert [one for one in document.namelist() if one.startswith("word/media/")] == []
        assert "seal.png" in document.read("word/document.xml").decode()


@pytest.mark.cluster
@pytest.mark.django_db(transaction=True)
def test_of_two_signatures_kept_at_once_at_the_limit_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads share no SQLite in memory; there one transaction writes at a time")
    room = build_room(build_office())
    actor = room.office.actor(room.office.su)
    # The first of all: there is no signature yet for the others to wait at.
    monkeypatch.setattr(save_seal, "MOST_OWN", 1)
    pictures = [UUID(room.upload(room.office.su)) for _ in range(8)]
    barrier, outcomes = threading.Barrier(len(pictures)), []

    def keep(number: int) -> None:
        barrier.wait()
        try:
            create_seal(content=SealContent(f"x{number}"), picture=pictures[number], unit_id=None, actor=actor)
            outcomes.append("kept")
        except Exception as error:
            outcomes.append(next(iter(error.fields.values()))[0].code if isinstance(error, Invalid) else repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(len(pictures))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["form.seal_many"] * (len(pictures) - 1) + ["kept"]
