"""Forms: begin, change, publish, read. A published version never changes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from ctp_form.contracts import FieldDto, FieldPolicy, ImportedForm, ImportFinding, SchemaProblem, VersionDto
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.describing import describe
from ctp_form.domain.json_schemas import json_schema as _json_schema
from ctp_form.domain.open_forms import open_fields as _open_fields
from ctp_form.domain.open_forms import open_policy as _open_policy
from ctp_form.selectors.definitions import (
    find_latest_version,
    find_version,
    get_definition,
    list_definitions,
    list_latest_versions,
    list_versions,
)
from ctp_form.selectors.parsed import get_parsed
from ctp_form.services.create_definition import create_definition
from ctp_form.services.publish_version import publish_version
from ctp_form.services.read_source import MAX_BYTES, read_source
from ctp_form.services.save_draft import save_draft

__all__ = [
    "IMPORT_LIMIT",
    "check_schema",
    "create_definition",
    "describe_fields",
    "find_latest_version",
    "get_definition",
    "get_version",
    "import_form",
    "json_schema",
    "list_definitions",
    "find_version",
    "list_latest_versions",
    "list_versions",
    "open_fields",
    "open_policy",
    "publish",
    "save_draft",
    "value_types",
]

publish = publish_version
IMPORT_LIMIT = MAX_BYTES
"""So many bytes of a file made elsewhere are read at most."""


def check_schema(*, schema: Any) -> tuple[SchemaProblem, ...]:
    """What is wrong with a definition, each with its place; empty when it can be published."""
    return read_definition(schema)[1]


def get_version(*, version_id: UUID) -> VersionDto:
    """A published version. Raises VersionNotFound."""
    return get_parsed(version_id).version


def describe_fields(*, version_id: UUID, language: str) -> tuple[FieldDto, ...]:
    """The fields in their order, labels in *language*."""
    return describe(get_parsed(version_id).definition, language)


def open_fields(*, version_id: UUID, language: str) -> tuple[FieldDto, ...]:
    """The fields that may be asked of people without an account."""
    definition = get_parsed(version_id).definition
    askable = {one.code for one in _open_fields(definition)}
    return tuple(one for one in describe(definition, language) if one.code in askable)


def open_policy(*, version_id: UUID, codes: Collection[str]) -> FieldPolicy:
    """The policy under which people without an account fill the fields *codes* in; everything else is hidden from them."""
    return _open_policy(get_parsed(version_id).definition, codes)


def value_types(*, version_id: UUID) -> dict[str, str]:
    """What conditions may name and of which type: ``{"amount": "money", "items": "list", "items.price": "money"}``."""
    return dict(get_parsed(version_id).definition.types)


def json_schema(*, version_id: UUID, policy: FieldPolicy, language: str) -> dict[str, Any]:
    """JSON Schema of the values one may send under *policy*."""
    parsed = get_parsed(version_id)
    return _json_schema(parsed.definition, policy, language, parsed.version.name)


def import_form(*, name: str, content: bytes) -> ImportedForm:
    """The form in a file made elsewhere (XLSForm, XForms, JSON Schema, form-js, HTML, a plain spreadsheet); nothing is stored."""
    found = read_source(name=name, content=content)
    findings = tuple(ImportFinding(one.path, one.element, one.message, one.params) for one in found.findings)
    return ImportedForm(found.source, str(found.name), found.schema, findings)
