"""Questions to a list: filter, place and attributes, from the address or from the body of ``.search``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request

from apps.scim.domain.attributes import Resource
from apps.scim.domain.documents import Document
from apps.scim.domain.errors import InvalidFilter, InvalidSyntax, InvalidValue
from apps.scim.domain.filters import parse_filter
from apps.scim.domain.projecting import Projection
from apps.scim.models import Kind
from apps.scim.rest.v2.answers import MOST_RESULTS, projection_of
from apps.scim.selectors.conditions import EVERYTHING, condition_of
from ctp_core.contracts import Actor
from ctp_organization.api.provisioning import Condition

SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
USUAL, FARTHEST = 100, 10_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """*start* counts from one, as the protocol does."""

    condition: Condition
    start: int
    count: int
    wanted: Projection

    @property
    def offset(self) -> int:
        """*start* as a database counts."""
        return self.start - 1


def question_of(request: Request, resource: Resource, kind: Kind, actor: Actor) -> Question:
    """What a GET asks by its address."""
    return _question(dict(request.query_params.items()), resource, kind, actor)


def question_in_body(body: Any, resource: Resource, kind: Kind, actor: Actor) -> Question:
    """The same from a SearchRequest."""
    if not isinstance(body, dict) or SEARCH not in (body.get("schemas") or ()):
        raise InvalidSyntax(part=f"schemas: {SEARCH}")
    return _question(body, resource, kind, actor)


def _question(query: Document, resource: Resource, kind: Kind, actor: Actor) -> Question:
    text = query.get("filter")
    if text is not None and not isinstance(text, str):
        raise InvalidFilter(part="filter")
    condition = condition_of(parse_filter(text), kind, actor) if text else EVERYTHING
    # Less than nothing counts as nothing, as the protocol wants it.
    start = max(_number(query, "startIndex", 1), 1)
    count = min(max(_number(query, "count", USUAL), 0), MOST_RESULTS)
    return Question(condition, start, count, projection_of(query, resource))


def _number(query: Document, name: str, default: int) -> int:
    value = query.get(name, default)
    if isinstance(value, str) and value.lstrip("-").isascii() and value.lstrip("-").isdecimal() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > FARTHEST:
        raise InvalidValue(name=name)
    return value
