"""The rows of the further sheets of a workbook, kept on disk until the record they belong to is read: memory stays flat."""

from __future__ import annotations

import json
import tempfile
from array import array
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Any, Self, cast

from ctp_core.kit.spreadsheets import Line
from ctp_form.domain.sub_sheets import KEY, KEY_LABELS


class SpilledSheets:
    """Used as a context. First all sheets are added, then rows are asked for by the number of their record, in any order.

    A number is *claimed* by the line of the first sheet it stands in; rows whose number nobody has claimed in the end belong to no record.
    """

    def __init__(self) -> None:
        self._file = cast(IO[bytes], tempfile.TemporaryFile())  # noqa: SIM115  closed by the context
        self._places: dict[tuple[str, str], array[int]] = {}
        self._claims: dict[str, int] = {}
        self.heads: dict[str, list[str]] = {}
        """By title, sheets that have a column of numbers."""
        self.keyless: list[str] = []
        """The titles of the others."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, title: str, lines: Iterator[Line]) -> Iterator[int]:
        """Read a sheet; yields the number of each row as it goes. An empty sheet is none."""
        first = next(lines, None)
        if first is None:
            return
        place = key_place(first[1])
        if place is None:
            self.keyless.append(title)
            return
        self.heads[title] = first[1]
        for number, cells in lines:
            key = cells[place].strip() if place < len(cells) else ""
            # The rows of one record may stand anywhere: where each begins is all that is kept of them.
            self._places.setdefault((title, key), array("Q")).append(self._file.tell())
            self._file.write(json.dumps([number, cells], ensure_ascii=False).encode() + b"\n")
            yield number

    def claim(self, key: str, line: int) -> bool:
        """The record on *line* of the first sheet has this number; False when another one has it too. The empty one is nobody's."""
        return not key or self._claims.setdefault(key, line) == line

    def rows(self, title: str, key: str, most: int) -> Iterator[Line]:
        """The rows of one record, no more than *most*."""
        for place in self._places.get((title, key), ())[:most] if key else ():
            self._file.seek(place)
            number, cells = json.loads(self._file.readline())
            yield number, cells

    def unclaimed(self) -> Iterator[tuple[str, int, str]]:
        """(sheet, row, number) of rows whose number no record has, the first of each number."""
        for (title, key), places in self._places.items():
            if key not in self._claims:
                self._file.seek(places[0])
                yield title, json.loads(self._file.readline())[0], key


def key_place(head: list[str]) -> int | None:
    """Which column holds the numbers: the one called by its code, else by its name."""
    names = [one.strip() for one in head]
    found: list[Any] = [names.index(one) for one in (KEY, *KEY_LABELS.values()) if one in names]
    return found[0] if found else None
