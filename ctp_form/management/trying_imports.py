"""Every form of a folder imported, its examples taken and their mutants refused: the whole corpus in one report."""

from __future__ import annotations

import json
import tarfile
import traceback
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ctp_form.contracts import OPEN
from ctp_form.domain.definitions import Definition, read_definition
from ctp_form.domain.fields import Known
from ctp_form.domain.importing import Imported, values_of
from ctp_form.domain.kinds import TextField
from ctp_form.domain.taking import Desk
from ctp_form.domain.writing import take
from ctp_form.services.read_source import MAX_BYTES, read_source

ENDINGS = (".xlsx", ".xls", ".csv", ".md", ".json", ".xml", ".form", ".html")
SKIPPED = ("manifest.csv", "README.md")
SCHEMA, EXAMPLE = "-schema.json", "-example.json"
BREAKING = ("\u2620" * 3, "0", "x", "_")
MAX_FILES = 20_000


@dataclass
class Trial:
    """What became of a folder."""

    forms: list[dict[str, Any]] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """``files`` = ``imported`` (wholly) + ``reported`` (something of it couldn't be taken over) + ``crashed``."""
        states = [one["state"] for one in self.forms]
        return {
            "files": len(self.forms),
            "imported": states.count("imported"),
            "reported": states.count("reported"),
            "crashed": states.count("crashed"),
            "definitions": sum(1 for one in self.forms if one["fields"]),
            "conditions": sum(one["conditions"] for one in self.forms),
            "examples": len(self.examples),
            "examples_taken": sum(1 for one in self.examples if not one["refused"]),
            "mutants": sum(one["mutants"] for one in self.examples),
            "mutants_refused": sum(one["mutants_refused"] for one in self.examples),
        }


def try_imports(folder: Path) -> Trial:
    """Import everything in *folder*, archives of it included. Nothing is stored."""
    trial = Trial()
    made: dict[str, Imported] = {}
    examples: dict[str, bytes] = {}
    for name, content in _files(folder):
        if name.endswith(EXAMPLE):
            examples[name] = content
            continue
        try:
            found = read_source(name=name, content=content)
        except Exception as error:
            trial.forms.append(_crash(name, error))
            continue
        made[name] = found
        trial.forms.append(_about(name, found))
    for name, content in sorted(examples.items()):
        stem = name.removesuffix(EXAMPLE)
        for schema in (f"{stem}{SCHEMA}", f"{stem.removesuffix('-cypress')}{SCHEMA}"):
            if schema in made and made[schema].schema:
                trial.examples.append(_try_example(name, made[schema], content))
                break
    return trial


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name.endswith((".tar.xz", ".tar.gz", ".tar")):
            with tarfile.open(path) as archive:
                members = [
                    one for one in archive.getmembers()[:MAX_FILES] if one.isfile() and one.name.endswith(ENDINGS)
                ]
                for one in members:
                    content = archive.extractfile(one)
                    if content is not None:
                        yield one.name, content.read(MAX_BYTES + 1)
        elif path.is_file() and name.endswith(ENDINGS) and path.name not in SKIPPED:
            yield name, path.read_bytes()


def _about(name: str, found: Imported) -> dict[str, Any]:
    definition = read_definition(found.schema)[0] if found.schema else Definition(())
    walked = [one for _path, one in definition.walk()]
    conditions = sum(1 for one in walked for key in ("show", "require", "lock") if getattr(one, key).text)
    return {
        "file": name,
        "source": found.source,
        "state": "reported" if found.findings else "imported",
        "fields": sum(1 for one in walked if one.holds_value),
        "conditions": conditions + len(definition.rules),
        "findings": [{"path": one.path, "element": one.element, "message": one.message} for one in found.findings],
    }


def _crash(name: str, error: Exception) -> dict[str, Any]:
    found = {
        "path": "",
        "element": "".join(traceback.format_exception(error))[-2_000:],
        "message": type(error).__name__,
    }
    return {"file": name, "source": "unknown", "state": "crashed", "fields": 0, "conditions": 0, "findings": [found]}


def _try_example(name: str, found: Imported, content: bytes) -> dict[str, Any]:
    """The example taken in as a complete record; then once for each field without it, and with a text its pattern refuses."""
    definition = read_definition(found.schema)[0]
    document = json.loads(content)
    wrapped = isinstance(document, dict) and document.keys() == {"data"}
    values = values_of(found, document) or (values_of(found, document["data"]) if wrapped else {})
    refused = _refusals(definition, values)
    mutants = list(_mutants(definition, values))
    return {
        "file": name,
        "values": len(values),
        "refused": refused,
        "mutants": len(mutants),
        "mutants_refused": sum(1 for one in mutants if set(_refusals(definition, one)) - set(refused)),
    }


def _mutants(definition: Definition, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in definition.fields:
        if one.required and one.code in values:
            yield {code: value for code, value in values.items() if code != one.code}
        if isinstance(one, TextField) and one.pattern is not None and values.get(one.code):
            broken = next((text for text in BREAKING if not one.follows(text)), None)
            if broken is not None:
                yield {**values, one.code: broken}
    for table in definition.tables():
        for column in table.columns:
            rows = values.get(table.code) or []
            if rows and column.required and column.code in rows[0]:
                changed = deepcopy(values)
                del changed[table.code][0][column.code]
                yield changed


def _refusals(definition: Definition, values: dict[str, Any]) -> list[str]:
    desk = Desk(definition, OPEN, Known(), date(2026, 1, 1), lambda: "0", language="en")
    return [
        f"{place}: {found[0].code} {found[0].params or ''}".strip()
        for place, found in take(desk, {}, values).errors.items()
    ]
