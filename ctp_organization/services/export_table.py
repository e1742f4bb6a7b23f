"""Write units or people as a table that can be imported again; no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, Literal

import openpyxl
from django.db import transaction

from ctp_core.contracts import Actor
from ctp_organization.contracts.dto import ImportKind
from ctp_organization.domain.columns import IN_USE, columns_of, safe_cell
from ctp_organization.models import Member, Unit
from ctp_organization.selectors.members import rows_of
from ctp_organization.services.recording import record_export, require_manager

BATCH = 5_000


def export_table(*, kind: ImportKind, file_format: Literal["csv", "xlsx"], to: IO[bytes], actor: Actor) -> int:
    """Write into *to*; returns how many rows. Raises Forbidden."""
    require_manager(actor)
    lines = _unit_lines() if kind == "units" else _member_lines()
    header = [column.titles[0] for column in columns_of(kind)]
    count = _write_csv(header, lines, to) if file_format == "csv" else _write_xlsx(header, lines, to)
    with transaction.atomic():
        record_export(actor, {"kind": kind, "rows": count, "format": file_format})
    return count


def _unit_lines() -> Iterator[list[str]]:
    rows = Unit.objects.filter(is_active=True).order_by("tree_id", "lft")
    fields = ("code", "name", "kind", "parent__code", "position")
    for code, name, kind, parent, position in rows.values_list(*fields).iterator(chunk_size=BATCH):
        yield [code, name, kind, parent or "", str(position)]


def _member_lines() -> Iterator[list[str]]:
    rows = rows_of(Member.objects.filter(is_active=True)).order_by("pinyin", "pk")
    fields = (
        "number",
        "name",
        "account__username",
        "main__unit__code",
        "main__post__name",
        "level__name",
        "phone",
        "email",
    )
    for row in rows.values_list(*fields).iterator(chunk_size=BATCH):
        yield [*(text or "" for text in row), IN_USE]


def _write_csv(header: list[str], lines: Iterator[list[str]], to: IO[bytes]) -> int:
    # The mark at the beginning tells office programs that this is UTF-8.
    text = io.TextIOWrapper(to, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(header)
    count = 0
    for cells in lines:
        writer.writerow([safe_cell(cell) for cell in cells])
        count += 1
    text.detach()
    return count


def _write_xlsx(header: list[str], lines: Iterator[list[str]], to: IO[bytes]) -> int:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(header)
    count = 0
    for cells in lines:
        sheet.append([safe_cell(cell) for cell in cells])
        count += 1
    book.save(to)
    return count
