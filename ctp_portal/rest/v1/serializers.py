"""The shapes of the portal's REST."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ctp_core.kit.rest import StrictSerializer
from ctp_portal.contracts import BATCH_LIMIT, BOXES


class SubjectSerializer(serializers.Serializer[Any]):
    """What a line or a notification is about."""

    module = serializers.CharField()
    kind = serializers.CharField()
    id = serializers.UUIDField()


class TodoSerializer(serializers.Serializer[Any]):
    """One line of a box."""

    key = serializers.UUIDField()
    box = serializers.ChoiceField(choices=BOXES)
    module = serializers.CharField()
    kind = serializers.CharField()
    subject = SubjectSerializer()
    title = serializers.CharField()
    url = serializers.CharField()
    sender = serializers.CharField()
    category = serializers.CharField()
    at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    tag = serializers.CharField()
    is_read = serializers.BooleanField()
    on_behalf_of = serializers.CharField(allow_null=True, help_text="Whose line it is when you act for somebody.")


class CountsSerializer(serializers.Serializer[Any]):
    """How many lines each box has; 1000 means at least so many.

    *done*, *sent* and *tracked* count what is kept; the lists leave out what the caller may not see any more.
    """

    pending = serializers.IntegerField()
    done = serializers.IntegerField()
    sent = serializers.IntegerField()
    draft = serializers.IntegerField()
    tracked = serializers.IntegerField()
    overdue = serializers.IntegerField()
    due_today = serializers.IntegerField()
    modules = serializers.DictField(child=serializers.IntegerField())
    unread = serializers.IntegerField(help_text="Unread notifications.")


class NotificationSerializer(serializers.Serializer[Any]):
    """One notification; title and url are null when you may no longer see what it is about."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    subject = SubjectSerializer()
    title = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    is_read = serializers.BooleanField()


class ReadSerializer(StrictSerializer):
    """Which notifications to mark; all of them without ids."""

    ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=200)


class KeysSerializer(StrictSerializer):
    """Which lines are meant."""

    keys = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=BATCH_LIMIT)


class AgreementSerializer(serializers.Serializer[Any]):
    """What became of one line; code and message say why it was not agreed to."""

    key = serializers.UUIDField()
    agreed = serializers.BooleanField()
    code = serializers.CharField(allow_null=True)
    message = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True, help_text="Where it is handled; null when it is not in your list.")


class AgreementsSerializer(serializers.Serializer[Any]):
    """In the order asked for."""

    items = AgreementSerializer(many=True)


class ChangedSerializer(serializers.Serializer[Any]):
    """How many changed."""

    changed = serializers.IntegerField()


class HomeSerializer(serializers.Serializer[Any]):
    """The figures and first lines of the home page."""

    counts = CountsSerializer()
    pending = TodoSerializer(many=True)
    tracked = TodoSerializer(many=True)
