"""What comes of reading a form that was made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Source: TypeAlias = Literal["xlsform", "xform", "json_schema", "form_js", "html", "spreadsheet", "unknown"]


@dataclass(frozen=True)
class Finding:
    """*element* at *path* of the file could not be taken over, or not wholly; *message* says what became of it."""

    path: str
    element: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a value of the file's own kind of document goes: *pointer* leads to it, ``*`` stands for each row."""

    pointer: tuple[str, ...]
    code: str
    column: str = ""
    part: str = ""


@dataclass(frozen=True)
class Imported:
    """A definition that can be published as it is, or None when there is nothing to make one of, and what is missing from it."""

    source: Source
    name: str
    schema: dict[str, Any] | None
    findings: tuple[Finding, ...] = ()
    places: tuple[Place, ...] = ()
