"""Records of a register over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.registers.domain.dto import RecordDetails
from apps.registers.domain.queries import read_groupings, read_measures, read_query
from apps.registers.rest.v1.registers import RegisterView
from apps.registers.rest.v1.shapes import (
    BulkBody,
    IdsBody,
    RecordSerializer,
    RowResultSerializer,
    SummarySerializer,
    ValuesBody,
    plain_record,
    plain_summary,
)
from apps.registers.selectors.records import get_record, list_records, summarize
from apps.registers.services.add_record import add_record
from apps.registers.services.change_record import (
    RowResult,
    change_record,
    change_records,
    delete_record,
    delete_records,
)
from apps_api.registers import RecordNotFound
from ctp_core.contracts import Invalid, Page
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.rest import (
    PAGE_PARAMETERS,
    etag_of,
    page_request,
    page_schema,
    paged,
    read_body,
    require_match,
)
from ctp_form.contracts import RecordQuery
from ctp_form.kit.words import language

WHERE = [
    OpenApiParameter(
        "where", str, many=True, description="field:operator:value, such as amount:from:100; `fields/` lists them."
    ),
    OpenApiParameter("sort", str, description="A field, with - downwards; the newest first if left out."),
]
GROUP = [
    OpenApiParameter("group", str, many=True, description="A field, a date also as day:month, day:quarter, day:year."),
    OpenApiParameter("measure", str, many=True, description="count, sum:field, average:, smallest:, largest:."),
]


RESULTS = page_schema("RegisterRowResult", RowResultSerializer)


def query_of(request: Request) -> RecordQuery:
    """The conditions and order in the address. Raises Invalid."""
    given = request.query_params
    return read_query(given.getlist("where"), given.get("sort", ""))


class RecordList(RegisterView):
    """The records of a register."""

    @extend_schema(
        operation_id="list_register_records",
        parameters=[*WHERE, *PAGE_PARAMETERS],
        responses=page_schema("RegisterRecord", RecordSerializer),
    )
    def get(self, request: Request, register_id: UUID) -> Response:
        """Those that match, with what the caller may read of them."""
        found = list_records(
            register_id=register_id, query=query_of(request), page=page_request(request), actor=self.actor
        )
        return paged(found, plain_record)

    @extend_schema(operation_id="add_register_record", request=ValuesBody, responses={201: RecordSerializer})
    def post(self, request: Request, register_id: UUID) -> Response:
        """Add one. Send an Idempotency-Key to be able to repeat the call."""
        body = read_body(ValuesBody, request)
        made = add_record(register_id=register_id, values=body["values"], actor=self.actor)
        try:
            return _tagged(get_record(register_id=register_id, record_id=made, actor=self.actor), status=201)
        except RecordNotFound:
            # Entered by a program that reads nothing back.
            return Response({"id": str(made)}, status=201)


class RecordDetail(RegisterView):
    """One record."""

    @extend_schema(operation_id="get_register_record", responses=RecordSerializer)
    def get(self, request: Request, register_id: UUID, record_id: UUID) -> Response:
        """With what the caller may read of it."""
        return _tagged(get_record(register_id=register_id, record_id=record_id, actor=self.actor))

    @extend_schema(operation_id="change_register_record", request=ValuesBody, responses=RecordSerializer)
    def patch(self, request: Request, register_id: UUID, record_id: UUID) -> Response:
        """Change the fields that are sent; takes If-Match."""
        body = read_body(ValuesBody, request)
        before = get_record(register_id=register_id, record_id=record_id, actor=self.actor)
        require_match(request, _etag(before))
        guarded = before.revision if request.headers.get("If-Match") else None
        change_record(
            register_id=register_id,
            record_id=record_id,
            values=body["values"],
            actor=self.actor,
            expected_revision=guarded,
        )
        return _tagged(get_record(register_id=register_id, record_id=record_id, actor=self.actor))

    @extend_schema(operation_id="delete_register_record", responses={204: None})
    def delete(self, request: Request, register_id: UUID, record_id: UUID) -> Response:
        """Take it out with its history and files; takes If-Match."""
        before = get_record(register_id=register_id, record_id=record_id, actor=self.actor)
        require_match(request, _etag(before))
        delete_record(register_id=register_id, record_id=record_id, actor=self.actor)
        return Response(status=204)


class RecordsChange(RegisterView):
    """The same change for many records."""

    @extend_schema(
        operation_id="change_register_records",
        request=BulkBody,
        responses=RESULTS,
    )
    def post(self, request: Request, register_id: UUID) -> Response:
        """Each on its own; the answer says what became of each."""
        body = read_body(BulkBody, request)
        found = change_records(register_id=register_id, record_ids=body["ids"], values=body["values"], actor=self.actor)
        return paged(Page(found), plain_result)


class RecordsDelete(RegisterView):
    """Taking many out."""

    @extend_schema(
        operation_id="delete_register_records",
        request=IdsBody,
        responses=RESULTS,
    )
    def post(self, request: Request, register_id: UUID) -> Response:
        """Each on its own; the answer says what became of each."""
        body = read_body(IdsBody, request)
        return paged(
            Page(delete_records(register_id=register_id, record_ids=body["ids"], actor=self.actor)), plain_result
        )


class RecordStatistics(RegisterView):
    """Groups, counts, sums."""

    @extend_schema(operation_id="get_register_statistics", parameters=[*WHERE, *GROUP], responses=SummarySerializer)
    def get(self, request: Request, register_id: UUID) -> Response:
        """Over the records that the caller may list and that match."""
        given = request.query_params
        found = summarize(
            register_id=register_id,
            query=query_of(request),
            groupings=read_groupings(given.getlist("group")),
            measures=read_measures(given.getlist("measure")),
            language=language(),
            actor=self.actor,
        )
        return Response(plain_summary(found))


def plain_result(one: RowResult) -> dict[str, Any]:
    """What became of one record, as JSON."""
    error = one.error
    return {
        "id": str(one.id),
        "done": error is None,
        "code": error.code if error else None,
        "message": translated(error.message, error.params) if error else None,
        "errors": field_messages(error) if isinstance(error, Invalid) else {},
    }


def _etag(one: RecordDetails) -> str:
    # What is shown depends on the reader's rights too.
    return etag_of(one.id, one.revision, one.values)


def _tagged(one: RecordDetails, status: int = 200) -> Response:
    return Response(plain_record(one), status=status, headers={"ETag": _etag(one)})
