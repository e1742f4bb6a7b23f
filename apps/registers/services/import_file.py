"""The file of an import, open: its first sheet line by line, the others spilled beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from apps.registers.domain.import_limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from apps.registers.models import RecordImport
from apps.registers.selectors.imports import import_ref
from ctp_core.api import files
from ctp_core.contracts import FieldError, Invalid, mark, system_actor
from ctp_core.kit.spreadsheets import Limits, Line, read_lines, sheet_titles
from ctp_form.api import lists

READER = system_actor("registers import")
LIMITS = Limits("registers.bad_file", rows=MAX_ROWS, columns=MAX_COLUMNS, cell=MAX_CELL, trim=False)
STEP = 5_000


@dataclass(frozen=True)
class ImportFile:
    """*lines* are those of the first sheet after its *head*; *below* holds the rows of the other sheets."""

    head: list[str]
    lines: Iterator[Line]
    below: lists.SpilledSheets


@contextmanager
def open_file(run: RecordImport, going_on: Callable[[], None]) -> Iterator[ImportFile]:
    """*going_on* is called now and then while the other sheets are read. Raises Invalid at ``file``."""
    attached = files.list_attached(to=import_ref(run.public_id))
    if not attached:
        raise Invalid({"file": [FieldError("registers.no_file", mark("The file isn't there any more."))]})
    name, size = run.file_name, run.size
    with (
        files.get_content(file_id=attached[0].id, actor=READER).open() as content,
        lists.SpilledSheets() as below,
    ):
        for title in sheet_titles(name=name, content=content, size=size, limits=LIMITS)[1:]:
            lines = read_lines(name=name, content=content, size=size, limits=LIMITS, sheet=title)
            for count, _number in enumerate(below.add(title, lines), start=1):
                if count % STEP == 0:
                    going_on()
        lines = read_lines(name=name, content=content, size=size, limits=LIMITS)
        first = next(lines, None)
        if first is None:
            raise Invalid({"file": [FieldError("registers.empty_file", mark("The file is empty."))]})
        head = first[1]
        # Workbooks are read as wide as they may be.
        while len(head) > 1 and not head[-1].strip():
            head.pop()
        yield ImportFile(head, lines, below)
