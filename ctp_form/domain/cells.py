"""Values as cells of a spreadsheet and back: for people, or exactly, so that what was exported can be imported again unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ctp_form.domain.fields import Field, Json
from ctp_form.domain.kinds import (
    AddressField,
    ChoiceField,
    DateField,
    MultipleChoiceField,
    PeriodField,
    RelationField,
    TableField,
    TreeChoiceField,
)

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,20})?")
_SEVERAL = re.compile(r"[、,，;；\n]+")
_BETWEEN = re.compile(r"\s*(?:至|–|—|~|～| - )\s*")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]00:00(?::00)?)?")
Finder = Callable[[str, str], str | None]
"""(sort of principal or ``<list of records>#<field>``, what stands in the cell) to an id; None when nobody or several fit."""


def safe_cell(text: str) -> str:
    """*text* so that no program takes it for a formula, and ``plain_cell`` gives it back."""
    if _PLAIN_NUMBER.fullmatch(text) or not text.startswith((*FORMULA_SIGNS, "'")):
        return text
    return f"'{text}"


def plain_cell(text: str) -> str:
    """What ``safe_cell`` was given; a quote that somebody typed before a word stays."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*FORMULA_SIGNS, "'")) else text


def exact_cell(value: Json) -> str:
    """The stored value: a text as it is, everything else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def human_cell(one: Field, value: Json, language: str) -> str:
    """The value as people read it in a spreadsheet; rows of a sub-table one under the other."""
    if value is None:
        return ""
    if isinstance(value, bool):
        words = ("否", "是") if language == "zh-hans" else ("No", "Yes")
        return words[value]
    if isinstance(one, TableField) and isinstance(value, list):
        return "\n".join(
            " | ".join(human_cell(column, row.get(column.code), language) for column in one.columns)
            for row in value
            if isinstance(row, Mapping)
        )
    return one.export_text(value, language)


def read_cell(one: Field, text: str, find: Finder) -> Json:
    """A raw value for ``take`` out of what stands in a cell, exact or as people write it; what can't be read stays a text."""
    text = plain_cell(text)
    if not text.strip():
        return None
    whole = _structure(text)
    if whole is not None and _is_structured(one):
        return whole
    if isinstance(one, MultipleChoiceField):
        return [_option(one, each) for each in _parts(text)]
    if isinstance(one, ChoiceField):
        return _option(one, text)
    if isinstance(one, TreeChoiceField):
        fits = [
            each.value for each in one.branches if text.strip() in (each.value, each.path("zh-hans"), each.path("en"))
        ]
        return fits[0] if len(set(fits)) == 1 else text
    if isinstance(one, RelationField):
        return find(f"{one.source}#{one.title_field}", text.strip()) or text
    if one.principal is not None:
        if one.value_type == "list":
            return [find(one.principal, each) or each for each in _parts(text)]
        return find(one.principal, text.strip()) or text
    if isinstance(one, PeriodField):
        days = _BETWEEN.split(text.strip())
        return {"from": _day(days[0]), "to": _day(days[1])} if len(days) == 2 else text
    if isinstance(one, DateField):
        return _day(text)
    if isinstance(one, AddressField):
        return {"street": text}
    return text


def _is_structured(one: Field) -> bool:
    return bool(one.parts) or isinstance(one, RelationField) or one.principal is not None or one.value_type == "list"


def _structure(text: str) -> Any:
    if text[:1] not in "[{":
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _parts(text: str) -> list[str]:
    return [one.strip() for one in _SEVERAL.split(text) if one.strip()]


def _option(one: ChoiceField | MultipleChoiceField, text: str) -> str:
    if any(each.value == text for each in one.options):
        return text
    fits = {each.value for each in one.options if text.strip() in _labels(each.label)}
    return fits.pop() if len(fits) == 1 else text


def _labels(label: Any) -> set[str]:
    return {str(each) for each in label.values()} if isinstance(label, Mapping) else {str(label)}


def _day(text: str) -> str:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text.strip()
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return text.strip()
