"""What the picker of related records asks with every key, and what a chosen one brings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse

from ctp_core.kit.policies import PERMISSION, SIGNED_IN
from ctp_core.kit.web import page
from ctp_form.contracts import MANAGE_DEFINITIONS, VersionNotFound
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field, Related
from ctp_form.domain.kinds import LookupField, RelationField, TableField
from ctp_form.domain.kinds.relations import PREFIX, record_id_in
from ctp_form.domain.relating import copied_value
from ctp_form.kit.words import language
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import find_related, list_sources, name_of
from ctp_form.selectors.related_search import search_related


@page(SIGNED_IN)
def search(request: Any) -> HttpResponse:
    """JSON: the records of the list ``kinds`` (``registers/register/<id>#field``) that the caller may list and that fit ``q``."""
    source, _, title = request.GET.get("kinds", "")[:200].partition("#")
    text = request.GET.get("q", "").strip()[:60]
    found = search_related(source=source, title=title, text=text, actor=request.actor)
    items = [{"ref": f"{PREFIX}{one.id}", "label": one.name, "detail": one.detail} for one in found]
    if text:
        return JsonResponse({"items": items})
    asked = [record_id_in(one) for one in request.GET.getlist("recent")[:8]]
    known = find_related(source=source, ids=asked, actor=request.actor)
    recent = [
        {"ref": f"{PREFIX}{one}", "label": name_of(known[one], title)[:100], "detail": ""}
        for one in asked
        if one in known
    ]
    return JsonResponse({"items": items, "recent": recent})


@page(SIGNED_IN)
def values(request: Any) -> HttpResponse:
    """JSON: what choosing the record ``id`` for the relation ``path`` copies, and what the look-ups beside it show then."""
    empty: dict[str, dict[str, str]] = {"copies": {}, "looks": {}}
    try:
        definition = get_parsed(UUID(request.GET.get("version", ""))).definition
    except (ValueError, VersionNotFound):
        return JsonResponse(empty)
    one, fields, prefix = _find(definition, request.GET.get("path", ""))
    if one is None:
        return JsonResponse(empty)
    record_id = record_id_in(request.GET.get("id", ""))
    related = find_related(source=one.source, ids=[record_id], actor=request.actor).get(record_id, Related())
    by_code = {each.code: each for each in fields}
    copies = {to: copied_value(by_code[to], related, origin) for origin, to in one.copies if to in by_code}
    looks = {
        f"{prefix}{each.code}": related.texts.get(each.field, "")
        for each in fields
        if isinstance(each, LookupField) and each.relation == one.code
    }
    plain = {
        to: "" if value is None else str(value) for to, value in copies.items() if not isinstance(value, dict | list)
    }
    return JsonResponse({"copies": plain, "looks": looks})


@page(PERMISSION(MANAGE_DEFINITIONS))
def sources(request: Any) -> HttpResponse:
    """JSON: the lists that the designer may relate a form to, with the fields of their records."""
    found = [
        {"ref": str(one.ref), "name": one.name, "fields": _labels(get_parsed(one.version_id).definition)}
        for one in list_sources(request.actor)
    ]
    return JsonResponse({"sources": found})


def _labels(definition: Definition) -> list[tuple[str, str]]:
    return [
        (one.code, one.label_in(language()))
        for one in definition.fields
        if one.holds_value and one.is_stored and one.kind not in ("table", "attachment", "image", "signature")
    ]


def _find(definition: Definition, path: str) -> tuple[RelationField | None, tuple[Field, ...], str]:
    code, _, column = path.partition(".")
    table = definition.by_code.get(code)
    fields = table.columns if isinstance(table, TableField) and column else definition.fields
    one = next((each for each in fields if each.code == (column or code)), None)
    return one if isinstance(one, RelationField) else None, fields, f"{code}." if column else ""
