"""Bodies of the form engine's REST doors."""

from __future__ import annotations

from rest_framework import serializers

from ctp_core.kit.rest import StrictSerializer


class DefinitionCreateBody(StrictSerializer):
    """A new form."""

    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=200)
    schema = serializers.JSONField()


class DefinitionChangeBody(StrictSerializer):
    """What may change; what is left out stays."""

    name = serializers.CharField(max_length=200, required=False)
    schema = serializers.JSONField(required=False)
    is_active = serializers.BooleanField(required=False)


class CheckBody(StrictSerializer):
    """A definition to look through."""

    schema = serializers.JSONField()


class ImportBody(StrictSerializer):
    """An uploaded file with a form made elsewhere."""

    file = serializers.UUIDField()


class FindingAnswer(serializers.Serializer[object]):
    """What of the file could not be taken over."""

    path = serializers.CharField()
    element = serializers.CharField()
    message = serializers.CharField()


class ImportAnswer(serializers.Serializer[object]):
    """What can be made of the file; create a form with its ``schema``."""

    kind = serializers.CharField()
    name = serializers.CharField()
    schema = serializers.JSONField(allow_null=True)
    findings = FindingAnswer(many=True)


class DefinitionAnswer(serializers.Serializer[object]):
    """A form."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    is_active = serializers.BooleanField()
    published = serializers.IntegerField(allow_null=True)
    version_id = serializers.UUIDField(allow_null=True)
    draft_changed = serializers.BooleanField()
    draft = serializers.JSONField()
    updated_at = serializers.DateTimeField()


class VersionAnswer(serializers.Serializer[object]):
    """A published version."""

    id = serializers.UUIDField()
    definition_id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    number = serializers.IntegerField()
    schema = serializers.JSONField()
    published_at = serializers.DateTimeField()


class ProblemAnswer(serializers.Serializer[object]):
    """One mistake of a definition."""

    path = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class RecordAnswer(serializers.Serializer[object]):
    """A record as its owner's module shows it to the caller."""

    id = serializers.UUIDField()
    version_id = serializers.UUIDField()
    owner = serializers.CharField()
    values = serializers.JSONField()
    revision = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class SealAnswer(serializers.Serializer[object]):
    """A stored seal; *users* only for who keeps it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    owner = serializers.CharField()
    of_unit = serializers.BooleanField()
    is_active = serializers.BooleanField()
    may_use = serializers.BooleanField()
    may_keep = serializers.BooleanField()
    picture = serializers.CharField()
    users = serializers.ListField(child=serializers.CharField())


class SealBody(StrictSerializer):
    """What can be changed of a seal."""

    name = serializers.CharField(max_length=60)
    users = serializers.ListField(child=serializers.CharField(max_length=60), max_length=500, default=list)
    is_active = serializers.BooleanField(default=True)


class SealCreateBody(SealBody):
    """A seal to keep: *picture* is an uploaded file, *unit* is left out for the caller's own signature."""

    picture = serializers.UUIDField()
    unit = serializers.UUIDField(required=False, allow_null=True, default=None)


class PutAnswer(serializers.Serializer[object]):
    """What goes into a signature field, within the hour: ``{"signature": {"seal": "…"}}``."""

    seal = serializers.UUIDField()
    name = serializers.CharField()
    by = serializers.CharField()
    at = serializers.CharField()


class ImpressionAnswer(serializers.Serializer[object]):
    """One line of a seal's register."""

    id = serializers.UUIDField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    place = serializers.CharField()
    revision = serializers.IntegerField()
    record_id = serializers.UUIDField(allow_null=True)
    taken_off_at = serializers.DateTimeField(allow_null=True)
    taken_off_by = serializers.CharField(allow_blank=True)


class LimitBody(StrictSerializer):
    """What the holders may at most of the form. Fields that *policy* doesn't name are left as they are; so with a default of write."""

    name = serializers.CharField(max_length=60)
    policy = serializers.JSONField(help_text='{"default": "write", "fields": {"salary": "hidden"}, "tables": {}}')
    holders = serializers.ListField(child=serializers.CharField(max_length=60), max_length=500)


class LimitsBody(StrictSerializer):
    """All limits of a form."""

    limits = serializers.ListField(child=LimitBody(), max_length=20)


class LimitsAnswer(serializers.Serializer[object]):
    """All limits of a form."""

    limits = serializers.ListField(child=serializers.JSONField())
