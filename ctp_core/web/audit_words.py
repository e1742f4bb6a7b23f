"""The audit in words: what units call their acts, objects and details, found once a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from ctp_core.api import audit, modules
from ctp_core.contracts import AuditWords, PermissionDeclaration, PublicEvent, ScopeDeclaration, SettingDeclaration

# What stands in nobody's words is shown as it was recorded: a row outlives the code that wrote it.
OF_A_MODULE = ("module", "because_of", "modules")


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """One row in the reader's language: *person* did *act* to *about* (its kind and, where one may know it, its name)."""

    entry: audit.AuditEntryDto
    person: str
    act: str
    about: str
    details: tuple[tuple[str, str], ...]


class Words:
    """The words of all units, those that are off included, in the current language."""

    def __init__(self) -> None:
        self._units = modules.manifests()
        self._language = get_language() or "en"
        self._said = dict(modules.contributions(AuditWords, also_off=True))
        self._acts = {code: text for one in self._said.values() for code, text in one.acts.items()}
        self._codes: dict[str, str] = {}
        self._codes |= {one.code: one.label for _, one in modules.contributions(PermissionDeclaration, also_off=True)}
        self._codes |= {one.code: one.label for _, one in modules.contributions(ScopeDeclaration, also_off=True)}
        self._codes |= {one.key: one.label for _, one in modules.contributions(SettingDeclaration, also_off=True)}
        self._codes |= {one.event.NAME: one.label for _, one in modules.contributions(PublicEvent, also_off=True)}

    def choices(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """(unit code, unit, its (act, words)): what one can look for."""
        return [
            (
                code,
                self.unit(code),
                sorted(((act, gettext(text)) for act, text in one.acts.items()), key=lambda two: two[1]),
            )
            for code, one in self._said.items()
        ]

    def unit(self, code: str) -> str:
        """What a unit is called."""
        return self._units[code].label_in(self._language) if code in self._units else code

    def knows(self, act: str) -> bool:
        """Whether *act* is one whole act rather than the beginning of several."""
        return act in self._acts

    def offers(self, wanted: str) -> bool:
        """Whether *wanted* is one of the choices: nothing, one act, or all of a unit (``news.``)."""
        return not wanted or wanted in self._acts or (wanted.removesuffix(".") in self._said and wanted.endswith("."))

    def act(self, code: str) -> str:
        """The words of an act."""
        return gettext(self._acts[code]) if code in self._acts else code

    def tell(self, entries: Iterable[audit.AuditEntryDto]) -> list[ToldEntry]:
        """Rows in words; one query for each kind of object on the page that has names."""
        rows = list(entries)
        names = self._names(rows)
        return [
            ToldEntry(one, self._person(one), self.act(one.action), self._about(one, names), self._details(one))
            for one in rows
        ]

    def _names(self, rows: Iterable[audit.AuditEntryDto]) -> Mapping[tuple[str, str, UUID], str]:
        wanted: dict[tuple[str, str], set[UUID]] = defaultdict(set)
        for one in rows:
            if one.subject_id:
                wanted[one.subject_module, one.subject_kind].add(one.subject_id)
        found: dict[tuple[str, str, UUID], str] = {}
        for (unit, kind), ids in wanted.items():
            if unit in self._said and (read := self._said[unit].names.get(kind)):
                found |= {(unit, kind, public_id): name for public_id, name in read(ids).items()}
        return found

    def _person(self, one: audit.AuditEntryDto) -> str:
        if one.actor_kind != "system":
            return one.actor_name or gettext("Not signed in")
        for words in self._said.values():
            if one.actor_name in words.actors:
                return f"{gettext('The system')} · {gettext(words.actors[one.actor_name])}"
        return f"{gettext('The system')} · {self.unit(one.actor_name)}" if one.actor_name else gettext("The system")

    def _about(self, one: audit.AuditEntryDto, names: Mapping[tuple[str, str, UUID], str]) -> str:
        if one.subject_id is None:
            return ""
        words = self._said.get(one.subject_module)
        kind = words.kinds.get(one.subject_kind) if words else None
        said = gettext(kind) if kind else self.unit(one.subject_module)
        name = names.get((one.subject_module, one.subject_kind, one.subject_id))
        return f"{said} · {name}" if name else said

    def _details(self, one: audit.AuditEntryDto) -> tuple[tuple[str, str], ...]:
        own, core = self._said.get(one.action.partition(".")[0], AuditWords()), self._said["core"]
        told = []
        for key, value in one.details.items():
            if text := self._value(key, value, own, core):
                told.append((self._key(key, own, core), text))
        return tuple(told)

    def _value(self, key: str, value: Any, own: AuditWords, core: AuditWords) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, list):
            # That a list became empty is told as well: everybody was taken out of it.
            return gettext(", ").join(filter(None, (self._value(key, each, own, core) for each in value))) or "–"
        if isinstance(value, dict):
            parts = ((name, self._value(name, each, own, core)) for name, each in value.items())
            return gettext(", ").join(f"{self._key(name, own, core)}: {text}" for name, text in parts if text)
        text = str(value)
        if words := own.values.get(f"{key}={text}") or core.values.get(f"{key}={text}") or self._codes.get(text):
            return gettext(words)
        return self.unit(text) if key in OF_A_MODULE else _moment(text)

    @staticmethod
    def _key(key: str, own: AuditWords, core: AuditWords) -> str:
        label = own.details.get(key) or core.details.get(key)
        return gettext(label) if label else key.replace("_", " ")


def _moment(text: str) -> str:
    """A time as people read it in their zone; anything else as it stands."""
    if len(text) < 19 or text[10] != "T":
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return date_format(timezone.localtime(at) if at.tzinfo else at, "Y-m-d H:i")
