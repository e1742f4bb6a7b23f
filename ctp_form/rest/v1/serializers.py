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
