"""Handling and following affairs over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.collaboration.rest.v1.affairs import CollaborationView
from apps.collaboration.rest.v1.serializers import (
    ActBody,
    AffairFullAnswer,
    CheckAnswer,
    CommentAnswer,
    CommentBody,
    PredictionAnswer,
    RevokeBody,
    TrackBody,
    ValuesBody,
)
from apps.collaboration.rest.v1.shapes import current_policy, prediction_body
from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.selectors.details import list_comments
from apps.collaboration.selectors.predicting import predict_affair
from apps.collaboration.selectors.related import item_in_hand
from apps.collaboration.services.act_on_affair import act_on_affair
from apps.collaboration.services.add_comment import add_comment
from apps.collaboration.services.run_outcomes import retry_outcomes
from apps.collaboration.services.track_affair import track_affair
from apps_api.collaboration import AffairNotFound
from ctp_core.kit.answers import translated
from ctp_core.kit.rest import PAGE_PARAMETERS, page_request, page_schema, paged, read_body
from ctp_form.api import records
from ctp_workflow.api import instances
from ctp_workflow.contracts import ActOptions


class ItemAct(CollaborationView):
    """Deciding."""

    @extend_schema(request=ActBody, responses=AffairFullAnswer)
    def post(self, request: Request, item_id: UUID) -> Response:
        """Save the values the step lets one change, and decide, in one transaction."""
        given = read_body(ActBody, request)
        revision = given.pop("revision", None)
        options = ActOptions(files=tuple(given.pop("files", ())))
        step = act_on_affair(item_id=item_id, expected_version=revision, actor=self.actor, options=options, **given)
        return self.affair_answer(step.instance.subject.id)


class AffairCheck(CollaborationView):
    """Validation without saving."""

    @extend_schema(request=ValuesBody, responses=CheckAnswer)
    def post(self, request: Request, affair_id: UUID) -> Response:
        """What would stand in the way of submitting, or of agreeing, with these values; by field."""
        body = read_body(ValuesBody, request)
        affair = get_affair(affair_id=affair_id, actor=self.actor)
        if affair.form_version_id is None or affair.record_id is None:
            return Response({"problems": {}})
        found = records.check_values(
            version_id=affair.form_version_id,
            values=body.get("values", {}),
            policy=current_policy(affair, item_in_hand(affair, self.actor)),
            actor=self.actor,
            record_id=affair.record_id,
        )
        problems = {
            place: [{"code": one.code, "message": translated(one.message, one.params)} for one in errors]
            for place, errors in found.items()
        }
        return Response({"problems": problems})


class AffairPredict(CollaborationView):
    """Prediction before the submission."""

    @extend_schema(request=ValuesBody, responses=PredictionAnswer)
    def post(self, request: Request, affair_id: UUID) -> Response:
        """The road of the caller's own draft if everybody agrees."""
        body = read_body(ValuesBody, request)
        affair = get_affair(affair_id=affair_id, actor=self.actor)
        if affair.starter != self.actor.member:
            raise AffairNotFound()
        values = body.get("values", {})
        found = predict_affair(actor=self.actor, affair=affair, template=None, values=values, road=None)
        return Response(prediction_body(found))


class AffairRevoke(CollaborationView):
    """Taking back."""

    @extend_schema(request=RevokeBody, responses=AffairFullAnswer)
    def post(self, request: Request, affair_id: UUID) -> Response:
        """To a draft, or for good."""
        body = read_body(RevokeBody, request)
        affair = get_affair(affair_id=affair_id, actor=self.actor)
        if affair.instance_id is None:
            raise AffairNotFound()
        instances.revoke(
            instance_id=affair.instance_id,
            mode=body["mode"],
            opinion=body.get("opinion", ""),
            actor=self.actor,
        )
        return self.affair_answer(affair_id)


class CommentList(CollaborationView):
    """Comments."""

    @extend_schema(responses=page_schema("Comment", CommentAnswer), parameters=PAGE_PARAMETERS)
    def get(self, request: Request, affair_id: UUID) -> Response:
        """Newest first."""
        affair = get_affair(affair_id=affair_id, actor=self.actor)
        found = list_comments(affair=affair, page=page_request(request))
        return paged(found, lambda one: CommentAnswer(one).data)

    @extend_schema(request=CommentBody, responses={201: CommentAnswer})
    def post(self, request: Request, affair_id: UUID) -> Response:
        """Say something beside the flow."""
        body = read_body(CommentBody, request)
        made = add_comment(affair_id=affair_id, text=body["text"], actor=self.actor)
        return Response(CommentAnswer(made).data, status=201)


class AffairTrack(CollaborationView):
    """Following."""

    @extend_schema(request=TrackBody, responses=AffairFullAnswer)
    def put(self, request: Request, affair_id: UUID) -> Response:
        """Follow, or follow no more."""
        body = read_body(TrackBody, request)
        track_affair(affair_id=affair_id, actor=self.actor, **body)
        return self.affair_answer(affair_id)


class AffairRetry(CollaborationView):
    """What follows an approval, tried again by who maintains templates."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, affair_id: UUID) -> Response:
        """Carry out what failed."""
        retry_outcomes(affair_id=affair_id, actor=self.actor)
        return Response(status=204)
