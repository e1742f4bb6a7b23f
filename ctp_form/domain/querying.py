"""A query over a list, checked against the form and the policy and put into keys. What is concealed is unknown here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_form.contracts import CREATED, OPERATORS, Condition, FieldPolicy, Operator, RecordQuery
from ctp_form.domain.definitions import Definition
from ctp_form.domain.keys import MARK, NAME, KeyType, key_types, make_key, number_key
from ctp_form.domain.kinds.times import TIME
from ctp_form.domain.kinds.yes_no import WORDS

MOST_CONDITIONS = 20
ALLOWED: Mapping[KeyType, tuple[Operator, ...]] = {
    "text": ("is", "not", "begins", "contains", "empty", "filled"),
    "words": ("contains", "empty", "filled"),
    "number": ("is", "from", "to", "empty", "filled"),
    "date": ("is", "from", "to", "empty", "filled"),
    "time": ("is", "from", "to", "empty", "filled"),
    "choice": ("is", "not", "empty", "filled"),
    "yes_no": ("is", "empty", "filled"),
    "principal": ("is", "not", "empty", "filled"),
    "several": ("is", "empty", "filled"),
}


@dataclass(frozen=True)
class Comparison:
    """One condition in keys; *keys* are alternatives."""

    path: str
    kind: KeyType
    operator: Operator
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a database is asked: comparisons that all hold, and the key that is sorted by ("" is the order of entry)."""

    comparisons: tuple[Comparison, ...]
    sort: str
    descending: bool


def comparable(definition: Definition, policy: FieldPolicy) -> dict[str, KeyType]:
    """The paths somebody under *policy* may compare."""
    found = {path: kind for path, kind in key_types(definition).items() if not is_concealed(policy, path)}
    return found | {CREATED: "date"}


def plan_query(definition: Definition, policy: FieldPolicy, query: RecordQuery) -> Plan:
    """Raises Invalid at ``where`` or ``sort``, in words."""
    kinds = comparable(definition, policy)
    if len(query.conditions) > MOST_CONDITIONS:
        raise _refused("where", mark("At most %(limit)s conditions."), limit=MOST_CONDITIONS)
    alternatives: dict[str, list[str]] = {}
    found: list[Comparison] = []
    for one in query.conditions:
        kind = kinds.get(one.path)
        if kind is None:
            raise _refused("where", mark("There is no field “%(path)s” to filter by."), path=one.path[:100])
        if one.operator not in OPERATORS or one.operator not in ALLOWED[kind]:
            message = mark("“%(path)s” can't be asked “%(operator)s”.")
            raise _refused("where", message, path=one.path, operator=one.operator[:20])
        if one.operator == "is":
            alternatives.setdefault(one.path, []).append(_key(kind, one))
        else:
            keys = () if one.operator in ("empty", "filled") else (_key(kind, one),)
            found.append(Comparison(one.path, kind, one.operator, keys))
    found += [Comparison(path, kinds[path], "is", tuple(dict.fromkeys(keys))) for path, keys in alternatives.items()]
    return Plan(tuple(found), *_sort(kinds, query.sort))


def _sort(kinds: Mapping[str, KeyType], text: str) -> tuple[str, bool]:
    path, descending = text.removeprefix("-"), text.startswith("-")
    if not path or path == CREATED:
        return "", descending or not path
    kind = kinds.get(path)
    if kind is None or kind in ("words", "several"):
        raise _refused("sort", mark("There is no field “%(path)s” to sort by."), path=path[:100])
    return f"{path}.{NAME}" if kind == "principal" else path, descending


def _key(kind: KeyType, one: Condition) -> str:
    text = one.value.strip()
    found = _key_of_text(kind, one.operator, text)
    if not found:
        message = mark("“%(value)s” doesn't fit the field “%(path)s”.")
        raise _refused("where", message, value=text[:60], path=one.path)
    return found


def _key_of_text(kind: KeyType, operator: Operator, text: str) -> str:
    if operator == "contains":
        return text[:100]
    if kind == "number":
        return number_key(text)
    if kind == "date":
        return _day(text)
    if kind == "time":
        return text if TIME.fullmatch(text) else ""
    if kind == "yes_no":
        return "" if text.lower() not in WORDS else "1" if WORDS[text.lower()] else "0"
    if kind == "principal":
        return _id(text)
    if kind == "several":
        return f"{MARK}{text}{MARK}" if text and MARK not in text else ""
    return make_key(kind, text)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _id(text: str) -> str:
    try:
        return str(UUID(text.rpartition(":")[2]))
    except ValueError:
        return ""


def is_concealed(policy: FieldPolicy, path: str) -> bool:
    """True when *path*, or the field it is a part of, may not leave the server."""
    return policy.is_concealed(path) or policy.is_concealed(path.partition(".")[0])


def _refused(place: str, message: str, **params: object) -> Invalid:
    return Invalid({place: [FieldError("form.query", message, **params)]})
