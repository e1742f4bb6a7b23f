"""What the picker asks with every key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from ctp_core.contracts import FieldError, Invalid, PrincipalRef, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page
from ctp_organization.contracts import PrincipalDto
from ctp_organization.kit.picker import LIMIT, parse_kinds
from ctp_organization.selectors.principal_search import list_principals, search_principals, suggest_principals

RECENT = 8


@page(SIGNED_IN)
def search(request: Any) -> HttpResponse:
    """JSON: what fits ``q``; without ``q`` who is near, and those of ``recent`` that still can be chosen."""
    try:
        kinds = parse_kinds(request.GET.get("kinds", "member"))
    except ValueError:
        message = mark("There is no such kind.")
        raise Invalid({"kinds": [FieldError("organization.bad_kind", message)]}) from None
    text = request.GET.get("q", "")[:60]
    if text.strip():
        found = search_principals(text=text, kinds=kinds, actor=request.actor, limit=LIMIT)
        return JsonResponse({"items": [_plain(one) for one in found]})
    recent = [ref for ref in _recent(request) if ref.kind in kinds]
    near = suggest_principals(kinds=kinds, actor=request.actor, limit=LIMIT)
    chosen = list_principals(refs=recent, actor=request.actor, active_only=True) if recent else ()
    return JsonResponse({"items": [_plain(one) for one in near], "recent": [_plain(one) for one in chosen]})


def _recent(request: HttpRequest) -> list[PrincipalRef]:
    found: list[PrincipalRef] = []
    for text in request.GET.getlist("recent")[:RECENT]:
        try:
            found.append(PrincipalRef.parse(text))
        except ValueError:
            continue
    return found


def _plain(one: PrincipalDto) -> dict[str, str]:
    return {"ref": str(one.ref), "label": one.label, "detail": one.detail}
