"""What an import holds between upload and run: rows, problems, differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_organization.domain.columns import columns_of, find_columns, plain_cell

Row = dict[str, Any]
SHOWN = 500


@dataclass
class Findings:
    """What was found in a file: rows that would be created or changed, and what is wrong. Lists for display are capped."""

    create: list[Row] = field(default_factory=list)
    update: list[Row] = field(default_factory=list)
    same: int = 0
    # Of those who would be changed: who would be disabled.
    disable: int = 0
    problem_count: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)

    def problem(self, row: Row, column: str, code: str, message: str, **params: Any) -> None:
        """One sentence at one cell."""
        self.problem_count += 1
        if len(self.problems) < SHOWN:
            found = {"row": row["row"], "column": column, "code": f"organization.{code}", "message": message}
            self.problems.append(found | {"params": params})

    def difference(self, row: Row, key: str, change: str, fields: Iterable[tuple[str, str, str]] = ()) -> None:
        """One row of the preview."""
        if len(self.differences) < SHOWN:
            found = {"row": row["row"], "key": key, "name": row["name"], "change": change}
            self.differences.append(found | {"fields": [list(one) for one in fields]})


def read_rows(kind: str, lines: Iterator[tuple[int, list[str]]], findings: Findings) -> list[Row]:
    """The rows under their column names; notes missing and too long cells. Raises Invalid for a header without the columns."""
    _number, header = next(lines, (0, []))
    places, missing = find_columns(kind, header)
    if missing:
        message = mark("The first row must name the columns; missing: %(columns)s.")
        raise Invalid({"file": [FieldError("organization.columns_missing", message, columns=", ".join(missing))]})
    rows: list[Row] = []
    for number, cells in lines:
        row: Row = {"row": number, **{one.name: "" for one in columns_of(kind)}}
        for place, column in places.items():
            row[column.name] = plain_cell(cells[place]) if place < len(cells) else ""
        _check_texts(kind, row, findings)
        rows.append(row)
    if not rows:
        raise Invalid({"file": [FieldError("organization.no_rows", mark("The file holds no rows."))]})
    return rows


def unique_rows(rows: list[Row], column: str, findings: Findings) -> dict[str, Row]:
    """The rows by their key; notes a key that stands twice."""
    found: dict[str, Row] = {}
    for row in rows:
        key = row[column]
        if key and key in found:
            message = mark("%(value)s stands in row %(other)s already.")
            findings.problem(row, column, "twice_in_file", message, value=key, other=found[key]["row"])
        elif key:
            found[key] = row
    return found


def _check_texts(kind: str, row: Row, findings: Findings) -> None:
    for column in columns_of(kind):
        text = row[column.name]
        if column.required and not text:
            findings.problem(row, column.name, "required", mark("Fill this in."))
        if len(text) > column.limit:
            findings.problem(row, column.name, "too_long", mark("At most %(limit)s characters."), limit=column.limit)
        if any(ord(sign) < 32 or "\ud800" <= sign <= "\udfff" for sign in text):
            message = mark("This holds characters that can't be stored.")
            findings.problem(row, column.name, "bad_characters", message)
