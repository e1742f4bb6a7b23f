"""Tables for people's spreadsheets: a cell never becomes a formula (SECURITY rule 22)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

BOM = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, or skips to find one.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """*value* as text that a spreadsheet shows and does not calculate."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS) else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file that spreadsheets open with the right characters."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow([safe_cell(one) for one in head])
    for row in rows:
        writer.writerow([safe_cell(one) for one in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue()


def in_language(lines: Iterable[str], language: str, zone: ZoneInfo) -> Iterator[str]:
    """*lines* made in the reader's *language* and *zone*: what is streamed is made after the request is over, and theirs with it."""
    waiting = iter(lines)
    while True:
        # For one line at a time: nothing of it may stay with what the thread does in between.
        with translation.override(language), timezone.override(zone):
            line = next(waiting, None)
        if line is None:
            return
        yield line
