"""Affairs over REST, with the same powers as the pages."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.collaboration.rest.v1.serializers import (
    AffairCreateBody,
    AffairFullAnswer,
    AffairRowAnswer,
    DraftBody,
    ForwardBody,
    SubmitBody,
)
from apps.collaboration.rest.v1.shapes import affair_body, current_policy, draft_content
from apps.collaboration.selectors.affairs import LISTED, get_affair, list_affairs
from apps.collaboration.selectors.related import item_in_hand
from apps.collaboration.services.copy_affair import copy_affair
from apps.collaboration.services.discard_draft import discard_draft
from apps.collaboration.services.forward_affair import forward_affair
from apps.collaboration.services.save_draft import create_draft, update_draft
from apps.collaboration.services.submit_affair import submit_affair
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import SIGNED_IN, Policy
from ctp_core.kit.rest import (
    ApiView,
    etag_of,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
)
from ctp_form.api import definitions
from ctp_form.kit.words import language

SCOPES = ("all", "mine", "handled")


class CollaborationView(ApiView):
    """The base of the module's doors."""

    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "collaboration"

    def affair_answer(self, affair_id: UUID, status: int = 200) -> Response:
        """An affair as the caller sees it now."""
        affair = get_affair(affair_id=affair_id, actor=self.actor)
        tag = etag_of(affair.id, affair.revision)
        return Response(affair_body(affair, self.actor), status=status, headers={"ETag": tag})


class AffairList(CollaborationView):
    """The affairs one may see."""

    @extend_schema(
        responses=page_schema("Affair", AffairRowAnswer),
        parameters=[
            OpenApiParameter("scope", str, enum=SCOPES),
            OpenApiParameter("state", str, enum=LISTED),
            OpenApiParameter("text", str),
            OpenApiParameter("template", UUID),
        ],
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        query = request.query_params
        found = list_affairs(
            actor=self.actor,
            page=page_request(request),
            scope=_one_of("scope", query.get("scope", "all"), SCOPES),
            state=_one_of("state", query.get("state", ""), ("", *LISTED)),
            text=query.get("text", "")[:100],
            template_id=_template(query.get("template", "")),
        )
        return paged(found, lambda one: AffairRowAnswer(one).data)

    @extend_schema(request=AffairCreateBody, responses={201: AffairFullAnswer})
    def post(self, request: Request) -> Response:
        """Begin an affair; with ``submit`` send it at once (all or nothing)."""
        given = read_body(AffairCreateBody, request)
        with transaction.atomic():
            draft = create_draft(template_id=given.get("template"), content=draft_content(given), actor=self.actor)
            if given["submit"]:
                submit_affair(affair_id=draft.id, opinion=given.get("opinion", ""), actor=self.actor)
        return self.affair_answer(draft.id, 201)


class AffairDetail(CollaborationView):
    """One affair."""

    @extend_schema(responses=AffairFullAnswer)
    def get(self, request: Request, affair_id: UUID) -> Response:
        """With the values the caller's field policy shows, files, what follows, and the caller's open item."""
        return self.affair_answer(affair_id)

    @extend_schema(request=DraftBody, responses=AffairFullAnswer)
    def patch(self, request: Request, affair_id: UUID) -> Response:
        """Go on writing a draft; takes If-Match."""
        body = read_body(DraftBody, request)
        before = get_affair(affair_id=affair_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        update_draft(
            affair_id=affair_id,
            content=draft_content(body),
            actor=self.actor,
            expected_revision=before.revision if request.headers.get("If-Match") else None,
        )
        return self.affair_answer(affair_id)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, affair_id: UUID) -> Response:
        """Throw a draft away; takes If-Match."""
        before = get_affair(affair_id=affair_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        guarded = before.revision if request.headers.get("If-Match") else None
        discard_draft(affair_id=affair_id, actor=self.actor, expected_revision=guarded)
        return Response(status=204)


class AffairSubmit(CollaborationView):
    """Submission."""

    @extend_schema(request=SubmitBody, responses=AffairFullAnswer)
    def post(self, request: Request, affair_id: UUID) -> Response:
        """Send the draft on its road, with last changes if given."""
        given = read_body(SubmitBody, request)
        opinion = given.pop("opinion", "")
        content = draft_content(given) if given else None
        submit_affair(affair_id=affair_id, content=content, opinion=opinion, actor=self.actor)
        return self.affair_answer(affair_id)


class AffairCopy(CollaborationView):
    """Beginning again."""

    @extend_schema(request=None, responses={201: AffairFullAnswer})
    def post(self, request: Request, affair_id: UUID) -> Response:
        """A new draft with the same content."""
        return self.affair_answer(copy_affair(affair_id=affair_id, actor=self.actor).id, 201)


class AffairForward(CollaborationView):
    """Handing on."""

    @extend_schema(request=ForwardBody, responses={201: AffairFullAnswer})
    def post(self, request: Request, affair_id: UUID) -> Response:
        """A new draft of a free flow with text, fields, attachments and opinions as the caller sees them."""
        given = read_body(ForwardBody, request)
        made = forward_affair(affair_id=affair_id, with_opinions=given["opinions"], actor=self.actor)
        return self.affair_answer(made.id, 201)


class AffairSchema(CollaborationView):
    """JSON Schema of the form."""

    @extend_schema(responses={200: dict[str, Any]})
    def get(self, request: Request, affair_id: UUID) -> Response:
        """What the caller may read and write of it now: as the starter of a draft, as the holder of an item, or as a reader."""
        affair = get_affair(affair_id=affair_id, actor=self.actor)
        if affair.form_version_id is None:
            return Response({"type": "object", "properties": {}, "additionalProperties": False})
        policy = current_policy(affair, item_in_hand(affair, self.actor))
        schema = definitions.json_schema(version_id=affair.form_version_id, policy=policy, language=language())
        return Response(schema)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        message = mark("One of %(allowed)s is needed here.")
        texts = ", ".join(one for one in allowed if one)
        raise Invalid({name: [FieldError("collaboration.filter", message, allowed=texts)]})
    return value


def _template(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({"template": [FieldError("collaboration.filter", mark("This is not an id."))]}) from None
