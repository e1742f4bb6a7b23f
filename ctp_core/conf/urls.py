"""Every address of the house: each unit's pages under its prefix, its REST under /api/v1/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path


def unit_urls() -> list[URLPattern | URLResolver]:
    """Pages as namespace ``news``, REST as namespace ``api-news``: the gate reads the unit from the namespace."""
    found: list[URLPattern | URLResolver] = []
    for code, unit in settings.CTP_MANIFESTS.items():
        prefix = f"{unit.prefix}/" if unit.prefix else ""
        if unit.rest_urls:
            found.append(path(f"api/v1/{prefix}", include((unit.rest_urls, f"api-{code}"))))
        if unit.urls:
            found.append(path(prefix, include((unit.urls, code))))
    return found


urlpatterns = unit_urls()
handler403 = "ctp_core.web.errors.forbidden"
handler404 = "ctp_core.web.errors.not_found"
handler500 = "ctp_core.web.errors.server_error"
