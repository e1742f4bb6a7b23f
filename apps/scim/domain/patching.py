"""PATCH (RFC 7644 section 3.5.2): operations on a document, before anything is written."""

from __future__ import annotations

import copy
from typing import Any

from apps.scim.domain.attributes import Attribute, Resource
from apps.scim.domain.documents import Document, read_single, read_value
from apps.scim.domain.errors import InvalidPath, InvalidSyntax, InvalidValue, NoTarget, TooMany, Unchangeable
from apps.scim.domain.filters import All, Filter, Test, fits
from apps.scim.domain.paths import Path, parse_path

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MOST_OPERATIONS = 200


def patched(document: Document, body: object, resource: Resource) -> Document:
    """*document* after the operations of *body*, all or none. Raises the refusals of ``domain.errors``."""
    result = copy.deepcopy(document)
    for operation in _operations(body):
        act = str(operation.get("op", "")).lower()
        if act not in ("add", "replace", "remove"):
            raise InvalidSyntax(part="op")
        path, value = operation.get("path"), operation.get("value")
        if path is not None and not isinstance(path, str):
            raise InvalidPath(path=str(path)[:100])
        if path:
            _apply(result, act, parse_path(path, resource), value, resource)
        elif act == "remove":
            raise NoTarget(path="")
        else:
            _apply_all(result, act, value, resource, prefix="")
    return result


def _operations(body: object) -> list[dict[str, Any]]:
    if not isinstance(body, dict) or PATCH not in (body.get("schemas") or ()):
        raise InvalidSyntax(part=f"schemas: {PATCH}")
    named = {name.lower(): value for name, value in body.items()}
    found = named.get("operations")
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise InvalidSyntax(part="Operations")
    if len(found) > MOST_OPERATIONS:
        raise TooMany(limit=MOST_OPERATIONS)
    return [{name.lower(): value for name, value in one.items()} for one in found]


def _apply_all(document: Document, act: str, value: Any, resource: Resource, *, prefix: str) -> None:
    """Without a path the value names the attributes; senders write ``name.givenName`` and whole urns there too."""
    if not isinstance(value, dict):
        raise InvalidValue(name="value")
    for name, inner in value.items():
        if name in ("schemas", "id", "meta"):
            continue
        _apply(document, act, parse_path(prefix + name, resource), inner, resource)


def _apply(document: Document, act: str, path: Path, value: Any, resource: Resource) -> None:
    if path.attribute is None:
        if act == "remove":
            document.pop(path.urn, None)
        else:
            _apply_all(document, act, value, resource, prefix=f"{path.urn or resource.schema.urn}:")
        return
    attribute = path.attribute
    if attribute.mutability == "readOnly" or (path.part and path.part.mutability == "readOnly"):
        raise Unchangeable(name=path.text)
    if act == "remove" and attribute.required and path.part is None:
        raise Unchangeable(name=path.text)
    holder = document.setdefault(path.urn, {}) if path.urn else document
    if value is None and act != "remove":
        act = "remove"
    if attribute.multi:
        holder[attribute.name] = _many(list(holder.get(attribute.name, ())), act, path, attribute, value)
    elif path.part is not None:
        holder[attribute.name] = _with_part(dict(holder.get(attribute.name, {})), act, path.part, value)
    elif act == "remove":
        holder.pop(attribute.name, None)
    elif attribute.kind == "complex":
        holder[attribute.name] = {**holder.get(attribute.name, {}), **read_single(attribute, value)}
    else:
        holder[attribute.name] = read_single(attribute, value)
    if holder.get(attribute.name) in ([], {}):
        del holder[attribute.name]
    if path.urn and not document[path.urn]:
        del document[path.urn]


def _with_part(value: Document, act: str, part: Attribute, given: Any) -> Document:
    value.pop(part.name, None)
    return value if act == "remove" else {**value, part.name: read_single(part, given)}


def _many(values: list[Document], act: str, path: Path, attribute: Attribute, given: Any) -> list[Document]:
    if path.among is not None:
        return _some(values, act, path, attribute, given)
    if path.part is not None:
        part = path.part
        return [one for one in (_with_part(dict(one), act, part, given) for one in values or [{}]) if one]
    if act == "remove":
        if given is None:
            return []
        # Some senders name whom they remove in the value.
        gone = {one.get("value") for one in read_value(attribute, given)}
        return [one for one in values if one.get("value") not in gone]
    new = read_value(attribute, given)
    return _single_primary(new, new) if act == "replace" else _added(values, new)


def _some(values: list[Document], act: str, path: Path, attribute: Attribute, given: Any) -> list[Document]:
    among = path.among
    assert among is not None  # noqa: S101  asked by the caller
    meant = [place for place, one in enumerate(values) if fits(among, one)]
    if act == "remove" and path.part is None:
        return [one for place, one in enumerate(values) if place not in meant]
    if not meant:
        if act != "add":
            raise NoTarget(path=path.text)
        return _added(values, [_changed(_asked_for(among, path, attribute), act, path, attribute, given)])
    result = [_changed(one, act, path, attribute, given) if place in meant else one for place, one in enumerate(values)]
    return _single_primary([one for one in result if one], [result[place] for place in meant])


def _changed(one: Document, act: str, path: Path, attribute: Attribute, given: Any) -> Document:
    if path.part is not None:
        return _with_part(dict(one), act, path.part, given)
    return {**one, **read_single(attribute, given)}


def _asked_for(among: Filter, path: Path, attribute: Attribute) -> Document:
    """The value that fits ``type eq "work"``: what is added there is of that type."""
    tests = among.parts if isinstance(among, All) else (among,)
    made: Document = {}
    for test in tests:
        part = attribute.part(test.path) if isinstance(test, Test) and test.operator == "eq" else None
        if part is None or not isinstance(test, Test):
            raise NoTarget(path=path.text)
        made[part.name] = read_single(part, test.value)
    return made


def _added(values: list[Document], new: list[Document]) -> list[Document]:
    known = {one.get("value") for one in values if set(one) <= {"value", "$ref", "type", "display"}}
    fresh = [one for one in new if one not in values and not (one.get("value") in known and "primary" not in one)]
    return _single_primary([*values, *fresh], fresh)


def _single_primary(values: list[Document], latest: list[Document]) -> list[Document]:
    """At most one is primary: the one that was named last."""
    main = next((one for one in reversed(latest) if one.get("primary")), None)
    if main is None:
        return values
    return [one if one is main or not one.get("primary") else {**one, "primary": False} for one in values]
