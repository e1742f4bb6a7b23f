"""``GET /api/v1/search/?q=…``"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import rates
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, page_request
from ctp_index.contracts import IndexUnavailable, Piece, SearchHit
from ctp_index.domain.queries import MAX_TEXT
from ctp_index.selectors.search_entries import search
from ctp_index.services.ask_for_rebuild import ask_for_rebuild


class PieceSerializer(serializers.Serializer[Any]):
    """A stretch of plain text."""

    text = serializers.CharField()
    marked = serializers.BooleanField(help_text="True where it is what was looked for.")


class HitSerializer(serializers.Serializer[Any]):
    """One object that was found."""

    module = serializers.CharField()
    kind = serializers.CharField()
    id = serializers.UUIDField()
    title = PieceSerializer(many=True)
    snippet = PieceSerializer(many=True)
    url = serializers.CharField()
    at = serializers.DateTimeField()
    extra = serializers.CharField()


class FacetSerializer(serializers.Serializer[Any]):
    """How many hits a module has."""

    module = serializers.CharField()
    count = serializers.IntegerField()


class ResultSerializer(serializers.Serializer[Any]):
    """A page of hits."""

    items = HitSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    total = serializers.IntegerField()
    capped = serializers.BooleanField(help_text="True when there may be more than were looked at.")
    loose = serializers.BooleanField(help_text="True when nothing had all words, so that hits have some of them.")
    facets = FacetSerializer(many=True)


class SearchView(ApiView):
    """Full text over everything the caller may open."""

    policy = SIGNED_IN
    scope = "index"

    @extend_schema(
        operation_id="search",
        parameters=[
            OpenApiParameter("q", str, required=True, description="Words that must all occur; “quoted” side by side."),
            OpenApiParameter("module", str, description="Only of this module."),
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses=ResultSerializer,
    )
    def get(self, request: Request) -> Response:
        """Search."""
        text = request.query_params.get("q", "").strip()
        if not text or len(text) > MAX_TEXT:
            message = mark("Give 1 to %(limit)s characters.")
            raise Invalid({"q": [FieldError("index.text", message, limit=MAX_TEXT)]})
        rates.take_turn(rates.SEARCH, str(self.actor.account_pk))
        module = request.query_params.get("module") or None
        try:
            result = search(text=text, actor=self.actor, module=module, page=page_request(request))
        except IndexUnavailable:
            with transaction.atomic():
                ask_for_rebuild()
            raise
        return Response(
            {
                "items": [_hit(one) for one in result.hits],
                "next": result.next,
                "total": result.total,
                "capped": result.capped,
                "loose": result.loose,
                "facets": [{"module": one.module, "count": one.count} for one in result.facets],
            }
        )


def _hit(hit: SearchHit) -> dict[str, Any]:
    return {
        "module": hit.ref.module,
        "kind": hit.ref.kind,
        "id": str(hit.ref.id),
        "title": _pieces(hit.title),
        "snippet": _pieces(hit.snippet),
        "url": hit.url,
        "at": hit.at,
        "extra": hit.extra,
    }


def _pieces(pieces: tuple[Piece, ...]) -> list[dict[str, Any]]:
    return [{"text": one.text, "marked": one.marked} for one in pieces]
