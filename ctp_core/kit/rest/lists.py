"""Lists over REST: ``{"items": […], "next": cursor or null}``, never unbounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import PAGE_LIMIT, PAGE_SIZE, FieldError, Invalid, Page, PageRequest, mark

T = TypeVar("T")

PAGE_PARAMETERS = [
    OpenApiParameter("cursor", str, description="From `next` of the page before."),
    OpenApiParameter("limit", int, description=f"1 to {PAGE_LIMIT}, {PAGE_SIZE} if left out."),
]


class PageSerializer(serializers.Serializer[Any]):
    """The frame around items."""

    next = serializers.CharField(allow_null=True)


def page_schema(name: str, item: type[serializers.Serializer[Any]]) -> Any:
    """The OpenAPI schema of a page of *item*."""
    return inline_serializer(
        name=f"{name}Page", fields={"items": item(many=True), "next": serializers.CharField(allow_null=True)}
    )


def page_request(request: Request) -> PageRequest:
    """``cursor`` and ``limit`` of the query. Raises Invalid."""
    text = request.query_params.get("limit", str(PAGE_SIZE))
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= PAGE_LIMIT):
        message = mark("Give a whole number from 1 to %(limit)s.")
        raise Invalid({"limit": [FieldError("core.limit", message, limit=PAGE_LIMIT)]})
    cursor = request.query_params.get("cursor") or None
    if cursor is not None and len(cursor) > 500:
        raise Invalid({"cursor": [FieldError("core.cursor", mark("This is not a cursor from here."))]})
    return PageRequest(cursor=cursor, size=int(text))


def whole(items: Iterable[T], build: Callable[[T], Any]) -> Response:
    """The answer for a list that is short by its nature (the files of one document): the same frame, never a next page."""
    return paged(Page(tuple(items)), build)


def paged(page: Page[T], build: Callable[[T], Any], *, status: int = 200) -> Response:
    """The answer for one page; *build* turns an item into plain data."""
    return Response({"items": [build(item) for item in page.items], "next": page.next}, status=status)
