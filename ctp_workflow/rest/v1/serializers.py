"""What the engine's REST doors answer."""

from __future__ import annotations

from rest_framework import serializers


class HandOverAnswer(serializers.Serializer[object]):
    """The flows that changed."""

    instances = serializers.ListField(child=serializers.UUIDField())


class UrgeAnswer(serializers.Serializer[object]):
    """How many people were reminded."""

    told = serializers.IntegerField()


class Person(serializers.Serializer[object]):
    """A member."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class VersionAnswer(serializers.Serializer[object]):
    """A published version."""

    id = serializers.UUIDField()
    definition_id = serializers.UUIDField()
    number = serializers.IntegerField()
    graph = serializers.JSONField()
    published_at = serializers.DateTimeField()


class FlowBelowAnswer(serializers.Serializer[object]):
    """A flow that may run below another: its ``code`` is what the step names."""

    code = serializers.CharField()
    name = serializers.CharField()


class DefinitionAnswer(serializers.Serializer[object]):
    """A flow's definition."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    draft = serializers.JSONField()
    draft_revision = serializers.IntegerField()
    latest = VersionAnswer(allow_null=True)
    changed_at = serializers.DateTimeField()


class ProblemAnswer(serializers.Serializer[object]):
    """One mistake of a graph."""

    where = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class InstanceAnswer(serializers.Serializer[object]):
    """A flow."""

    id = serializers.UUIDField()
    subject = serializers.CharField()
    title = serializers.CharField()
    category = serializers.CharField()
    starter = Person()
    status = serializers.CharField()
    outcome = serializers.CharField()
    version_id = serializers.UUIDField(allow_null=True)
    revision = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)


class WhyAnswer(serializers.Serializer[object]):
    """Why somebody has an item."""

    rule = serializers.CharField()
    params = serializers.DictField()
    conditions = serializers.ListField(child=serializers.CharField())
    returned_by = serializers.CharField()


class ItemAnswer(serializers.Serializer[object]):
    """An item."""

    id = serializers.UUIDField()
    instance_id = serializers.UUIDField()
    subject = serializers.CharField()
    title = serializers.CharField()
    node = serializers.CharField()
    node_name = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    outcome = serializers.CharField()
    member = Person()
    acted_by = Person(allow_null=True)
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    opinion_required = serializers.BooleanField()
    why = WhyAnswer()
    reason = serializers.CharField()
    relation = serializers.CharField()
    claimed = serializers.BooleanField()
    revision = serializers.IntegerField()
    due_at = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True)


class TargetAnswer(serializers.Serializer[object]):
    """A step one may return to."""

    node = serializers.CharField()
    name = serializers.CharField()
    people = Person(many=True)


class ChooseAnswer(serializers.Serializer[object]):
    """A later step whose people are chosen with this act."""

    node = serializers.CharField()
    name = serializers.CharField()


class SignerAnswer(serializers.Serializer[object]):
    """Somebody the holder brought in."""

    item_id = serializers.UUIDField()
    member = Person()
    relation = serializers.CharField()


class OperationAnswer(serializers.Serializer[object]):
    """An operation, and why not when it is not allowed."""

    code = serializers.CharField()
    allowed = serializers.BooleanField()
    reason = serializers.CharField()
    targets = TargetAnswer(many=True)
    label = serializers.CharField()  # type: ignore[assignment]
    back = serializers.CharField()
    choose = ChooseAnswer(many=True)
    signers = SignerAnswer(many=True)


class HandAnswer(serializers.Serializer[object]):
    """Somebody's part at a step."""

    member = Person()
    node = serializers.CharField()
    node_name = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()


class ConsequencesAnswer(serializers.Serializer[object]):
    """What an operation would do."""

    gets = HandAnswer(many=True)
    loses = HandAnswer(many=True)
    voids = HandAnswer(many=True)
    status = serializers.CharField()
    outcome = serializers.CharField()


class ItemDetailAnswer(ItemAnswer):
    """An item with what may be done with it."""

    operations = OperationAnswer(many=True)


class RoadPersonAnswer(serializers.Serializer[object]):
    """Somebody at a step."""

    member = Person()
    state = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    on_behalf = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    why = WhyAnswer(allow_null=True)


class RoadStepAnswer(serializers.Serializer[object]):
    """A step of the road."""

    node = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    mode = serializers.CharField()
    people = RoadPersonAnswer(many=True)
    conditions = serializers.ListField(child=serializers.CharField())
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class AttachedFileAnswer(serializers.Serializer[object]):
    """A file given with an opinion, as it was then; *size* in bytes."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    url = serializers.CharField()


class OpinionAnswer(serializers.Serializer[object]):
    """What somebody did and said."""

    id = serializers.UUIDField()
    node = serializers.CharField()
    node_name = serializers.CharField()
    operation = serializers.CharField()
    member = Person(allow_null=True)
    on_behalf_of = Person(allow_null=True)
    actor_name = serializers.CharField()
    opinion = serializers.CharField()
    target_name = serializers.CharField()
    at = serializers.DateTimeField()
    files = AttachedFileAnswer(many=True)


class ProgressAnswer(serializers.Serializer[object]):
    """Where a flow stands."""

    instance = InstanceAnswer()
    road = RoadStepAnswer(many=True)
    opinions = OpinionAnswer(many=True)


class PredictionAnswer(serializers.Serializer[object]):
    """The road if everybody agrees."""

    steps = RoadStepAnswer(many=True)
    outcome = serializers.CharField()
    problems = ProblemAnswer(many=True)


class StepAnswer(serializers.Serializer[object]):
    """What an operation did."""

    item = ItemAnswer()
    instance = InstanceAnswer()
    opened = ItemAnswer(many=True)
