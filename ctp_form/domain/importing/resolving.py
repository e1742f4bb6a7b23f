"""References and ``allOf`` of a JSON Schema followed, never in a circle and never outside the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_core.contracts import mark
from ctp_form.domain.importing.drawing import Drawing

MAX_HOPS = 30
OUTSIDE = mark("This refers to something that isn't in the file. It was left out.")


class Resolver:
    """Looks references up in *root*."""

    def __init__(self, root: Mapping[str, Any], drawing: Drawing) -> None:
        self.root = root
        self.drawing = drawing

    def solid(self, raw: Any, path: str, seen: frozenset[str]) -> dict[str, Any]:
        """*raw* with its references followed and its ``allOf`` merged; ``_circle`` where it leads back into itself."""
        found: dict[str, Any] = {"_seen": seen}
        if raw is True or not isinstance(raw, Mapping):
            return found
        hops = 0
        while isinstance(raw, Mapping) and isinstance(raw.get("$ref"), str):
            reference = raw["$ref"]
            hops += 1
            if reference in found["_seen"] or hops > MAX_HOPS:
                return {**found, "_circle": True}
            found["_seen"] |= {reference}
            target = self._find(reference)
            if target is None:
                self.drawing.note(path, f"$ref {reference}", OUTSIDE)
                return found
            rest = {key: value for key, value in raw.items() if key != "$ref"}
            raw = {**target, **rest}
        found = merged(found, raw)
        parts = raw.get("allOf")
        for place, part in enumerate(parts if isinstance(parts, list) else ()):
            if isinstance(part, Mapping) and "if" in part:
                found.setdefault("_conditions", []).append(part)
                continue
            inner = self.solid(part, f"{path}.allOf.{place}".lstrip("."), found["_seen"])
            found["_seen"] |= inner.pop("_seen", frozenset())
            found = merged(found, inner)
        found.pop("allOf", None)
        return found

    def _find(self, reference: str) -> Mapping[str, Any] | None:
        if reference == "#":
            return self.root
        if not reference.startswith("#/"):
            return None
        here: Any = self.root
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(here, Mapping) and key in here:
                here = here[key]
            elif isinstance(here, list) and key.isdecimal() and int(key) < len(here):
                here = here[int(key)]
            else:
                return None
        return here if isinstance(here, Mapping) else None


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Both descriptions as one: properties and required names together, conditions one after another, of the rest the later."""
    found = {**one, **other}
    for key in ("properties",):
        if isinstance(one.get(key), Mapping) and isinstance(other.get(key), Mapping):
            found[key] = {**one[key], **other[key]}
    for key in ("required", "_conditions"):
        if isinstance(one.get(key), list) and isinstance(other.get(key), list):
            found[key] = [*one[key], *(each for each in other[key] if each not in one[key])]
    return found
