"""The sheets of an XLSForm: rows by their head, labels by language, choice filters filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Sheet: TypeAlias = Sequence[Sequence[str]]


def rows_of(sheet: Sheet) -> list[dict[str, str]]:
    """Rows as mappings by lower-case head; the head itself must have been found."""
    filled = [list(row) for row in sheet]
    start = next((place for place, row in enumerate(filled) if any(cell.strip() for cell in row)), None)
    if start is None:
        return []
    head = [re.sub(r"\s*:+\s*", "::", cell.strip()).lower().replace(" name", "_name") for cell in filled[start]]
    found = []
    for number, row in enumerate(filled[start + 1 :], start=start + 2):
        cells: dict[str, str] = {"_row": str(number), **{key: "" for key in head[:1] if key}}
        for key, cell in zip(head, row, strict=False):
            if key and cell.strip() and not cells.get(key):
                cells[key] = cell.strip()
        if any(value for key, value in cells.items() if key != "_row"):
            found.append(cells)
    return found or [{key: "" for key in head if key} | {"_row": str(start + 2)}]


def filled(text: str, choice: Mapping[str, str]) -> str:
    """A choice filter with the columns it names filled in for one choice."""

    def value(match: re.Match[str]) -> str:
        key = match[0].lower()
        return f"'{choice.get(key, '')}'" if key in choice or key in ("cf",) else match[0]

    parts = re.split(r"(\$\{[^}]*\}|'[^']*')", text)
    return "".join(
        part if part.startswith(("$", "'")) else re.sub(r"[A-Za-z_][\w:]*(?!\()", value, part) for part in parts
    )


def labels_in(row: Mapping[str, str], key: str) -> dict[str, str]:
    """``label``, ``label::English (en)``, ``label::中文`` as one label; another language stands in where there is no English."""
    found: dict[str, str] = {}
    other = ""
    for head, value in row.items():
        name, _, language = head.partition("::")
        if name != key or not value:
            continue
        if any(one in language for one in ("chinese", "(zh", "中文", "汉语")) or language in ("zh", "cn"):
            found.setdefault("zh-hans", value)
        elif not language or "english" in language or language == "en":
            found.setdefault("en", value)
        else:
            other = other or value
    if other and "en" not in found:
        found["en"] = other
    return found


def swapped(text: str, swap: Mapping[str, str]) -> str:
    """*text* with each key of *swap* replaced."""
    for old, new in swap.items():
        text = text.replace(old, new)
    return text
