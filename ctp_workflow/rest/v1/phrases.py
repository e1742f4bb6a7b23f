"""One's common phrases over REST."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView, StrictSerializer, read_body
from ctp_workflow.selectors.phrases import list_phrases
from ctp_workflow.services.keep_phrases import LONGEST, MOST, keep_phrases


class PhrasesBody(StrictSerializer):
    """In the order they are offered; none: those of the house again."""

    phrases = serializers.ListField(child=serializers.CharField(max_length=LONGEST, allow_blank=True), max_length=MOST)


class PhrasesAnswer(serializers.Serializer[object]):
    """The phrases that are offered."""

    phrases = serializers.ListField(child=serializers.CharField())


class Phrases(ApiView):
    """Common phrases."""

    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(operation_id="list_phrases", responses=PhrasesAnswer)
    def get(self, request: Request) -> Response:
        """One's own, else those of the house."""
        return Response({"phrases": list_phrases(actor=self.actor)})

    @extend_schema(operation_id="keep_phrases", request=PhrasesBody, responses=PhrasesAnswer)
    def put(self, request: Request) -> Response:
        """Put them in the place of those there are."""
        return Response({"phrases": keep_phrases(**read_body(PhrasesBody, request), actor=self.actor)})
