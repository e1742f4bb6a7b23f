"""The REST door: one base view, strict bodies, problem+json, pages, ETags, idempotent POSTs."""

from ctp_core.kit.rest.bodies import MomentField, StrictJSONParser, StrictSerializer, moment, read_body
from ctp_core.kit.rest.caching import etag_of, require_current, require_match, tagged
from ctp_core.kit.rest.lists import PAGE_PARAMETERS, PageSerializer, page_request, page_schema, paged, whole
from ctp_core.kit.rest.views import ApiView

__all__ = [
    "PAGE_PARAMETERS",
    "ApiView",
    "MomentField",
    "PageSerializer",
    "StrictJSONParser",
    "StrictSerializer",
    "etag_of",
    "moment",
    "page_request",
    "page_schema",
    "paged",
    "read_body",
    "require_current",
    "require_match",
    "tagged",
    "whole",
]
