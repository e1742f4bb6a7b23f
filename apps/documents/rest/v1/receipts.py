"""What comes in, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.documents.domain.words import RECEIPT_STATES
from apps.documents.rest.v1.serializers import (
    FileAnswer,
    NoteBody,
    OpinionBody,
    ReceiptAnswer,
    ReceiptBody,
    ReceiptRowAnswer,
    RegisterBody,
)
from apps.documents.rest.v1.shapes import receipt_body
from apps.documents.rest.v1.views import DocumentsView
from apps.documents.selectors.receipts import get_receipt, list_receipts
from apps.documents.selectors.visibility import receipt_ref
from apps.documents.services.save_receipt import ReceiptValues, register_receipt, register_signed, update_receipt
from apps.documents.services.send_receipt import finish_receipt, send_receipt
from ctp_core.api import files
from ctp_core.contracts import Actor
from ctp_core.kit.policies import INTERNAL, Policy
from ctp_core.kit.rest import (
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
    whole,
)


def _answer(receipt_id: UUID, actor: Actor, status: int = 200) -> Response:
    found = get_receipt(receipt_id=receipt_id, actor=actor)
    return tagged(receipt_body(found), found.id, found.revision, status=status)


def _values(given: dict[str, Any]) -> ReceiptValues:
    given["files"] = tuple(given["files"])
    return ReceiptValues(**given)


class ReceiptList(DocumentsView):
    """The register."""

    policies: ClassVar[dict[str, Policy]] = {"POST": INTERNAL}

    @extend_schema(
        responses=page_schema("DocumentReceipt", ReceiptRowAnswer),
        parameters=[OpenApiParameter("text", str), OpenApiParameter("state", str, enum=list(RECEIPT_STATES))],
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        found = list_receipts(
            actor=self.actor,
            page=page_request(request),
            text=request.query_params.get("text", "")[:100],
            state=self.chosen(request, "state", RECEIPT_STATES),
        )
        return paged(found, lambda one: ReceiptRowAnswer(one).data)

    @extend_schema(request=ReceiptBody, responses={201: ReceiptAnswer})
    def post(self, request: Request) -> Response:
        """Register a document from outside."""
        made = register_receipt(values=_values(read_body(ReceiptBody, request)), actor=self.actor)
        return _answer(made.public_id, self.actor, 201)


class ReceiptDetail(DocumentsView):
    """One document."""

    @extend_schema(responses=ReceiptAnswer)
    def get(self, request: Request, receipt_id: UUID) -> Response:
        """With what the caller may do."""
        return _answer(receipt_id, self.actor)

    @extend_schema(request=ReceiptBody, responses=ReceiptAnswer)
    def put(self, request: Request, receipt_id: UUID) -> Response:
        """Change the entry; takes If-Match."""
        before = get_receipt(receipt_id=receipt_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        guarded = before.revision if request.headers.get("If-Match") else None
        values = _values(read_body(ReceiptBody, request))
        update_receipt(receipt_id=receipt_id, values=values, actor=self.actor, expected_revision=guarded)
        return _answer(receipt_id, self.actor)


class ReceiptFiles(DocumentsView):
    """Attachments."""

    @extend_schema(responses=page_schema("ReceiptFile", FileAnswer))
    def get(self, request: Request, receipt_id: UUID) -> Response:
        """Oldest first."""
        get_receipt(receipt_id=receipt_id, actor=self.actor)
        return whole(files.list_attached(to=receipt_ref(receipt_id)), lambda one: FileAnswer(one).data)


class ReceiptRegister(DocumentsView):
    """Registering what was signed for."""

    @extend_schema(request=RegisterBody, responses=ReceiptAnswer)
    def post(self, request: Request, receipt_id: UUID) -> Response:
        """Under the next number of the category."""
        register_signed(receipt_id=receipt_id, actor=self.actor, **read_body(RegisterBody, request))
        return _answer(receipt_id, self.actor)


class ReceiptSend(DocumentsView):
    """Sending for instruction."""

    @extend_schema(request=OpinionBody, responses=ReceiptAnswer)
    def post(self, request: Request, receipt_id: UUID) -> Response:
        """Into the flow of its category."""
        send_receipt(receipt_id=receipt_id, actor=self.actor, **read_body(OpinionBody, request))
        return _answer(receipt_id, self.actor)


class ReceiptFinish(DocumentsView):
    """Closing without a flow."""

    @extend_schema(request=NoteBody, responses=ReceiptAnswer)
    def post(self, request: Request, receipt_id: UUID) -> Response:
        """With a word on what was done."""
        finish_receipt(receipt_id=receipt_id, actor=self.actor, **read_body(NoteBody, request))
        return _answer(receipt_id, self.actor)
