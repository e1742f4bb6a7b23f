"""Every address of the house: each unit's pages under its prefix, its REST under /api/v1/, protocols where they belong."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path


def unit_urls() -> list[URLPattern | URLResolver]:
    """Pages as namespace ``news``, REST as ``api-news``, protocols as ``protocol-news``: the gate reads the unit there."""
    found: list[URLPattern | URLResolver] = []
    for code, unit in settings.CTP_MANIFESTS.items():
        prefix = f"{unit.prefix}/" if unit.prefix else ""
        if unit.rest_urls:
            found.append(path(f"api/v1/{prefix}", include((unit.rest_urls, f"api-{code}"))))
        if unit.protocols:
            fixed = [path(f"{at}/", include(urls)) for at, urls in unit.protocols.items()]
            found.append(path("", include((fixed, f"protocol-{code}"))))
        if unit.urls:
            found.append(path(prefix, include((unit.urls, code))))
    return found


urlpatterns = unit_urls()
handler403 = "ctp_core.web.errors.forbidden"
handler404 = "ctp_core.web.errors.not_found"
handler500 = "ctp_core.web.errors.server_error"
