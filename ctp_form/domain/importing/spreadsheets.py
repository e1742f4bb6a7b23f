"""A plain spreadsheet: columns become fields, their kinds are guessed from what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ctp_core.contracts import mark
from ctp_form.domain.importing.drawing import Drawing, options_from
from ctp_form.domain.importing.report import Imported

SAMPLE = 500
DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?([ T]0?0:00(:00)?)?")
TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
MONEY = re.compile(r"[¥￥$€]\s?-?[\d,]+(\.\d{1,2})?|-?[\d,]+(\.\d{1,2})?\s?元")
PERCENT = re.compile(r"-?\d+(\.\d+)?\s?[%％]")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
MOBILE = re.compile(r"1[3-9]\d{9}")
ID_NUMBER = re.compile(r"[1-9]\d{16}[\dXx]")
YES_NO = frozenset({"是", "否", "yes", "no", "true", "false", "y", "n", "✓", "√"})
MONEY_WORDS = re.compile(r"金额|费用|单价|价格|总价|工资|amount|price|cost|salary|fee", re.IGNORECASE)
NO_HEAD = mark("The first row has no name for this column. It was left out.")


def read_spreadsheet(rows: Sequence[Sequence[str]], name: str) -> Imported:
    """A form with one field for each column of *rows*, whose first filled row names them."""
    drawing = Drawing()
    start = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    head = list(rows[start]) if start is not None else []
    body = rows[start + 1 : start + 1 + SAMPLE] if start is not None else []
    for place, title in enumerate(head):
        values = [row[place].strip() for row in body if place < len(row) and row[place].strip()]
        path = f"column {place + 1}"
        if not title.strip():
            if values:
                drawing.note(path, values[0], NO_HEAD)
            continue
        kind, own = guess(title, values)
        required = len(values) == len(body) > 1 and all(values)
        drawing.add(path, kind, title.strip(), title.strip().rstrip("*＊"), required=required, **own)
    return drawing.finish("spreadsheet", name)


def guess(title: str, values: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The kind that all *values* under *title* fit, and what belongs to it."""
    if not values:
        return ("date", {}) if re.search(r"日期|date", title, re.IGNORECASE) else ("text", {})
    for kind, pattern in (
        ("id_number", ID_NUMBER), ("email", EMAIL), ("date", DAY), ("time", TIME), ("percent", PERCENT), ("money", MONEY),
    ):  # fmt: skip
        if all(pattern.fullmatch(one) for one in values):
            return kind, {}
    if all(MOBILE.fullmatch(one) for one in values):
        return "phone", {"mobile": True}
    if all(one.lower() in YES_NO for one in values):
        return "yes_no", {}
    if all(NUMBER.fullmatch(one) for one in values) and not any(re.match(r"-?0\d", one) for one in values):
        digits = max(len(one.partition(".")[2]) for one in values)
        return ("money", {}) if MONEY_WORDS.search(title) and digits <= 2 else ("number", {"digits": min(digits, 6)})
    kinds = list(dict.fromkeys(values))
    if len(values) >= 6 and len(kinds) <= min(12, len(values) // 3) and max(map(len, kinds)) <= 40:
        return "choice", {"options": options_from([(one, one) for one in kinds], lambda value: None)}
    longest = max(map(len, values))
    return ("long_text", {}) if longest > 120 or any("\n" in one for one in values) else ("text", {"max_length": 200})
