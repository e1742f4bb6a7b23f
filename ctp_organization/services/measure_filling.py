"""A large organisation for figures and proofs: tables as somebody would upload them, and running them through the import service."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max, Min, Model

from ctp_core.contracts import system_actor
from ctp_organization.models import Assignment, ImportRun, Member
from ctp_organization.selectors.imports import get_import
from ctp_organization.services.raw_sql import copy_rows
from ctp_organization.services.read_import import read_import
from ctp_organization.services.run_import import run_import
from ctp_organization.services.upload_import import confirm_import, upload_import

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
    "叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江"
)
GIVEN = (
    "安石清照明诚弃疾修巩轼辙洵游万里成大渊翰章载之文武天祥光宗泽志远建国伟芳娜敏静丽"
    "强磊军洋勇艳杰涛超平刚桂英华玉兰凤春梅雪峰海波鹏飞宇浩然思齐子涵雨桐梓萱嘉怡欣"
)
COMPANIES = 100
LARGE = "B-LARGE"  # a department of LARGE_SIZE people in LARGE_PARTS parts
LARGE_SIZE, LARGE_PARTS = 5_000, 20
# The share of sections among the places people stand in: with it, 130,000 people hold 670,000 memberships.
SECTIONS = 0.17


def unit_lines(units: int) -> Iterator[list[str]]:
    """A group, its companies, their departments, some sections below, and one large department."""
    yield ["B-0", "测试集团", "集团", "", "0"]
    for number in range(COMPANIES):
        yield [f"B-C{number}", f"第{number}公司", "公司", "B-0", str(number)]
    yield [LARGE, "大部门", "部门", "B-0", "9999"]
    for number in range(LARGE_PARTS):
        yield [f"{LARGE}-{number}", f"大部门{number}处", "部门", LARGE, str(number)]
    sections = int(units * SECTIONS)
    for number in range(units - sections):
        yield [f"B-D{number}", f"第{number}部", "部门", f"B-C{number % COMPANIES}", str(number)]
    for number in range(sections):
        yield [f"B-S{number}", f"第{number}科", "部门", f"B-D{number}", str(number)]


def member_lines(members: int, units: int) -> Iterator[list[str]]:
    """People of all names and places, the first of them in the large department."""
    chance = random.Random(1)  # noqa: S311
    sections = int(units * SECTIONS)
    large = min(LARGE_SIZE, members // 4)
    for number in range(members):
        name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
        if number < large:
            unit = f"{LARGE}-{number % LARGE_PARTS}"
        elif chance.random() < SECTIONS:
            unit = f"B-S{chance.randrange(sections)}"
        else:
            unit = f"B-D{chance.randrange(units - sections)}"
        yield [f"B{number:06}", name, f"b{number:06}", unit, f"138{number:08}"]


UNIT_TITLES = ("编码", "名称", "类型", "上级编码", "排序")
MEMBER_TITLES = ("工号", "姓名", "用户名", "单位编码", "电话")


def write_table(titles: Sequence[str], lines: Iterable[Sequence[str]]) -> IO[bytes]:
    """A CSV file as an office program would save it."""
    found = tempfile.TemporaryFile()  # noqa: SIM115  the caller reads and closes it
    text = io.TextIOWrapper(found, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(titles)
    writer.writerows(lines)
    text.detach()
    found.seek(0)
    return found


def upload_table(kind: str, table: IO[bytes]) -> ImportRun:
    """Upload a table and confirm it, as a person would on the pages. Raises ValueError for one with problems."""
    actor = system_actor("proof")
    size = table.seek(0, io.SEEK_END)
    table.seek(0)
    run = upload_import(kind=kind, name=f"{kind}.csv", content=table, size=size, actor=actor)
    read_import(id=run.id)
    run = get_import(id=run.id, actor=actor)
    if run.problem_count:
        problems = run.problems[:3]
        raise ValueError(f"the table has {run.problem_count} problems: {problems}")
    confirm_import(id=run.id, actor=actor)
    return ImportRun.objects.defer("rows").get(public_id=run.id)


def carry_out(run: ImportRun) -> None:
    """What the worker does with a confirmed import. Raises ValueError when it was refused."""
    run_import(id=run.public_id)
    state, problems = ImportRun.objects.values_list("state", "problems").get(pk=run.pk)
    if state != ImportRun.State.DONE:
        raise ValueError(f"the import ended as {state}: {problems[:3]}")


def import_table(kind: str, titles: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Upload, confirm and carry out."""
    with write_table(titles, lines) as table:
        run = upload_table(kind, table)
    carry_out(run)


def fill_organization(*, members: int, units: int, imported: int | None = None) -> range:
    """Units and people of a large organisation, each in one import. The keys of the people.

    With *imported* only so many people are imported, and copied with their logins, places and groups until there are
    *members*: seconds instead of minutes. The copies have the names of those they were copied from.
    """
    first = min(members, imported or members)
    import_table("units", UNIT_TITLES, unit_lines(units))
    before = _last(Member)
    import_table("members", MEMBER_TITLES, member_lines(first, units))
    found = Member.objects.filter(pk__gt=before).aggregate(Min("pk"), Max("pk"))
    people = range(found["pk__min"], found["pk__max"] + 1)
    if len(people) != first:
        raise ValueError("the keys of the imported people have gaps")
    with transaction.atomic():
        _copy_people(people, times=-(-members // first) - 1)
    return range(people.start, _last(Member) + 1)


def _copy_people(people: range, *, times: int) -> None:
    """Rounded up to whole copies of all *people*."""
    if times < 1:
        return
    account = get_user_model()
    found = Member.objects.filter(pk__in=people).aggregate(Min("account_id"), Max("account_id"))
    logins = range(found["account_id__min"], found["account_id__max"] + 1)
    member, login = len(people), len(logins)
    groups = account.groups.through
    copy_rows(account, key="id", keys=logins, times=times, steps={"id": login}, marked=["username"])
    copy_rows(
        groups, key="account_id", keys=logins, times=times, steps={"id": _span(groups), "account_id": login}, marked=[]
    )
    copy_rows(Member, key="id", keys=people, times=times, steps={"id": member, "account_id": login}, marked=["number"])
    places = {"id": _span(Assignment), "member_id": member}
    copy_rows(Assignment, key="member_id", keys=people, times=times, steps=places, marked=[])


def _last(model: type[Model]) -> int:
    return int(model._default_manager.aggregate(Max("pk"))["pk__max"] or 0)


def _span(model: type[Model]) -> int:
    """A step that takes the key of no row to that of another."""
    return _last(model) + 1
