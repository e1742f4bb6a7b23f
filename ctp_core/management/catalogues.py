"""Translation catalogues of the units: English is the msgid, Chinese stands in ``locale/zh_Hans`` of each unit."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
MO_HEADER = HEADER.split('msgstr ""\n')[1].replace('"', "").replace("\\n\n", "\n").rstrip("\n") + "\n"
KEYWORDS: dict[str, None] = dict.fromkeys(
    (
        "_",
        "mark",
        "mark_counted",
        *(
            f"{name}{lazy}"
            for name in ("gettext", "ngettext", "pgettext", "npgettext")
            for lazy in ("", "_lazy", "_noop")
        ),
    )
)
PLACE = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%[a-zA-Z]")
SKIPPED = {"migrations", "tests", "__pycache__"}


@dataclass(frozen=True, order=True, slots=True)
class Wording:
    """One text as the source says it: *plural* is empty for most, *context* too."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        """The msgid as Babel keeps it."""
        return (self.text, self.plural) if self.plural else self.text


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its catalogue; *folders* are where its texts stand (a module's face in apps_api belongs to it)."""

    name: str
    folders: tuple[Path, ...]

    @property
    def po(self) -> Path:
        """The catalogue people edit."""
        return self.folders[0] / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        """The catalogue the server reads."""
        return self.po.with_suffix(".mo")


def find_units(house: Path) -> list[Unit]:
    """Every folder with a module.toml, named by its path (``ctp_form``, ``apps/news``)."""
    found = []
    for path in [*sorted(house.glob("ctp_*/module.toml")), *sorted(house.glob("apps/*/module.toml"))]:
        folder = path.parent
        face = house / "apps_api" / folder.name
        with_face = folder.parent.name == "apps" and face.is_dir()
        found.append(Unit(folder.relative_to(house).as_posix(), (folder, face) if with_face else (folder,)))
    return found


def collect(unit: Unit) -> set[Wording]:
    """The texts of all Python files and templates of *unit*."""
    found: set[Wording] = set()
    for folder in unit.folders:
        for path in sorted(folder.rglob("*")):
            if SKIPPED.isdisjoint(path.relative_to(folder).parts):
                if path.suffix == ".py":
                    found.update(_wordings(path.read_text(encoding="utf-8")))
                elif path.suffix in (".html", ".txt") and "templates" in path.parts:
                    found.update(_wordings(_as_python(path)))
    return found


def _as_python(path: Path) -> str:
    # What is not a translation call becomes blanks and letters; without indentation any of it can be cut into tokens.
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines)


def _wordings(source: str) -> Iterator[Wording]:
    # Any: Babel's declared types are narrower than what it yields (a str or a tuple of str and None).
    extracted: Any = extract_python(io.BytesIO(source.encode()), KEYWORDS, (), {"encoding": "utf-8"})
    for _line, keyword, found, _comments in extracted:
        arguments = found if isinstance(found, tuple) else (found,)
        names = _argument_names(keyword)
        values = dict(zip(names, arguments, strict=False))
        if len(values) == len(names) and all(values.values()):
            yield Wording(**values)


def _argument_names(keyword: str) -> tuple[str, ...]:
    names = ("context",) if "pgettext" in keyword else ()
    return (
        (*names, "text", "plural")
        if "ngettext" in keyword or "npgettext" in keyword or keyword == "mark_counted"
        else (*names, "text")
    )


def read(path: Path) -> Catalog:
    """The catalogue in *path*; an empty one when there is none."""
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, ignore_obsolete=False, abort_invalid=True)


def said_by(units: list[Unit]) -> Catalog:
    """What *units* have translated."""
    said = Catalog(locale=LOCALE)
    for unit in units:
        for message in read(unit.po):
            if message.id and not message.fuzzy and all(_strings(message)):
                said.add(message.id, string=message.string, context=message.context)
    return said


def merge(wordings: set[Wording], old: Catalog, others: Catalog | None = None) -> Catalog:
    """A catalogue of exactly *wordings* that keeps the translations and translators' notes of *old*.

    What *old* does not say is said as in *others*: all catalogues become one in the running server.
    """
    merged = Catalog(locale=LOCALE)
    for wording in sorted(wordings):
        before = old.get(wording.id, wording.context or None)
        if others is not None and not (before and all(_strings(before))):
            before = others.get(wording.id, wording.context or None)
        merged.add(
            wording.id,
            string=before.string if before and not before.fuzzy else ("" if not wording.plural else ("",)),
            user_comments=before.user_comments if before else (),
            context=wording.context or None,
        )
    return merged


def po_text(catalog: Catalog) -> bytes:
    """The catalogue as people read it: sorted, without dates, line numbers or tool versions."""
    out = io.BytesIO()
    write_po(out, catalog, no_location=True, omit_header=True, sort_output=True, width=120, ignore_obsolete=True)
    return HEADER.encode() + out.getvalue().lstrip(b"\n")


def mo_bytes(catalog: Catalog) -> bytes:
    """The compiled catalogue, the same bytes for the same translations everywhere."""
    entries = {b"": MO_HEADER.encode()}
    for message in catalog:
        if message.id and not message.fuzzy and all(_strings(message)):
            key = "\0".join(_ids(message))
            entries[(f"{message.context}\x04{key}" if message.context else key).encode()] = "\0".join(
                _strings(message)
            ).encode()
    keys = sorted(entries)
    start = 7 * 4 + 16 * len(keys)
    ids, strings = b"".join(key + b"\0" for key in keys), b"".join(entries[key] + b"\0" for key in keys)
    table, at = [], start
    for block in (keys, [entries[key] for key in keys]):
        for item in block:
            table += [len(item), at]
            at += len(item) + 1
    numbers = [0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start, *table]
    return struct.pack(f"<{len(numbers)}I", *numbers) + ids + strings


def problems(unit: Unit) -> list[str]:
    """What keeps the catalogue of *unit* from being complete, one sentence each; an empty list when nothing does."""
    catalog, wordings = read(unit.po), collect(unit)
    known = {(message.id, message.context or "") for message in catalog if message.id}
    wanted = {(one.id, one.context) for one in wordings}
    found = [f"missing: {_short(text)}" for text, _ in sorted(wanted - known, key=str)]
    found += [f"no longer used: {_short(text)}" for text, _ in sorted(known - wanted, key=str)]
    found += [f"obsolete: {_short(message.id)}" for message in catalog.obsolete.values()]
    for message in catalog:
        if message.id:
            found += _faults(message)
    if wordings and not found:
        if not unit.mo.exists() or unit.mo.read_bytes() != mo_bytes(catalog):
            found.append("django.mo does not match django.po")
        if unit.po.read_bytes() != po_text(merge(wordings, catalog)):
            found.append("django.po is not as the command writes it")
    return found


def disagreements(units: list[Unit]) -> list[str]:
    """One text, two translations: all catalogues become one in the running server, so units must say it alike."""
    said: dict[tuple[str, str], tuple[str, str]] = {}
    found = []
    for unit in units:
        for message in read(unit.po):
            if message.id and all(_strings(message)):
                key, now = ("\0".join(_ids(message)), message.context or ""), "\0".join(_strings(message))
                first = said.setdefault(key, (unit.name, now))
                if first[1] != now:
                    found.append(f"{_short(message.id)}: {first[0]} says {first[1]!r}, {unit.name} says {now!r}")
    return found


def _faults(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"fuzzy: {_short(message.id)}"
    for string in _strings(message):
        if not string.strip():
            yield f"untranslated: {_short(message.id)}"
        elif set(PLACE.findall(string)) != set(PLACE.findall(_ids(message)[-1])):
            yield f"places differ: {_short(message.id)} → {string!r}"


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _short(text: str | tuple[str, ...] | list[str]) -> str:
    return repr(text if isinstance(text, str) else text[0])
