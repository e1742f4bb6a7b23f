"""Running flows and items over REST, with the same powers as the pages."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import PERMISSION, SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView, page_request, page_schema, paged, read_body
from ctp_workflow.rest.v1.bodies import ActBody, HandOverBody, InterveneBody, RevokeBody, TitleBody, UrgeBody
from ctp_workflow.rest.v1.serializers import (
    ConsequencesAnswer,
    HandOverAnswer,
    InstanceAnswer,
    ItemAnswer,
    ItemDetailAnswer,
    ProgressAnswer,
    StepAnswer,
    UrgeAnswer,
)
from ctp_workflow.rest.v1.shapes import act_arguments, item_body, operation_bodies
from ctp_workflow.selectors.allowed_operations import allowed_operations
from ctp_workflow.selectors.get_progress import get_instance, get_progress
from ctp_workflow.selectors.list_items import get_item, list_instances, list_items
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.telling_steps import tell_step
from ctp_workflow.services.act_on_item import act_on_item
from ctp_workflow.services.change_title import change_title
from ctp_workflow.services.hand_over_items import hand_over
from ctp_workflow.services.intervene import intervene
from ctp_workflow.services.preview_act import preview_act
from ctp_workflow.services.revoke_instance import revoke_instance
from ctp_workflow.services.urge_holders import urge_holders

ITEM_KINDS = ("submit", "approve", "handle", "inform", "help", "circulate")


class _FlowView(ApiView):
    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "workflow"

    def chosen(self, request: Request, name: str, allowed: tuple[str, ...], default: str | None) -> str | None:
        """A filter from a fixed list. Raises Invalid for anything else."""
        value = request.query_params.get(name, default)
        if value is not None and value not in allowed:
            message = mark("Choose one of %(known)s.")
            raise Invalid({name: [FieldError("workflow.unknown_filter", message, known=", ".join(allowed))]})
        return value


class ItemList(_FlowView):
    """One's own items."""

    @extend_schema(
        responses=page_schema("WorkflowItem", ItemAnswer),
        parameters=[
            OpenApiParameter("state", str, enum=["open", "done"]),
            OpenApiParameter("module", str),
            OpenApiParameter("kind", str, enum=ITEM_KINDS),
            OpenApiParameter("overdue", bool),
        ],
    )
    def get(self, request: Request) -> Response:
        """Newest first: ``state=open`` (with what one may handle for others) or ``done``; ``overdue=true`` narrows."""
        found = list_items(
            actor=self.actor,
            page=page_request(request),
            state=self.chosen(request, "state", ("open", "done"), "open") or "open",
            module=request.query_params.get("module"),
            kind=self.chosen(request, "kind", ITEM_KINDS, None),
            overdue=self.chosen(request, "overdue", ("true", "false"), None) == "true",
        )
        return paged(found, item_body)


class ItemDetail(_FlowView):
    """One item."""

    @extend_schema(responses=ItemDetailAnswer)
    def get(self, request: Request, item_id: UUID) -> Response:
        """With the operations there are, and the reason where one is not allowed."""
        item = get_item(item_id=item_id, actor=self.actor)
        operations = operation_bodies(allowed_operations(item_id=item_id, actor=self.actor))
        return Response({**item_body(item), "operations": operations})


class ItemAct(_FlowView):
    """Handling an item."""

    @extend_schema(request=ActBody, responses=StepAnswer)
    def post(self, request: Request, item_id: UUID) -> Response:
        """Carry out an operation; exactly one of several at once succeeds, the others get 409 with who did what."""
        given = read_body(ActBody, request)
        revision = given.pop("revision", None)
        done = act_on_item(item_id=item_id, actor=self.actor, expected_version=revision, **act_arguments(given))
        return Response(StepAnswer(tell_step(done=done, actor=self.actor)).data)


class ItemPreview(_FlowView):
    """A dry run."""

    @extend_schema(request=ActBody, responses=ConsequencesAnswer)
    def post(self, request: Request, item_id: UUID) -> Response:
        """What the operation would do now: who gets and loses an item, whose decisions are voided. Nothing is written."""
        given = read_body(ActBody, request)
        given.pop("revision", None)
        return Response(ConsequencesAnswer(preview_act(item_id=item_id, actor=self.actor, **act_arguments(given))).data)


class InstanceList(_FlowView):
    """Flows one takes part in."""

    @extend_schema(
        responses=page_schema("WorkflowInstance", InstanceAnswer),
        parameters=[
            OpenApiParameter("status", str, enum=["running", "finished", "revoked"]),
            OpenApiParameter("module", str),
        ],
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        found = list_instances(
            actor=self.actor,
            page=page_request(request),
            status=self.chosen(request, "status", ("running", "finished", "revoked"), None),
            module=request.query_params.get("module"),
        )
        return paged(found, lambda one: InstanceAnswer(one).data)


class InstanceDetail(_FlowView):
    """One flow."""

    @extend_schema(responses=InstanceAnswer)
    def get(self, request: Request, instance_id: UUID) -> Response:
        """Status and outcome."""
        return Response(InstanceAnswer(get_instance(instance_id=instance_id, actor=self.actor)).data)


class InstanceProgress(_FlowView):
    """The road of a flow."""

    @extend_schema(responses=ProgressAnswer, parameters=[OpenApiParameter("predict", bool)])
    def get(self, request: Request, instance_id: UUID) -> Response:
        """Taken, now and predicted (``predict=false`` leaves that out), and all opinions."""
        predict = request.query_params.get("predict") != "false"
        return Response(ProgressAnswer(get_progress(instance_id=instance_id, actor=self.actor, predict=predict)).data)


class InstanceRevoke(_FlowView):
    """Taking a flow back."""

    @extend_schema(request=RevokeBody, responses=InstanceAnswer)
    def post(self, request: Request, instance_id: UUID) -> Response:
        """To draft, or for good."""
        body = read_body(RevokeBody, request)
        found = revoke_instance(instance_id=instance_id, actor=self.actor, **body)
        return Response(InstanceAnswer(found).data)


class InstanceTitle(_FlowView):
    """What a flow is called."""

    @extend_schema(request=TitleBody, responses=InstanceAnswer)
    def put(self, request: Request, instance_id: UUID) -> Response:
        """Change it, where one holds a step that allows it or looks after flows."""
        found = change_title(instance_id=instance_id, actor=self.actor, **read_body(TitleBody, request))
        return Response(InstanceAnswer(found).data)


class InstanceUrge(_FlowView):
    """Reminding."""

    @extend_schema(request=UrgeBody, responses=UrgeAnswer)
    def post(self, request: Request, instance_id: UUID) -> Response:
        """Tell everybody else who holds an open decision; once an hour."""
        told = urge_holders(instance_id=instance_id, actor=self.actor, **read_body(UrgeBody, request))
        return Response(UrgeAnswer({"told": told}).data)


class InstanceIntervene(_FlowView):
    """Flow administrators' intervention."""

    policy: ClassVar[Policy] = PERMISSION(ADMINISTER)

    @extend_schema(request=InterveneBody, responses=InstanceAnswer)
    def post(self, request: Request, instance_id: UUID) -> Response:
        """Jump, skip, replace a holder, take a step back, end the flow, or end and archive it; with a reason that stays in the history."""
        found = intervene(instance_id=instance_id, actor=self.actor, **read_body(InterveneBody, request))
        return Response(InstanceAnswer(found).data)


class HandOverAll(_FlowView):
    """Whoever leaves."""

    policy: ClassVar[Policy] = PERMISSION(ADMINISTER)

    @extend_schema(request=HandOverBody, responses=HandOverAnswer)
    def post(self, request: Request) -> Response:
        """Give all open decisions of a member to another; at most 200 flows at once, again until none comes back."""
        changed = hand_over(actor=self.actor, **read_body(HandOverBody, request))
        return Response(HandOverAnswer({"instances": changed}).data)
