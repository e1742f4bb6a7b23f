"""Bodies and answers of the REST doors."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.documents.domain.words import KINDS, SECRECIES, URGENCIES
from ctp_core.kit.rest import StrictSerializer


class DispatchBody(StrictSerializer):
    """A draft. Receivers inside are ``unit:<id>`` or ``member:<id>``."""

    category_id = serializers.UUIDField()
    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(list(KINDS), default="notice")
    urgency = serializers.ChoiceField(list(URGENCIES), default="normal")
    secrecy = serializers.ChoiceField(list(SECRECIES), default="internal")
    body = serializers.CharField(allow_blank=True, default="", max_length=200_000)
    addressees = serializers.CharField(allow_blank=True, default="", max_length=500)
    copy_addressees = serializers.CharField(allow_blank=True, default="", max_length=500)
    recipients = serializers.ListField(child=serializers.CharField(max_length=60), default=list, max_length=500)
    copies = serializers.ListField(child=serializers.CharField(max_length=60), default=list, max_length=500)
    files = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=50)


class ReceiptBody(StrictSerializer):
    """What came in."""

    category_id = serializers.UUIDField()
    unit_id = serializers.UUIDField()
    sender = serializers.CharField(max_length=200)
    their_number = serializers.CharField(allow_blank=True, default="", max_length=100)
    title = serializers.CharField(max_length=200)
    received_on = serializers.DateField()
    urgency = serializers.ChoiceField(list(URGENCIES), default="normal")
    secrecy = serializers.ChoiceField(list(SECRECIES), default="internal")
    body = serializers.CharField(allow_blank=True, default="", max_length=200_000)
    files = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=50)


class OpinionBody(StrictSerializer):
    """A word with it."""

    opinion = serializers.CharField(allow_blank=True, default="", max_length=4000)


class ReasonBody(StrictSerializer):
    """Why."""

    reason = serializers.CharField(max_length=500)


class NoteBody(StrictSerializer):
    """What was done."""

    note = serializers.CharField(max_length=2000)


class RegisterBody(StrictSerializer):
    """In which category."""

    category_id = serializers.UUIDField()


class EmptyBody(StrictSerializer):
    """Nothing."""


class CategoryBody(StrictSerializer):
    """A category. *people* names principals (``member:<id>``, ``post:<id>``, ``role:<id>``, ``team:<id>``) for each step."""

    name = serializers.CharField(max_length=100)
    word = serializers.CharField(max_length=40)
    people = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=60)), default=dict
    )
    position = serializers.IntegerField(default=0, min_value=0, max_value=10_000)


class CategoryCreateBody(CategoryBody):
    """A new category."""

    direction = serializers.ChoiceField(["dispatch", "receipt"])


class CategoryChangeBody(CategoryBody):
    """All of a category."""

    is_active = serializers.BooleanField(default=True)


class CategoryAnswer(serializers.Serializer[object]):
    """A category."""

    id = serializers.UUIDField()
    direction = serializers.CharField()
    name = serializers.CharField()
    word = serializers.CharField()
    pattern = serializers.CharField()
    people = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    version_id = serializers.UUIDField(allow_null=True)
    position = serializers.IntegerField()
    is_active = serializers.BooleanField()


class DispatchRowAnswer(serializers.Serializer[object]):
    """A line of the register."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    kind = serializers.CharField()
    urgency = serializers.CharField()
    state = serializers.CharField()
    number = serializers.CharField()
    drafter = serializers.CharField()
    at = serializers.DateTimeField()


class FileAnswer(serializers.Serializer[object]):
    """An attachment."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    url = serializers.CharField()


class DispatchAnswer(serializers.Serializer[Any]):
    """A document to send."""

    id = serializers.UUIDField()
    category_id = serializers.UUIDField()
    title = serializers.CharField()
    kind = serializers.CharField()
    urgency = serializers.CharField()
    secrecy = serializers.CharField()
    body = serializers.CharField()
    addressees = serializers.CharField()
    copy_addressees = serializers.CharField()
    recipients = serializers.ListField(child=serializers.CharField())
    copies = serializers.ListField(child=serializers.CharField())
    to = serializers.ListField(child=serializers.CharField(), help_text="Names of all it is sent to, outside last.")
    copy_to = serializers.ListField(child=serializers.CharField(), help_text="Names of all that get a copy.")
    state = serializers.CharField()
    number = serializers.CharField()
    signed_by = serializers.CharField()
    signed_at = serializers.DateTimeField(allow_null=True)
    issued_at = serializers.DateTimeField(allow_null=True)
    instance_id = serializers.UUIDField(allow_null=True)
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    can = serializers.ListField(child=serializers.CharField())


class DistributionAnswer(serializers.Serializer[object]):
    """A receiver of an issued document."""

    id = serializers.UUIDField()
    dispatch_id = serializers.UUIDField()
    title = serializers.CharField()
    number = serializers.CharField()
    receiver = serializers.CharField()
    is_unit = serializers.BooleanField()
    role = serializers.CharField()
    state = serializers.CharField()
    signed_by = serializers.CharField()
    signed_at = serializers.DateTimeField(allow_null=True)
    receipt_id = serializers.UUIDField(allow_null=True)


class ReceiptRowAnswer(serializers.Serializer[object]):
    """A line of the register of what came in."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    sender = serializers.CharField()
    their_number = serializers.CharField()
    number = serializers.CharField()
    urgency = serializers.CharField()
    state = serializers.CharField()
    unit = serializers.CharField()
    received_on = serializers.DateField()


class ReceiptAnswer(serializers.Serializer[Any]):
    """A document that came in."""

    id = serializers.UUIDField()
    category_id = serializers.UUIDField(allow_null=True)
    unit_id = serializers.UUIDField()
    sender = serializers.CharField()
    their_number = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    urgency = serializers.CharField()
    secrecy = serializers.CharField()
    body = serializers.CharField()
    received_on = serializers.DateField()
    to = serializers.ListField(child=serializers.CharField(), help_text="Whom a document issued here went to.")
    copy_to = serializers.ListField(child=serializers.CharField(), help_text="Who got a copy of it.")
    state = serializers.CharField()
    note = serializers.CharField()
    dispatch_id = serializers.UUIDField(allow_null=True)
    instance_id = serializers.UUIDField(allow_null=True)
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    can = serializers.ListField(child=serializers.CharField())


class UrgedAnswer(serializers.Serializer[object]):
    """How many were reminded."""

    reminded = serializers.IntegerField()
