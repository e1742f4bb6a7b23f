"""What comes in, signing for it, and categories, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.documents.domain.words import RECEIPT_STATES
from apps.documents.rest.v1.dispatches import DocumentsView
from apps.documents.rest.v1.serializers import (
    CategoryAnswer,
    CategoryChangeBody,
    CategoryCreateBody,
    DistributionAnswer,
    EmptyBody,
    FileAnswer,
    NoteBody,
    OpinionBody,
    ReasonBody,
    ReceiptAnswer,
    ReceiptBody,
    ReceiptRowAnswer,
    RegisterBody,
)
from apps.documents.rest.v1.shapes import category_body, receipt_body
from apps.documents.selectors.categories import get_category, page_categories
from apps.documents.selectors.dispatches import describe_distributions, list_to_sign
from apps.documents.selectors.receipts import get_receipt, list_receipts
from apps.documents.selectors.visibility import MANAGE, receipt_ref
from apps.documents.services.maintain_categories import create_category, update_category
from apps.documents.services.save_receipt import ReceiptValues, register_receipt, register_signed, update_receipt
from apps.documents.services.send_receipt import finish_receipt, send_receipt
from apps.documents.services.sign_for import send_back, sign_for
from ctp_core.api import files
from ctp_core.contracts import Actor, PrincipalKind
from ctp_core.kit.policies import INTERNAL, PERMISSION, Policy
from ctp_core.kit.rest import (
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
    whole,
)
from ctp_organization.kit.picker import read_refs

PEOPLE: tuple[PrincipalKind, ...] = ("member", "post", "role", "team")


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


class ToSignList(DocumentsView):
    """What waits for one's signature."""

    @extend_schema(
        responses=page_schema("DocumentToSign", DistributionAnswer),
        parameters=[OpenApiParameter("state", str, enum=["waiting", "signed"])],
    )
    def get(self, request: Request) -> Response:
        """For oneself, and for units one is clerk of."""
        state = self.chosen(request, "state", ("waiting", "signed")) or "waiting"
        found = list_to_sign(actor=self.actor, page=page_request(request), state=state)
        return paged(found, lambda one: DistributionAnswer(one).data)


class Sign(DocumentsView):
    """Signing."""

    @extend_schema(request=EmptyBody, responses=DistributionAnswer)
    def post(self, request: Request, distribution_id: UUID) -> Response:
        """Sign for it; again changes nothing."""
        row = sign_for(distribution_id=distribution_id, actor=self.actor)
        return Response(DistributionAnswer(describe_distributions([row])[0]).data)


class SendBack(DocumentsView):
    """Sending back."""

    @extend_schema(request=ReasonBody, responses=DistributionAnswer)
    def post(self, request: Request, distribution_id: UUID) -> Response:
        """With a reason, when it reached the wrong place."""
        row = send_back(distribution_id=distribution_id, actor=self.actor, **read_body(ReasonBody, request))
        return Response(DistributionAnswer(describe_distributions([row])[0]).data)


class CategoryList(DocumentsView):
    """Categories."""

    policies: ClassVar[dict[str, Policy]] = {"POST": PERMISSION(MANAGE)}

    @extend_schema(
        responses=page_schema("DocumentCategory", CategoryAnswer),
        parameters=[OpenApiParameter("direction", str, enum=["dispatch", "receipt"])],
    )
    def get(self, request: Request) -> Response:
        """Those in use."""
        direction = self.chosen(request, "direction", ("dispatch", "receipt")) or None
        return paged(page_categories(page=page_request(request), direction=direction), category_body)

    @extend_schema(request=CategoryCreateBody, responses={201: CategoryAnswer})
    def post(self, request: Request) -> Response:
        """A new one, with its flow."""
        given = read_body(CategoryCreateBody, request)
        given["people"] = _people(given["people"], self.actor)
        return Response(category_body(create_category(**given, actor=self.actor)), status=201)


class CategoryDetail(DocumentsView):
    """One category."""

    policies: ClassVar[dict[str, Policy]] = {"PUT": PERMISSION(MANAGE)}

    @extend_schema(responses=CategoryAnswer)
    def get(self, request: Request, category_id: UUID) -> Response:
        """Flow and numbers."""
        return Response(category_body(get_category(category_id=category_id)))

    @extend_schema(request=CategoryChangeBody, responses=CategoryAnswer)
    def put(self, request: Request, category_id: UUID) -> Response:
        """Change it; its flow is published anew."""
        given = read_body(CategoryChangeBody, request)
        given["people"] = _people(given["people"], self.actor)
        return Response(category_body(update_category(category_id=category_id, **given, actor=self.actor)))


def _people(given: dict[str, list[str]], actor: Actor) -> dict[str, Any]:
    return {step: read_refs(f"people.{step}", refs, kinds=PEOPLE, actor=actor) for step, refs in given.items()}
