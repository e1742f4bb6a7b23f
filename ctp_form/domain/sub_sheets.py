"""The sheets of a workbook: the records on the first, the rows of each sub-table on one of its own, held together by a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ctp_form.contracts import KEY, FieldPolicy
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import TableField
from ctp_form.domain.kinds.tables import ROW_ID

KEY_LABELS = {"zh-hans": "记录号", "en": "Record no."}
LONGEST_TITLE = 31
EXACT = ""
"""In place of a language: codes instead of labels."""
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def key_head(language: str, fields: Iterable[Field]) -> str:
    """The head of the column of numbers; a form that has a field of this name makes it the plain code."""
    label = KEY_LABELS.get(language, KEY)
    return KEY if label in {one.label_in(language) for one in fields} else label


def is_key_head(text: str, taken: Iterable[str]) -> bool:
    """Is it that column? *taken* are the names of fields, which come first."""
    return text == KEY or (text in KEY_LABELS.values() and text not in set(taken))


def shown_columns(table: TableField, policy: FieldPolicy) -> list[Field]:
    """The columns that *policy* shows."""
    return [one for one in table.columns if not policy.is_hidden(f"{table.code}.{one.code}")]


def heads(fields: Sequence[Field], language: str) -> list[str]:
    """The names of columns: labels, a code where two have the same one, codes alone where it is to be exact."""
    labels = [one.label_in(language) if language else one.code for one in fields]
    return [one.code if labels.count(label) > 1 else label for one, label in zip(fields, labels, strict=True)]


def sheet_titles(tables: Sequence[TableField], language: str) -> dict[str, str]:
    """By code, a name a sheet that every office program takes, each once.

    *tables* are all of the form, also those that are left out: else two with the same label would change names with who looks.
    """
    found: dict[str, str] = {}
    for one in tables:
        name = one.label_in(language) if language else one.code
        name = _NO_TITLE.sub(" ", name).strip(" '")[:LONGEST_TITLE] or one.code[:LONGEST_TITLE]
        title, number = name, 1
        while title.casefold() in {each.casefold() for each in found.values()}:
            number += 1
            title = f"{name[: LONGEST_TITLE - 1 - len(str(number))]}~{number}"
        found[one.code] = title
    return found


def tables_by_title(tables: Sequence[TableField], policy: FieldPolicy) -> dict[str, TableField]:
    """Every name a sheet of one of the form's *tables* may have, for those that *policy* lets one write; codes before labels."""
    found: dict[str, TableField] = {}
    for language in ("en", "zh-hans", EXACT):
        titles = sheet_titles(tables, language)
        found |= {titles[one.code]: one for one in tables if policy.is_writable(one.code)}
    return found


__all__ = [
    "EXACT",
    "KEY",
    "ROW_ID",
    "heads",
    "is_key_head",
    "key_head",
    "sheet_titles",
    "shown_columns",
    "tables_by_title",
]
