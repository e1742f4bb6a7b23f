"""The OpenAPI document of the units that are on."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

from ctp_core.kit.rest.components import COMPONENTS


@lru_cache(maxsize=8)
def openapi_document(on: tuple[str, ...]) -> dict[str, Any]:
    """The document of the units *on*; making it takes a moment, so the last few are kept."""
    namespaces = {f"api-{code}" for code in on}
    patterns = [
        one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and one.namespace in namespaces
    ]
    generator = SchemaGenerator(patterns=patterns)  # type: ignore[no-untyped-call]
    document: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    for section, parts in COMPONENTS.items():
        document["components"].setdefault(section, {}).update(parts)
    return document
