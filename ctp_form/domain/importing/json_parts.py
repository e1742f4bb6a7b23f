"""Parts of a JSON Schema: where one stands in it, what alternatives have in common, small readings that never fail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ctp_form.domain.importing.translating import quoted


@dataclass(frozen=True)
class Level:
    """Where properties stand: *pointer* in a document, *path* in the schema, *prefix* the names of the objects around."""

    pointer: tuple[str, ...]
    path: str
    names: tuple[str, ...] = ()
    table: dict[str, Any] | None = None
    must: bool = True
    """False inside an object that may be left out."""
    loose: bool = False
    """True inside an alternative: nothing is required."""
    show: str = ""
    depth: int = 0
    seen: frozenset[str] = field(default_factory=frozenset)


def all_properties(options: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The properties of all alternatives; one that several describe by lists of values may have any of these."""
    found: dict[str, Any] = {}
    for one in options:
        for name, raw in (one.get("properties") or {}).items():
            before = found.setdefault(str(name), raw)
            lists = [values_listed(each) for each in (before, raw)]
            if before is not raw and all(lists):
                found[str(name)] = {**before, "enum": list(dict.fromkeys([*lists[0], *lists[1]]))}
            elif any(lists) and isinstance(before, Mapping):
                # One alternative leaves open what another lists: the field must take both.
                open_one = {
                    key: value for key, value in before.items() if key not in ("enum", "const", "not", "enumNames")
                }
                found[str(name)] = {"type": "string", **open_one}
    return found


def values_listed(raw: Any) -> list[Any]:
    """The values *raw* allows, when it lists them."""
    if not isinstance(raw, Mapping):
        return []
    return raw["enum"] if isinstance(raw.get("enum"), list) else [raw["const"]] if "const" in raw else []


def literal(value: Any, kind: str) -> str:
    """*value* as a condition writes it beside a field of *kind*."""
    if isinstance(value, bool):
        return str(value).lower() if kind == "yes_no" else quoted(str(value))
    return str(value) if kind == "number" else quoted(str(value))


def type_of(one: Mapping[str, Any]) -> str:
    """What *one* is, "" when it does not say."""
    kind = one.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "")
    if kind:
        return str(kind)
    return "object" if isinstance(one.get("properties"), Mapping) else "array" if "items" in one else ""


def first_of(items: Any) -> Any:
    """What every entry of a list is."""
    return items[0] if isinstance(items, list) and items else items


def listed(value: Any) -> list[Any]:
    """*value* when it is a list, else nothing."""
    return list(value) if isinstance(value, list) else []


def words_of(name: str) -> str:
    """``dateOfBirth`` as people read it."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").replace("-", " ").strip()
    return (spaced[:1].upper() + spaced[1:].lower()) if spaced.isascii() else spaced
