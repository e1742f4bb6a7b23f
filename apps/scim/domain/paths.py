"""Paths: which attribute, which of its values, which part of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.scim.domain.attributes import Attribute, Resource
from apps.scim.domain.errors import InvalidPath
from apps.scim.domain.filters import Filter, parse_filter
from apps.scim.domain.resources import COMMON

LONGEST = 2_000
_PATH = re.compile(r"(?P<name>\$?[A-Za-z][\w-]*)(?:\[(?P<filter>.*)\])?(?:\.(?P<part>\$?[A-Za-z][\w-]*))?")


@dataclass(frozen=True, slots=True)
class Path:
    """*urn* is the extension's, empty for the core; *attribute* None means the extension as a whole."""

    text: str
    urn: str
    attribute: Attribute | None
    part: Attribute | None = None
    among: Filter | None = None


def parse_path(text: str, resource: Resource) -> Path:
    """Raises InvalidPath and InvalidFilter."""
    if len(text) > LONGEST:
        raise InvalidPath(path=text[:100])
    for schema in (*resource.extensions, resource.schema):
        urn = "" if schema is resource.schema else schema.urn
        if text.lower() == schema.urn.lower():
            return Path(text, urn, None)
        if text.lower().startswith(f"{schema.urn.lower()}:"):
            return _within(text, text[len(schema.urn) + 1 :], urn, schema.attributes)
    return _within(text, text, "", (*COMMON, *resource.schema.attributes))


def _within(text: str, rest: str, urn: str, attributes: tuple[Attribute, ...]) -> Path:
    found = _PATH.fullmatch(rest)
    attribute = next((one for one in attributes if found and one.name.lower() == found["name"].lower()), None)
    if found is None or attribute is None:
        raise InvalidPath(path=text[:100])
    part = attribute.part(found["part"]) if found["part"] else None
    if found["part"] and part is None:
        raise InvalidPath(path=text[:100])
    if found["filter"] is not None and not (attribute.multi and attribute.parts):
        raise InvalidPath(path=text[:100])
    among = parse_filter(found["filter"]) if found["filter"] is not None else None
    return Path(text, urn, attribute, part, among)
