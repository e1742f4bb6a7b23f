"""Resources as clients send them: names in their right letters, values of their kind, nothing that may not be written."""

from __future__ import annotations

from typing import Any

from apps.scim.domain.attributes import Attribute, Resource
from apps.scim.domain.errors import InvalidSyntax, InvalidValue, Unchangeable
from apps.scim.domain.resources import COMMON

LONGEST_TEXT, MOST_VALUES = 1_000, 20_000
Document = dict[str, Any]


def read_document(body: object, resource: Resource) -> Document:
    """What of *body* this server keeps; what it does not know and what is only read is left out.

    Raises InvalidSyntax, InvalidValue.
    """
    if not isinstance(body, dict):
        raise InvalidSyntax(part="{")
    schemas = body.get("schemas")
    if not isinstance(schemas, list) or resource.schema.urn not in schemas:
        raise InvalidSyntax(part=f"schemas: {resource.schema.urn}")
    found = read_values((*COMMON, *resource.schema.attributes), body)
    for extension in resource.extensions:
        inner = next((value for name, value in body.items() if name.lower() == extension.urn.lower()), None)
        if inner is not None:
            if not isinstance(inner, dict):
                raise InvalidValue(name=extension.urn)
            if values := read_values(extension.attributes, inner):
                found[extension.urn] = values
    return found


def read_values(attributes: tuple[Attribute, ...], given: dict[str, Any]) -> Document:
    """The values of *attributes* in *given*, read; null is the same as nothing."""
    named = {name.lower(): value for name, value in given.items()}
    found: Document = {}
    for attribute in attributes:
        value = named.get(attribute.name.lower())
        if value is None or attribute.mutability == "readOnly":
            continue
        read = read_value(attribute, value)
        if read not in ([], {}):
            found[attribute.name] = read
    return found


def read_value(attribute: Attribute, value: Any) -> Any:
    """*value* as one of *attribute*. Raises InvalidValue."""
    if not attribute.multi:
        return read_single(attribute, value)
    values = value if isinstance(value, list) else [value]
    if len(values) > MOST_VALUES:
        raise InvalidValue(name=attribute.name)
    return [one for one in (read_single(attribute, single) for single in values) if one != {}]


def read_single(attribute: Attribute, value: Any) -> Any:
    """One value. Raises InvalidValue."""
    if attribute.kind == "complex":
        if not isinstance(value, dict):
            raise InvalidValue(name=attribute.name)
        return read_values(attribute.parts, value)
    if attribute.kind == "boolean":
        # Some senders write their booleans as words.
        word = value.lower() if isinstance(value, str) else value
        if word is True or word == "true":
            return True
        if word is False or word == "false":
            return False
        raise InvalidValue(name=attribute.name)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise InvalidValue(name=attribute.name)
    return value


def require_complete(document: Document, resource: Resource) -> None:
    """Raises Unchangeable when what names the resource is missing; the rest has its defaults."""
    name = "userName" if resource.name == "User" else "displayName"
    if not str(document.get(name, "")).strip():
        raise Unchangeable(name=name) if "id" in document else InvalidValue(name=name)


def main_value(values: list[Document]) -> str:
    """The value of a contact that this server uses: the primary one, else the first."""
    chosen = next((one for one in values if one.get("primary")), values[0] if values else {})
    return str(chosen.get("value", ""))


def with_main_value(values: list[Document], value: str) -> list[Document]:
    """*values* as the sender knows them, with the value this server has in the place of the main one."""
    if not values:
        return [{"value": value, "type": "work", "primary": True}] if value else []
    at = next((place for place, one in enumerate(values) if one.get("primary")), 0)
    if not value:
        return [one for place, one in enumerate(values) if place != at]
    return [{**one, "value": value} if place == at else one for place, one in enumerate(values)]
