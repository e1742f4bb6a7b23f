"""Which attributes are shown: ``attributes`` and ``excludedAttributes`` (RFC 7644 section 3.9)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from apps.scim.domain.attributes import Resource
from apps.scim.domain.documents import Document
from apps.scim.domain.errors import InvalidPath
from apps.scim.domain.paths import Path, parse_path

ALWAYS = ("schemas", "id")


@dataclass(frozen=True, slots=True)
class Projection:
    """What was asked for; nothing asked shows what is shown by default."""

    only: tuple[Path, ...] = ()
    without: tuple[Path, ...] = ()


def read_projection(resource: Resource, only: Sequence[str], without: Sequence[str]) -> Projection:
    """The names as clients write them; one that names nothing is passed over, as the protocol wants it."""
    return Projection(_known(only, resource), _known(without, resource))


def project(document: Document, resource: Resource, wanted: Projection) -> Document:
    """*document* with what was asked for."""
    if wanted.only:
        return _only(document, wanted.only)
    shown = {name: value for name, value in document.items() if name in ALWAYS or not _hidden(name, wanted.without)}
    for path in wanted.without:
        if path.urn and path.attribute and path.urn in shown:
            shown[path.urn] = {name: one for name, one in shown[path.urn].items() if name != path.attribute.name}
        elif path.part and path.attribute and path.attribute.name in shown:
            shown[path.attribute.name] = _parts(shown[path.attribute.name], without={path.part.name})
    return _without_requested_only(shown, resource)


def _known(names: Sequence[str], resource: Resource) -> tuple[Path, ...]:
    found = []
    for name in names[:200]:
        try:
            found.append(parse_path(name.strip(), resource))
        except InvalidPath:
            continue
    return tuple(found)


def _hidden(name: str, without: tuple[Path, ...]) -> bool:
    return any(
        (path.attribute is None and path.urn == name)
        or (path.attribute is not None and not path.urn and path.part is None and path.attribute.name == name)
        for path in without
    )


def _only(document: Document, only: tuple[Path, ...]) -> Document:
    shown = {name: document[name] for name in ALWAYS if name in document}
    for path in only:
        source = document.get(path.urn, {}) if path.urn else document
        if path.attribute is None:
            if path.urn in document:
                shown[path.urn] = source
        elif path.attribute.name in source:
            value = source[path.attribute.name]
            if path.part is not None:
                value = _parts(value, only={path.part.name})
            holder = shown.setdefault(path.urn, {}) if path.urn else shown
            holder[path.attribute.name] = value
    return shown


def _parts(value: Any, *, only: set[str] | None = None, without: Collection[str] = ()) -> Any:
    """The parts of a complex value, or of each of several, that are in *only* and not in *without*."""
    if isinstance(value, list):
        return [_parts(one, only=only, without=without) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: one for name, one in value.items() if (only is None or name in only) and name not in without}


def _without_requested_only(document: Document, resource: Resource) -> Document:
    for attribute in resource.schema.attributes:
        secret = {part.name for part in attribute.parts if part.returned == "request"}
        if secret and attribute.name in document:
            document[attribute.name] = _parts(document[attribute.name], without=secret)
    return document
