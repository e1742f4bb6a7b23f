"""The search page, where the search box of every page leads."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import get_language

from ctp_core.api import modules, rates
from ctp_core.contracts import Page, PageRequest
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, page, render_page
from ctp_index.contracts import IndexUnavailable, SearchResult
from ctp_index.domain.queries import MAX_TEXT
from ctp_index.selectors.search_entries import search
from ctp_index.services.ask_for_rebuild import ask_for_rebuild

NOTHING = SearchResult(hits=(), facets=(), total=0)


@page(SIGNED_IN)
def show_search(request: PageRequestType) -> HttpResponse:
    """What ``q`` finds, of one ``module`` if given."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_TEXT]
    module = request.GET.get("module") or None
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    result, available = NOTHING, True
    if text:
        rates.take_turn(rates.SEARCH, str(request.actor.account_pk))
        try:
            result = search(text=text, actor=request.actor, module=module, page=wanted)
        except IndexUnavailable:
            available = False
            with transaction.atomic():
                ask_for_rebuild()
    context = {
        "active_menu": "search",
        "text": text,
        "module": module,
        "available": available,
        "result": result,
        "all": sum(facet.count for facet in result.facets),
        "facets": [(facet.module, _label(facet.module), facet.count) for facet in result.facets],
        "page": Page(result.hits, next=result.next),
    }
    return render_page(request, "ctp_index/search.html", context)


def _label(module: str) -> str:
    manifest = modules.manifests().get(module)
    return manifest.label_in(get_language() or "en") if manifest else module
