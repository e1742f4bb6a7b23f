"""Bodies of the module's REST doors."""

from __future__ import annotations

from rest_framework import serializers

from apps.collaboration.domain.roads import MODES, MOST_PEOPLE
from ctp_core.kit.rest import StrictSerializer


class RoadBody(StrictSerializer):
    """The road of a free flow: ids of members, in order."""

    mode = serializers.ChoiceField(choices=MODES, default="sequence")
    people = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_PEOPLE)
    informed = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_PEOPLE, required=False)


class DraftBody(StrictSerializer):
    """What one writes; what is left out stays. *values* as the template's JSON Schema says; *road* only without a template."""

    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    body = serializers.CharField(max_length=50_000, required=False, allow_blank=True)
    values = serializers.DictField(required=False)
    road = RoadBody(required=False)
    files = serializers.ListField(child=serializers.UUIDField(), max_length=50, required=False)


class AffairCreateBody(DraftBody):
    """A new affair; without *template* a free flow. *submit* sends it at once."""

    template = serializers.UUIDField(required=False)
    submit = serializers.BooleanField(default=False)
    opinion = serializers.CharField(max_length=4_000, required=False, allow_blank=True)


class SubmitBody(DraftBody):
    """The submission, with last changes if there are any."""

    opinion = serializers.CharField(max_length=4_000, required=False, allow_blank=True)


class ValuesBody(StrictSerializer):
    """Values to look at without saving them."""

    values = serializers.DictField(required=False)


class ActBody(StrictSerializer):
    """A decision. *values* are merged over the stored ones with ``agree`` and ``submit``; *target* is a step to return to,
    *files* are uploaded ones of one's own that go with the opinion.
    """

    operation = serializers.ChoiceField(choices=["submit", "agree", "disagree", "return", "comment", "read"])
    opinion = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    target = serializers.CharField(max_length=40, required=False)
    values = serializers.DictField(required=False)
    revision = serializers.IntegerField(min_value=0, required=False)
    files = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=10)


class RevokeBody(StrictSerializer):
    """Taking back."""

    mode = serializers.ChoiceField(choices=["draft", "void"])
    opinion = serializers.CharField(max_length=4_000, required=False, allow_blank=True)


class ForwardBody(StrictSerializer):
    """Whether the opinions go along."""

    opinions = serializers.BooleanField(default=True)


class CommentBody(StrictSerializer):
    """Something to say."""

    text = serializers.CharField(max_length=4_000)


class TrackBody(StrictSerializer):
    """Follow or not; only what these people do (empty: everybody), at once or in one digest a day."""

    on = serializers.BooleanField()
    people = serializers.ListField(child=serializers.UUIDField(), max_length=50, required=False)
    digest = serializers.BooleanField(required=False)


class MemberAnswer(serializers.Serializer[object]):
    """A person."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class TemplateAnswer(serializers.Serializer[object]):
    """A template one may use."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()
    form_version_id = serializers.UUIDField()
    flow_version_id = serializers.UUIDField()


class AffairRowAnswer(serializers.Serializer[object]):
    """An affair in a list."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    state = serializers.CharField()
    starter = MemberAnswer()
    template_name = serializers.CharField()
    at = serializers.DateTimeField()


class FileAnswer(serializers.Serializer[object]):
    """A file of the affair."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    url = serializers.CharField()


class OutcomeAnswer(serializers.Serializer[object]):
    """What follows the approval."""

    action = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField()
    url = serializers.CharField()
    at = serializers.DateTimeField()


class OpenItemAnswer(serializers.Serializer[object]):
    """The caller's open item of the affair."""

    id = serializers.UUIDField()
    node = serializers.CharField()
    node_name = serializers.CharField()
    kind = serializers.CharField()
    revision = serializers.IntegerField()


class AffairAnswer(serializers.Serializer[object]):
    """An affair as the caller sees it: *values* hold what the caller's policy shows."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    body = serializers.CharField()
    state = serializers.CharField()
    starter = MemberAnswer()
    template_id = serializers.UUIDField(allow_null=True)
    template_name = serializers.CharField()
    instance_id = serializers.UUIDField(allow_null=True)
    is_tracking = serializers.BooleanField()
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class AffairFullAnswer(AffairAnswer):
    """The same with everything that hangs on it."""

    values = serializers.DictField()
    files = FileAnswer(many=True)
    outcomes = OutcomeAnswer(many=True)
    item = OpenItemAnswer(allow_null=True)


class CommentAnswer(serializers.Serializer[object]):
    """A comment."""

    id = serializers.UUIDField()
    member = MemberAnswer()
    text = serializers.CharField()
    at = serializers.DateTimeField()


class RelateBody(StrictSerializer):
    """What to relate: ``module/kind/id``, as a search hit names it."""

    object = serializers.CharField(max_length=200)


class RelatedAnswer(serializers.Serializer[object]):
    """Something related that the caller may open."""

    id = serializers.UUIDField()
    object = serializers.CharField(source="ref")
    title = serializers.CharField()
    extra = serializers.CharField()
    url = serializers.CharField()
    added_by = MemberAnswer()
    at = serializers.DateTimeField()
    may_remove = serializers.BooleanField()


class FieldMessage(serializers.Serializer[object]):
    """What is wrong at a field."""

    code = serializers.CharField()
    message = serializers.CharField()


class CheckAnswer(serializers.Serializer[object]):
    """Problems by field; empty when it can be submitted."""

    problems = serializers.DictField(child=FieldMessage(many=True))


class RoadStepAnswer(serializers.Serializer[object]):
    """A step ahead."""

    node = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    people = MemberAnswer(many=True)
    conditions = serializers.ListField(child=serializers.CharField(), help_text="Why the road goes this way.")


class PredictionAnswer(serializers.Serializer[object]):
    """The road if everybody agrees."""

    steps = RoadStepAnswer(many=True)
    problems = serializers.ListField(child=serializers.CharField())
