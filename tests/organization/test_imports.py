"""Imports and exports: preview, errors by row and column, all or nothing."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from ctp_core.api import events
from ctp_core.contracts import Actor, Forbidden, Invalid, system_actor
from ctp_organization.api import imports, setup
from ctp_organization.contracts import ImportNotReady, ImportRunDto
from ctp_organization.models import Assignment, Member, Unit
from ctp_organization.selectors.imports import get_import
from ctp_organization.services.memberships import find_membership_faults
from ctp_organization.services.tree import find_tree_faults
from tests.organization.conftest import House

SYSTEM = system_actor("test")


def upload(kind: str, text: str, name: str = "table.csv") -> ImportRunDto:
    content = text.encode()
    return imports.upload_import(kind=kind, name=name, content=io.BytesIO(content), size=len(content), actor=SYSTEM)


def carry_out(run: ImportRunDto) -> ImportRunDto:
    imports.confirm_import(id=run.id, actor=SYSTEM)
    events.deliver_pending()
    return get_import(id=run.id, actor=SYSTEM)


def problems(run: ImportRunDto) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["code"].removeprefix("organization.")) for one in run.problems]


UNITS = """编码,名称,类型,上级编码,排序
C-2-1,预算与核算科,部门,C-1,3
C-4,信息部,部门,C,4
C-4-1,运维科,部门,C-4,1
P,协作公司,外部单位,,0
"""
PEOPLE = """工号,姓名,用户名,单位编码,岗位,电话,邮箱
E1002,李清照,,C-1,,139,
E2001,辛弃疾,,C-2-1,科员,,xin@example.com
E2002,曾巩,zenggong,P,,,
"""


def test_units_are_previewed_and_change_nothing(house: House) -> None:
    run = upload("units", UNITS)
    assert (run.state, run.create_count, run.update_count, run.same_count) == ("ready", 2, 1, 1)
    assert run.differences[0]["fields"] == [
        ["name", "预算科", "预算与核算科"],
        ["parent", "C-2", "C-1"],
        ["position", "0", "3"],
    ]
    assert Unit.objects.count() == 5


def test_units_come_with_their_rights(house: House) -> None:
    done = carry_out(upload("units", UNITS))
    assert (done.state, done.done_count) == ("done", 4)
    assert Unit.objects.get(code="C-4-1").parent == Unit.objects.get(code="C-4")
    assert Unit.objects.get(code="C-2-1").parent_id == house.office.pk
    assert find_tree_faults() == []
    assert find_membership_faults() == []
    assert upload("units", UNITS).same_count == 4


def test_people_are_created_and_moved(house: House) -> None:
    done = carry_out(upload("members", PEOPLE))
    assert (done.state, done.create_count, done.update_count) == ("done", 2, 1)
    moved = Member.objects.get(number="E1002")
    place = Assignment.objects.get(member=moved)
    # An empty post and e-mail leave what was there.
    assert (place.unit_id, place.post_id, moved.phone) == (house.office.pk, house.clerk.pk, "139")
    assert Member.objects.get(number="E2002").is_external
    assert Member.objects.get(number="E2002").pinyin == "zenggong"
    assert find_membership_faults() == []
    again = upload("members", PEOPLE)
    assert (again.create_count, again.update_count, again.same_count) == (0, 0, 3)


def test_a_broken_file_names_its_cells_and_changes_nothing(house: House) -> None:
    text = """number,name,unit,post,email,username
E1,甲,NOWHERE,,,
E1,乙,C,,no address,
,丙,C,哲学家,,
E3,丁,C,,,e4
E4,戊,C,,,
E5,己,C,,,a b
"""
    run = upload("members", text)
    assert run.state == "broken"
    assert problems(run) == [
        (4, "number", "required"),
        (3, "number", "twice_in_file"),
        (2, "unit", "unknown_unit"),
        (3, "email", "bad_email"),
        (4, "post", "unknown_post"),
        (6, "username", "twice_in_file"),
        (7, "username", "bad_username"),
    ]
    with pytest.raises(ImportNotReady):
        imports.confirm_import(id=run.id, actor=SYSTEM)
    assert Member.objects.count() == 4


@pytest.mark.django_db
def test_circles_and_unknown_parents_are_found() -> None:
    run = upload("units", "code,name,parent\nA,一,B\nB,二,A\nC,三,\nD,四,X\nE,五,E\n")
    assert problems(run) == [
        (2, "parent", "parent_circle"),
        (3, "parent", "parent_circle"),
        (5, "parent", "unknown_parent"),
        (6, "parent", "parent_circle"),
    ]


def test_what_changed_in_the_meantime_is_refused(house: House) -> None:
    run = upload("members", PEOPLE)
    details = setup.MemberDetails(number="E2001", name="别人")
    setup.create_member(details=details, unit_id=house.office.id, actor=house.actor)
    done = carry_out(run)
    assert (done.state, done.problems[0]["code"]) == ("failed", "organization.import_outdated")
    assert not Member.objects.filter(number="E2002").exists()


def test_exports_can_be_imported_and_hold_no_formula(house: House) -> None:
    details = setup.MemberDetails(number="E3", name="=HYPERLINK(1)")
    setup.create_member(details=details, unit_id=house.office.id, username="eve", actor=house.actor)
    for file_format in ("csv", "xlsx"):
        target = io.BytesIO()
        assert imports.export_table(kind="members", file_format=file_format, to=target, actor=SYSTEM) == 5
        if file_format == "csv":
            assert "'=HYPERLINK" in target.getvalue().decode("utf-8-sig")
        target.seek(0)
        size = len(target.getvalue())
        run = imports.upload_import(kind="members", name=f"a.{file_format}", content=target, size=size, actor=SYSTEM)
        assert (run.state, run.same_count, run.create_count, run.update_count) == ("ready", 5, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.exe"])
def test_hostile_files_are_refused_in_words(name: str) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    for content in (b"", b"\x00\x01\x02", b"PK\x03\x04broken", bomb.getvalue(), b'"' + b"x" * 200_000):
        with pytest.raises(Invalid) as refused:
            imports.upload_import(kind="units", name=name, content=io.BytesIO(content), size=len(content), actor=SYSTEM)
        assert "file" in refused.value.fields


@pytest.mark.django_db
def test_entities_in_a_workbook_are_refused() -> None:
    book = openpyxl.Workbook()
    book.active.append(["code", "name"])
    plain = io.BytesIO()
    book.save(plain)
    hostile = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(hostile, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE a [<!ENTITY b "c">]>' + content
            target.writestr(part.filename, content)
    with pytest.raises(Invalid):
        imports.upload_import(kind="units", name="a.xlsx", content=hostile, size=len(hostile.getvalue()), actor=SYSTEM)


@pytest.mark.django_db
def test_only_managers_import() -> None:
    with pytest.raises(Forbidden):
        imports.upload_import(kind="units", name="a.csv", content=io.BytesIO(b""), size=0, actor=Actor(kind="person"))
