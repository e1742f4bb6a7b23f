"""The columns of import and export files, under their English and their Chinese names. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: *name* in the program, *titles* as a file may call it (the Chinese one first), its longest text."""

    name: str
    titles: tuple[str, ...]
    limit: int
    required: bool = False

    def title_in(self, language: str) -> str:
        """What people who read *language* call it: the Chinese title, else the first in Latin letters."""
        if language.startswith("zh"):
            return self.titles[0]
        return next((one for one in self.titles if one.isascii()), self.titles[0])


UNIT_COLUMNS = (
    Column("code", ("编码", "单位编码", "code"), 64, required=True),
    Column("name", ("名称", "单位名称", "name"), 150, required=True),
    Column("kind", ("类型", "kind"), 20),
    Column("parent", ("上级编码", "上级", "parent", "parent_code"), 64),
    Column("position", ("排序", "position", "order"), 7),
)
MEMBER_COLUMNS = (
    Column("number", ("工号", "编号", "number"), 64, required=True),
    Column("name", ("姓名", "name"), 100, required=True),
    Column("username", ("用户名", "username"), 150),
    Column("unit", ("单位编码", "部门编码", "部门", "unit"), 64),
    Column("post", ("岗位", "post"), 100),
    Column("level", ("职级", "level"), 100),
    Column("phone", ("电话", "手机", "phone"), 40),
    Column("email", ("邮箱", "email", "e-mail"), 254),
    Column("state", ("状态", "state", "status"), 20),
)
IN_USE, DISABLED = "在用", "停用"
MEMBER_STATES = {
    "在用": IN_USE, "启用": IN_USE, "active": IN_USE, "in use": IN_USE,
    "停用": DISABLED, "禁用": DISABLED, "disabled": DISABLED, "inactive": DISABLED,
    "": "",
}  # fmt: skip
UNIT_KINDS = {
    "group": "group", "集团": "group",
    "company": "company", "公司": "company", "单位": "company",
    "department": "department", "部门": "department", "": "department",
    "partner": "partner", "外部单位": "partner",
}  # fmt: skip

# A cell that begins with one of these is a formula for the programs people open tables with.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of one kind of file."""
    return UNIT_COLUMNS if kind == "units" else MEMBER_COLUMNS


def find_columns(kind: str, header: list[str]) -> tuple[dict[int, Column], list[str]]:
    """(place in the row → column, titles of required columns that are missing)."""
    titles = {title: column for column in columns_of(kind) for title in column.titles}
    found: dict[int, Column] = {}
    for place, title in enumerate(header):
        column = titles.get(title.strip().lower()) or titles.get(title.strip())
        if column is not None and column not in found.values():
            found[place] = column
    missing = [one.titles[0] for one in columns_of(kind) if one.required and one not in found.values()]
    return found, missing


def safe_cell(text: str) -> str:
    """*text* so that no program takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def plain_cell(text: str) -> str:
    """What ``safe_cell`` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_SIGNS) else text
