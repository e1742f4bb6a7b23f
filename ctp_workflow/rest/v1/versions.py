"""Versions over REST: compare two, replay past cases through a draft, move running flows."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import PERMISSION, SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView, StrictSerializer, read_body
from ctp_workflow.contracts import CaseDto, MigrationDto
from ctp_workflow.rest.v1.serializers import ProblemAnswer
from ctp_workflow.rest.v1.shapes import problem_bodies
from ctp_workflow.selectors.comparing import compare_versions
from ctp_workflow.selectors.replay_cases import MOST_CASES, replay_cases
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.services.migrate_instances import MAX_AT_ONCE, migrate_instances


class ChangeAnswer(serializers.Serializer[Any]):
    """One difference."""

    kind = serializers.ChoiceField(["added", "removed", "changed"])
    place = serializers.CharField()
    where = serializers.CharField()
    what = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class ReplayBody(StrictSerializer):
    """How many of the newest cases; another graph than the draft."""

    limit = serializers.IntegerField(required=False, min_value=1, max_value=MOST_CASES)
    graph = serializers.DictField(required=False)


class CaseAnswer(serializers.Serializer[Any]):
    """One past case."""

    instance_id = serializers.UUIDField()
    title = serializers.CharField(help_text="Empty where the caller does not see the case.")
    before = serializers.ListField(child=serializers.CharField())
    after = serializers.ListField(child=serializers.CharField())
    other_road = serializers.BooleanField()
    nowhere = serializers.BooleanField()
    nobody = serializers.BooleanField()
    problems = ProblemAnswer(many=True)


class ReplayAnswer(serializers.Serializer[Any]):
    """The counts and the cases that differ, first."""

    cases = serializers.IntegerField()
    other_road = serializers.IntegerField()
    nowhere = serializers.IntegerField()
    nobody = serializers.IntegerField()
    examples = CaseAnswer(many=True)


class MigrateBody(StrictSerializer):
    """Which running flows go to which version, and what steps are called there."""

    number = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    instances = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MAX_AT_ONCE)
    node_map = serializers.DictField(child=serializers.CharField(max_length=40), required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    dry_run = serializers.BooleanField(required=False)


class MigrationAnswer(serializers.Serializer[Any]):
    """One flow: whether it moves, why not, what the road ahead meets."""

    instance_id = serializers.UUIDField()
    title = serializers.CharField()
    starter = serializers.CharField()
    moves = serializers.BooleanField()
    problems = ProblemAnswer(many=True)
    warnings = ProblemAnswer(many=True)


class _VersionsView(ApiView):
    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "workflow"


class VersionCompare(_VersionsView):
    """Two versions side by side."""

    @extend_schema(
        responses=ChangeAnswer(many=True),
        parameters=[OpenApiParameter("before", int, required=True), OpenApiParameter("after", int)],
    )
    def get(self, request: Request, definition_id: UUID) -> Response:
        """What version ``after`` (left out: the draft) changes about version ``before``, in the caller's language."""
        before, after = _number(request, "before"), _number(request, "after")
        if before is None:
            raise Invalid({"before": [FieldError("workflow.version_required", mark("Choose a version."))]})
        found = compare_versions(definition_id=definition_id, before=before, after=after, actor=self.actor)
        return Response(ChangeAnswer(found, many=True).data)


class CaseReplay(_VersionsView):
    """Past cases through the draft."""

    @extend_schema(request=ReplayBody, responses=ReplayAnswer)
    def post(self, request: Request, definition_id: UUID) -> Response:
        """How many take another road, end nowhere, find nobody; nothing is written."""
        found = replay_cases(definition_id=definition_id, actor=self.actor, **read_body(ReplayBody, request))
        return Response(
            {
                "cases": found.cases,
                "other_road": found.other_road,
                "nowhere": found.nowhere,
                "nobody": found.nobody,
                "examples": [_case(one) for one in found.examples],
            }
        )


class InstanceMigrate(_VersionsView):
    """Moving running flows."""

    policy: ClassVar[Policy] = PERMISSION(ADMINISTER)

    @extend_schema(request=MigrateBody, responses=MigrationAnswer(many=True))
    def post(self, request: Request, definition_id: UUID) -> Response:
        """Each flow in a transaction of its own; ``dry_run`` only tells what would become of each."""
        body = read_body(MigrateBody, request)
        found = migrate_instances(
            definition_id=definition_id,
            number=body["number"],
            instance_ids=body["instances"],
            node_map=body.get("node_map"),
            reason=body.get("reason", ""),
            dry_run=body.get("dry_run", False),
            actor=self.actor,
        )
        return Response([_migration(one) for one in found])


def _case(one: CaseDto) -> dict[str, Any]:
    return {**CaseAnswer(one).data, "problems": problem_bodies(one.problems)}


def _migration(one: MigrationDto) -> dict[str, Any]:
    return {
        **MigrationAnswer(one).data,
        "problems": problem_bodies(one.problems),
        "warnings": problem_bodies(one.warnings),
    }


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Invalid({name: [FieldError("workflow.version_required", mark("Choose a version."))]})
    return int(text)
