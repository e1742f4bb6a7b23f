"""What is sent to the engine's REST doors."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ctp_core.kit.rest import StrictSerializer
from ctp_workflow.services.operations import OPERATIONS


class DefinitionCreateBody(StrictSerializer):
    """A new flow."""

    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    graph = serializers.DictField()


class DefinitionChangeBody(StrictSerializer):
    """What may change; what is left out stays."""

    name = serializers.CharField(max_length=100, required=False)
    graph = serializers.DictField(required=False)


class CheckBody(StrictSerializer):
    """A graph to look through."""

    graph = serializers.DictField()


class PredictBody(StrictSerializer):
    """From which version or graph, with which values."""

    version_id = serializers.UUIDField(required=False)
    graph = serializers.DictField(required=False)
    variables = serializers.DictField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two is needed."""
        if "version_id" not in attrs and "graph" not in attrs:
            raise serializers.ValidationError({"version_id": "Give version_id or graph."})
        return attrs


class ActBody(StrictSerializer):
    """What to do with an item. What each operation needs, the item itself answers (``operations``).

    *target* is the node to return to, one of the ``targets`` of ``return``; *people* (ids of members) are those whom ``transfer``,
    ``add_signer`` (with *where*), ``ask_help``, ``inform`` and ``circulate`` name; *chosen* are people for later steps by node, as
    ``choose`` asks; *straight* brings a return back at once; *files* are uploads of one's own that go with the opinion.
    """

    operation = serializers.ChoiceField([*OPERATIONS, "comment"])
    opinion = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    target = serializers.CharField(required=False, max_length=40)
    revision = serializers.IntegerField(required=False, min_value=0, max_value=2**31)
    people = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=50)
    where = serializers.ChoiceField(["before", "after", "beside"], required=False)
    anyone = serializers.BooleanField(required=False)
    straight = serializers.BooleanField(required=False)
    chosen = serializers.DictField(
        child=serializers.ListField(child=serializers.UUIDField(), max_length=50), required=False
    )
    in_turn = serializers.BooleanField(required=False)
    ask_opinion = serializers.BooleanField(required=False)
    files = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=10)


class InterventionPreviewBody(StrictSerializer):
    """What an administrator would do by hand."""

    operation = serializers.ChoiceField(["jump", "skip", "replace", "recall", "end", "close"])
    node = serializers.CharField(required=False, max_length=40)
    target = serializers.CharField(required=False, max_length=40)
    member_id = serializers.UUIDField(required=False)
    to_id = serializers.UUIDField(required=False)
    outcome = serializers.ChoiceField(["approved", "rejected", "terminated"], required=False)


class InterveneBody(InterventionPreviewBody):
    """What an administrator does by hand, and why."""

    reason = serializers.CharField(max_length=4000)
    retention = serializers.ChoiceField(["10", "30", "permanent"], required=False)


class TitleBody(StrictSerializer):
    """What a flow is to be called."""

    title = serializers.CharField(max_length=300)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class ArchiveBody(StrictSerializer):
    """For how long it is to be kept, in years or for ever."""

    retention = serializers.ChoiceField(["10", "30", "permanent"])
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class HandOverBody(StrictSerializer):
    """From whom, to whom, why."""

    member_id = serializers.UUIDField()
    to_id = serializers.UUIDField()
    reason = serializers.CharField(max_length=4000)


class UrgeBody(StrictSerializer):
    """Nothing but a word, if one likes."""

    opinion = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class RevokeBody(StrictSerializer):
    """How to take a flow back."""

    mode = serializers.ChoiceField(["draft", "void"])
    opinion = serializers.CharField(required=False, allow_blank=True, max_length=4000)
