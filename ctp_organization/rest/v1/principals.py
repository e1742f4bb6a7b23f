"""Principals over REST: what a picker of a client asks."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import Page
from ctp_core.kit.paging import decode_cursor
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, page_request, page_schema, paged
from ctp_organization.api import principals
from ctp_organization.kit.picker import parse_kinds
from ctp_organization.rest.v1.reading import plain_text, read_filters
from ctp_organization.rest.v1.shapes import PrincipalSerializer, plain_principal


class PrincipalList(ApiView):
    """The principals of `kinds` (member, unit, unit_tree, post, level, team, role, everyone) that fit `q`."""

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(
        operation_id="search_principals",
        parameters=[OpenApiParameter("q", str), OpenApiParameter("kinds", str, description="Joined by commas.")],
        responses=page_schema("Principal", PrincipalSerializer),
    )
    def get(self, request: Request) -> Response:
        given = read_filters(request, {"q": plain_text, "kinds": parse_kinds})
        wanted = page_request(request)
        if wanted.cursor is not None:
            decode_cursor(wanted.cursor, 0)  # the best that fit, and no page after them: no cursor is from here
        found = principals.search_principals(
            text=given.get("q", ""),
            kinds=given.get("kinds", ("member",)),
            actor=self.actor,
            limit=wanted.size,
        )
        return paged(Page(found), plain_principal)
