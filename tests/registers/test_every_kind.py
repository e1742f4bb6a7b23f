"""Every kind of field on every surface of a register, from one table: a kind that has no row there fails here."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.utils import timezone

from apps.registers.domain.dto import RoleContent
from apps.registers.services.add_record import add_record
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.api import files
from ctp_core.contracts import PrincipalRef
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from ctp_form.domain.kinds import KINDS
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto
from tests.form.kinds import every_kind
from tests.form.table_of_kinds import ENTERED, ROWS, VALUED, filled_in, row_of
from tests.registers.conftest import SYSTEM, Office
from tests.registers.test_imports import bring_in, upload

pytestmark = pytest.mark.django_db
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff"
    "56c72f0d0000000049454e44ae426082"
)
LANGUAGES = ("zh", "en")
MARK = re.compile(r"<[^>]*>")


@dataclass
class Room:
    """A register with every kind, one full record, one empty one, and who sees what of them."""

    office: Office
    register: UUID
    ids: dict[str, str]
    full: str

    @property
    def keeper(self) -> MemberDto:
        return self.office.su

    def bring_files(self) -> None:
        """Fresh files for the next record: one belongs to one record."""
        for name, content in (("file.txt", b"x"), ("dot.png", DOT)):
            actor = self.office.actor(self.keeper)
            found = files.store(actor=actor, name=name, content=io.BytesIO(content), size=len(content))
            self.ids[name] = str(found.id)

    @property
    def rest(self) -> str:
        return f"/api/v1/registers/{self.register}/"

    def values(self, who: MemberDto, record: str | None = None) -> dict[str, Any]:
        answer = self.office.api(who).get(f"{self.rest}records/{record or self.full}/")
        assert answer.status_code == 200
        return plain(answer.json()["values"])

    def page(self, who: MemberDto, tail: str, language: str) -> str:
        spoken = {"zh": "zh-hans", "en": "en"}[language]
        answer = self.office.client(who).get(
            f"/registers/{self.register}/{tail}", headers={"Accept-Language": spoken}, follow=True
        )
        assert answer.status_code == 200
        return str(answer.content.decode())


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values without the ids of rows."""
    rows = {"f_table": [{"n": row["n"]} for row in values["f_table"]]} if values.get("f_table") else {}
    return {**values, **rows}


@pytest.fixture
def room(office: Office) -> Room:
    return build_room(office)


def build_room(office: Office) -> Room:
    """The register with both records."""
    su = office.actor(office.su)
    contract = add_record(register_id=office.register, values={"name": "甲合同"}, actor=su)
    post = setup.create_post(code="clerk", name="科员", actor=SYSTEM)
    ids = {
        "member": str(office.wang.id), "other": str(office.li.id), "unit": str(office.su.unit.id), "post": str(post.id),
        "record": str(contract), "year": str(timezone.localdate().year),
    }  # fmt: skip
    schema = every_kind()
    for one in schema["fields"]:
        kind = one["kind"]
        one["label"] = {"zh-hans": f"字段 {kind}", "en": f"Field {kind}"}
        if kind == "relation":
            one |= {"source": f"registers/register/{office.register}", "title": "name"}
    made = definitions.create_definition(code="everything", name="样样", schema=schema, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    verbs = ("add", "change", "delete", "import", "export")

    def role(name: str, policy: FieldPolicy, who: MemberDto) -> RoleContent:
        return RoleContent(name, "all", verbs, policy, (PrincipalRef("member", who.id),))

    hidden = FieldPolicy("hidden", {"f_number": "read"})
    roles = (
        role("a", FieldPolicy("write"), office.su),
        role("b", hidden, office.li),
        role("c", FieldPolicy("masked"), office.wang),
    )
    content = RegisterContent(name="样样", version_id=version.id, roles=roles)
    register = create_register(content=content, actor=SYSTEM)
    room = Room(office, register, ids, "")
    room.bring_files()
    values = {f"f_{kind}": filled_in(row_of(kind).entered, ids) for kind in ENTERED}
    room.full = str(add_record(register_id=register, values=values, actor=su))
    add_record(register_id=register, values={"f_choice": "b"}, actor=su)
    return room


def kept(room: Room, number: int = 1) -> dict[str, Any]:
    found = {f"f_{kind}": filled_in(row_of(kind).kept, room.ids) for kind in VALUED}
    return found | {"f_serial": found["f_serial"].replace("001", f"{number:03}")}


def posted(room: Room) -> dict[str, Any]:
    """What a browser sends for the same."""
    data: dict[str, Any] = {}
    for kind in ENTERED:
        row = row_of(kind)
        sent = filled_in(row.entered if row.posted == "same" else row.posted, room.ids)
        data |= (
            {f"f.f_{kind}{tail}": one for tail, one in sent.items()}
            if isinstance(sent, dict)
            else {f"f.f_{kind}": sent}
        )
    return data


def test_every_kind_has_a_row() -> None:
    assert set(ROWS) == set(KINDS)


def test_entering_validating_and_showing(room: Room) -> None:
    office = room.office
    assert room.values(room.keeper) == kept(room)
    # A program and the page take the same; files belong to one record, so each brings its own.
    room.bring_files()
    values = {f"f_{kind}": filled_in(row_of(kind).entered, room.ids) for kind in ENTERED}
    answer = office.api(room.keeper).post(f"{room.rest}records/", {"values": values})
    assert (answer.status_code, plain(answer.json()["values"])) == (201, kept(room, number=3))
    room.bring_files()
    answer = office.client(room.keeper).post(f"/registers/{room.register}/records/new/", posted(room))
    assert answer.status_code == 302, answer.content.decode()
    assert room.values(room.keeper, answer["Location"].rstrip("/").rpartition("/")[2]) == kept(room, number=4)
    # Whatever is wrong is said at its field, by the program's door and on the page.
    wrong = {kind: one for kind, one in ROWS.items() if one.refused}
    values = {f"f_{kind}": filled_in(one.wrong, room.ids) for kind, one in wrong.items()}
    answer = office.api(room.keeper).post(f"{room.rest}records/", {"values": values})
    assert answer.status_code == 422
    said = {path: one[0]["code"] for path, one in answer.json()["fields"].items()}
    places = {f"f_{kind}{one.extra.get('place', '')}": one.refused for kind, one in wrong.items()}
    assert said == {**places, "f_multiple_choice": "form.choices"}
    # What is kept is read in both languages, under the field's own label.
    for language in LANGUAGES:
        texts = shown(room.page(room.keeper, f"records/{room.full}/", language))
        for kind in VALUED:
            text = filled_in(getattr(row_of(kind), language), room.ids)
            assert text in texts[kind], (kind, language, texts[kind])
        assert texts.keys() - VALUED == {"opinion", "explanation", "section", "tab", "page_break"} & texts.keys()
        assert "explanation" in texts


def shown(page: str) -> dict[str, str]:
    """What stands after each label of a record's page."""
    parts = re.split(r"(?:字段|Field) (\w+)(?=</)", page)
    found: dict[str, str] = {}
    for kind, text in zip(parts[1::2], parts[2::2], strict=True):
        pictures = " ".join(re.findall(r'alt="[^"]*"', text))
        found.setdefault(kind, "")
        found[kind] += html.unescape(MARK.sub("", text)) + pictures
    return found


def test_filtering(room: Room) -> None:
    api = room.office.api(room.keeper)
    fields = {one["path"]: one for one in api.get(f"{room.rest}fields/").json()["items"]}
    for kind in VALUED:
        row = row_of(kind)
        if not row.finds:
            assert fields[f"f_{kind}"]["operators"] == [], kind
            refused = api.get(f"{room.rest}records/?where=f_{kind}:filled")
            assert refused.status_code == 422, kind
            continue
        for asked, expected in ((row.finds, [room.full]), (row.misses, [])):
            where = [f"f_{kind}{filled_in(asked, room.ids)}", "f_number:filled"]
            answer = api.get(f"{room.rest}records/?{urlencode({'where': where}, doseq=True)}")
            assert answer.status_code == 200, (kind, answer.content)
            assert [one["id"] for one in answer.json()["items"]] == expected, (kind, asked)


def table_of(room: Room, who: MemberDto, **asked: Any) -> list[list[str]]:
    language = asked.pop("language", "zh-hans")
    answer = room.office.api(who).get(f"{room.rest}export/?{urlencode(asked)}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_exporting_and_importing(room: Room) -> None:
    for language, place in (("zh-hans", 0), ("en", 1)):
        head, full, _empty = table_of(room, room.keeper, sort="_created", language=language)
        cells = dict(zip(head, full, strict=True))
        word = ("字段", "Field")[place]
        found = {kind: cells[f"{word} {kind}"] for kind in VALUED}
        assert found == {kind: filled_in(row_of(kind).cell[place], room.ids) for kind in VALUED}
    lines = table_of(room, room.keeper, sort="_created", exact="1")[:2]
    assert lines[0] == [f"f_{kind}" for kind in VALUED]
    # A file belongs to one record: the line with it is refused at its cells, without it all comes back as it was.
    office = Office(**{**vars(room.office), "register": room.register})
    run = bring_in(office, upload(office, as_csv(lines)))
    problems = {one["column"]: one["code"] for one in run.problems}
    refused = {f"f_{kind}": one.imports for kind, one in ROWS.items() if one.imports.startswith("form.")}
    assert (run.made, problems) == (0, refused)
    kinds = [kind for kind in VALUED if not row_of(kind).imports]
    keep = [place for place, code in enumerate(lines[0]) if code.removeprefix("f_") in kinds]
    run = bring_in(office, upload(office, as_csv([[line[place] for place in keep] for line in lines])))
    assert (run.made, list(run.problems)) == (1, [])
    newest = room.office.api(room.keeper).get(f"{room.rest}records/").json()["items"][0]
    again = plain(newest["values"])
    expected = kept(room)
    assert {f"f_{kind}": again.get(f"f_{kind}") for kind in kinds} == {
        f"f_{kind}": expected[f"f_{kind}"] for kind in kinds
    }


def as_csv(lines: list[list[str]]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows(lines)
    return target.getvalue()


def everything_read(room: Room, who: MemberDto) -> Iterator[str]:
    for language in LANGUAGES:
        for tail in ("", f"records/{room.full}/", f"records/{room.full}/edit/", f"records/{room.full}/history/",
                     f"records/{room.full}/print/"):  # fmt: skip
            yield room.page(who, tail, language)
    yield str(table_of(room, who))
    yield str(table_of(room, who, exact="1"))
    yield room.office.api(who).get(f"{room.rest}records/").content.decode()


def test_policy(room: Room) -> None:
    secrets = {kind: str(one.kept) for kind, one in ROWS.items() if isinstance(one.kept, str) and len(one.kept) > 4}
    texts = [filled_in(one, room.ids) for kind, one in secrets.items() if kind not in ("number", "date")]
    # Hidden: nothing of it is anywhere, nor can it be asked for or written.
    li = room.office.li
    assert room.values(li) == {"f_number": "1234.50"}
    for page in everything_read(room, li):
        assert [one for one in [*texts, "8,200.50", "王安石"] if one in html.unescape(page)] == []
    api = room.office.api(li)
    values = {f"f_{kind}": filled_in(row_of(kind).entered, room.ids) for kind in ENTERED if kind != "number"}
    refused = api.patch(f"{room.rest}records/{room.full}/", {"values": values}).json()["fields"]
    assert {path: one[0]["code"] for path, one in refused.items()} == dict.fromkeys(values, "form.unknown_field")
    # Masked: that there is a value, and no more.
    wang = room.office.wang
    masks = {f"f_{kind}": one.masked for kind, one in ROWS.items() if one.masked is not None}
    found = room.values(wang)
    table = found.pop("f_table")
    assert (found, [row["n"] for row in table]) == (masks, ["***", "***"])
    for page in everything_read(room, wang):
        assert [one for one in texts if one in html.unescape(page)] == []
    for who, open_kinds in ((li, {"number"}), (wang, set())):
        fields = room.office.api(who).get(f"{room.rest}fields/").json()["items"]
        assert {one["path"] for one in fields if one["operators"]} == {f"f_{kind}" for kind in open_kinds}
        for kind in ("text", "number", "member", "relation", "lookup", "serial"):
            asked = room.office.api(who).get(f"{room.rest}records/?where=f_{kind}:filled")
            assert asked.status_code == (200 if kind in open_kinds else 422), kind
