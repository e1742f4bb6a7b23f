"""What an attribute is: its kind, who may change it, when it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["string", "boolean", "complex", "reference", "dateTime"]
Mutability = Literal["readOnly", "readWrite", "immutable"]
Returned = Literal["always", "default", "request"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a schema, or of a complex attribute (RFC 7643 section 7)."""

    name: str
    description: str
    kind: Kind = "string"
    multi: bool = False
    required: bool = False
    mutability: Mutability = "readWrite"
    returned: Returned = "default"
    case_exact: bool = False
    uniqueness: Literal["none", "server"] = "none"
    values: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    parts: tuple[Attribute, ...] = ()

    def part(self, name: str) -> Attribute | None:
        """The sub-attribute called *name*, however its letters are written."""
        return find(self.parts, name)

    def describe(self) -> dict[str, Any]:
        """As /Schemas shows it."""
        shown: dict[str, Any] = {
            "name": self.name,
            "type": self.kind,
            "multiValued": self.multi,
            "description": self.description,
            "required": self.required,
            "mutability": self.mutability,
            "returned": self.returned,
        }
        if self.kind in ("string", "reference"):
            shown |= {"caseExact": self.case_exact, "uniqueness": self.uniqueness}
        if self.values:
            shown["canonicalValues"] = list(self.values)
        if self.references:
            shown["referenceTypes"] = list(self.references)
        if self.parts:
            shown["subAttributes"] = [part.describe() for part in self.parts]
        return shown


@dataclass(frozen=True, slots=True)
class Schema:
    """A named list of attributes."""

    urn: str
    name: str
    description: str
    attributes: tuple[Attribute, ...]

    def attribute(self, name: str) -> Attribute | None:
        """The attribute called *name*, however its letters are written."""
        return find(self.attributes, name)


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of resource: its endpoint, its schema and what extends it."""

    name: str
    endpoint: str
    description: str
    schema: Schema
    extensions: tuple[Schema, ...] = ()

    def schemas(self) -> Iterator[Schema]:
        """The core schema first."""
        yield self.schema
        yield from self.extensions


def find(attributes: tuple[Attribute, ...], name: str) -> Attribute | None:
    """The one called *name*; SCIM's names know no capitals."""
    wanted = name.lower()
    return next((one for one in attributes if one.name.lower() == wanted), None)
