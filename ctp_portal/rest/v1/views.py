"""To-dos, notifications and the figures of the home page over REST: the same selectors as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import clock
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, page_request, page_schema, paged, read_body
from ctp_core.kit.rest.lists import PAGE_PARAMETERS
from ctp_portal.contracts import BOXES
from ctp_portal.rest.v1 import building
from ctp_portal.rest.v1.serializers import (
    AgreementsSerializer,
    ChangedSerializer,
    CountsSerializer,
    HomeSerializer,
    KeysSerializer,
    NotificationSerializer,
    ReadSerializer,
    TodoSerializer,
)
from ctp_portal.selectors.count_boxes import count_numbers
from ctp_portal.selectors.list_first_lines import list_first_lines
from ctp_portal.selectors.list_notifications import list_notifications
from ctp_portal.selectors.list_todos import TodoFilter, list_todos
from ctp_portal.selectors.reach import reach_of
from ctp_portal.services.agree_to_todos import agree_to_todos
from ctp_portal.services.mark_notifications_read import mark_notifications_read
from ctp_portal.services.mark_todos_read import mark_todos_read

HOME_LINES = 6
YES_NO = ("0", "1")


class PortalView(ApiView):
    """What all of them share."""

    policy = SIGNED_IN
    scope = "portal"


class TodoListView(PortalView):
    """GET /todos/"""

    @extend_schema(
        operation_id="todos_list",
        summary="One box of your to-dos",
        parameters=[
            OpenApiParameter("box", str, enum=BOXES),
            OpenApiParameter("module", str),
            OpenApiParameter("q", str, description="Words of title or sender."),
            OpenApiParameter("overdue", str, enum=YES_NO),
            OpenApiParameter("sort", str, enum=("newest", "due")),
            *PAGE_PARAMETERS,
        ],
        responses=page_schema("Todo", TodoSerializer),
    )
    def get(self, request: Request) -> Response:
        """A page of one box."""
        at = clock.now()
        wanted = TodoFilter(
            box=_choice(request, "box", BOXES, "pending"),
            module=request.query_params.get("module") or None,
            text=request.query_params.get("q", "")[:100].replace("\x00", ""),
            overdue=_choice(request, "overdue", YES_NO, "0") == "1",
            sort=_choice(request, "sort", ("newest", "due"), "newest"),
        )
        reach = reach_of(actor=self.actor, at=at)
        return paged(
            list_todos(actor=self.actor, reach=reach, wanted=wanted, page=page_request(request), at=at), building.todo
        )


class TodoCountsView(PortalView):
    """GET /todos/counts/"""

    @extend_schema(operation_id="todos_counts", summary="How many lines each box has", responses=CountsSerializer)
    def get(self, request: Request) -> Response:
        """All counts in one question."""
        at = clock.now()
        return Response(building.counts(count_numbers(reach=reach_of(actor=self.actor, at=at), at=at)))


class TodoReadView(PortalView):
    """POST /todos/{key}/read/"""

    @extend_schema(operation_id="todos_read", summary="A pending item was opened", request=None, responses={204: None})
    def post(self, request: Request, key: UUID) -> Response:
        """Remember it."""
        mark_todos_read(keys=[key], actor=self.actor)
        return Response(status=204)


class TodosReadView(PortalView):
    """POST /todos/read/"""

    @extend_schema(
        operation_id="todos_read_several",
        summary="Mark several pending items as read",
        request=KeysSerializer,
        responses=ChangedSerializer,
    )
    def post(self, request: Request) -> Response:
        """Those of your own; how many were not read before."""
        body = read_body(KeysSerializer, request)
        return Response({"changed": mark_todos_read(keys=body["keys"], actor=self.actor)})


class TodosAgreeView(ApiView):
    """POST /todos/agree/"""

    policy = SIGNED_IN
    # Agreeing is deciding, not reading a list: the token must be one that may handle items.
    scope = "workflow"

    @extend_schema(
        operation_id="todos_agree",
        summary="Agree to several pending items",
        request=KeysSerializer,
        responses=AgreementsSerializer,
    )
    def post(self, request: Request) -> Response:
        """Each by itself, as on its page; one that asks for an opinion or an entry stays and says so."""
        body = read_body(KeysSerializer, request)
        done = agree_to_todos(keys=body["keys"], actor=self.actor)
        return Response({"items": [building.agreement(one) for one in done]})


class NotificationListView(PortalView):
    """GET /notifications/"""

    @extend_schema(
        operation_id="notifications_list",
        summary="Your notifications, newest first",
        parameters=[OpenApiParameter("unread", str, enum=YES_NO), *PAGE_PARAMETERS],
        responses=page_schema("Notification", NotificationSerializer),
    )
    def get(self, request: Request) -> Response:
        """A page of notifications."""
        unread = _choice(request, "unread", YES_NO, "0") == "1"
        found = list_notifications(actor=self.actor, page=page_request(request), unread=unread)
        return paged(found, building.notification)


class NotificationReadView(PortalView):
    """POST /notifications/read/"""

    @extend_schema(
        operation_id="notifications_read",
        summary="Mark notifications as read",
        request=ReadSerializer,
        responses=ChangedSerializer,
    )
    def post(self, request: Request) -> Response:
        """Mark the given ones, or all."""
        body = read_body(ReadSerializer, request)
        changed = mark_notifications_read(actor=self.actor, ids=body.get("ids"))
        return Response({"changed": changed})


class HomeView(PortalView):
    """GET /home/"""

    @extend_schema(
        operation_id="home_get", summary="Figures and first lines of the home page", responses=HomeSerializer
    )
    def get(self, request: Request) -> Response:
        """What the portal's own widgets show."""
        at = clock.now()
        reach = reach_of(actor=self.actor, at=at)
        lines = list_first_lines(actor=self.actor, reach=reach, pending=HOME_LINES, tracked=HOME_LINES)
        return Response(
            {
                "counts": building.counts(count_numbers(reach=reach, at=at)),
                "pending": [building.todo(one) for one in lines["pending"]],
                "tracked": [building.todo(one) for one in lines["tracked"]],
            }
        )


def _choice(request: Request, name: str, choices: tuple[Any, ...], default: Any) -> Any:
    """A parameter out of *choices*. Raises Invalid."""
    given = request.query_params.get(name, default)
    if given not in choices:
        message = mark("Choose one of: %(choices)s.")
        raise Invalid({name: [FieldError("portal.choice", message, choices=", ".join(choices))]})
    return given
