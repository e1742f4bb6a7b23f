"""What goes over REST, in and out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.meetings.domain.dto import BookingDto, InvitationDto, MeetingDto, MeetingLine, RoomDto
from ctp_core.api.files import FileDto
from ctp_core.contracts import MemberRef
from ctp_core.kit.rest import MomentField, StrictSerializer

REPLIES = ("waiting", "accepted", "tentative", "declined")


class PersonSerializer(serializers.Serializer[Any]):
    """A person."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class RoomSerializer(serializers.Serializer[Any]):
    """A room."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    place = serializers.CharField()
    capacity = serializers.IntegerField()
    equipment = serializers.CharField()
    note = serializers.CharField()
    is_open = serializers.BooleanField()
    may_book = serializers.BooleanField()


class RoomBodySerializer(StrictSerializer):
    """A room to make or to change; *bookers* are principals such as ``everyone`` or ``unit_tree:<id>``."""

    name = serializers.CharField(max_length=100)
    capacity = serializers.IntegerField(min_value=1, max_value=100_000)
    place = serializers.CharField(max_length=200, allow_blank=True, default="")
    equipment = serializers.CharField(max_length=200, allow_blank=True, default="")
    note = serializers.CharField(max_length=500, allow_blank=True, default="")
    is_open = serializers.BooleanField(default=True)
    bookers = serializers.ListField(child=serializers.CharField(max_length=60), max_length=500, default=list)


class BookingSerializer(serializers.Serializer[Any]):
    """A stretch of a room; *meeting* and *title* for those who see the meeting."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    organizer = serializers.CharField()
    meeting = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()


class MeetingLineSerializer(serializers.Serializer[Any]):
    """A meeting in a list."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    where = serializers.CharField()
    organizer = serializers.CharField()
    cancelled = serializers.BooleanField()
    has_minutes = serializers.BooleanField()
    my_reply = serializers.CharField()


class InvitationSerializer(serializers.Serializer[Any]):
    """One invited person."""

    member = PersonSerializer()
    reply = serializers.ChoiceField(REPLIES)
    reason = serializers.CharField()
    replied_at = serializers.DateTimeField(allow_null=True)
    replied_by = serializers.CharField()


class AttachedSerializer(serializers.Serializer[Any]):
    """A file of the meeting; *slot* is ``minutes`` for those of the minutes."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    url = serializers.CharField()
    slot = serializers.CharField()


class MeetingSerializer(serializers.Serializer[Any]):
    """A meeting in full."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    organizer = PersonSerializer()
    room = serializers.UUIDField(allow_null=True)
    where = serializers.CharField()
    place = serializers.CharField()
    agenda = serializers.CharField()
    cancelled = serializers.BooleanField()
    cancel_reason = serializers.CharField()
    minutes = serializers.CharField()
    minutes_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    invitations = InvitationSerializer(many=True)
    files = AttachedSerializer(many=True)


class MeetingBodySerializer(StrictSerializer):
    """A meeting to arrange, or as it shall be."""

    title = serializers.CharField(max_length=200)
    starts_at = MomentField()
    ends_at = MomentField()
    invited = serializers.ListField(child=serializers.UUIDField(), max_length=500, default=list)
    room = serializers.UUIDField(allow_null=True, default=None)
    place = serializers.CharField(max_length=300, allow_blank=True, default="")
    agenda = serializers.CharField(max_length=20_000, allow_blank=True, default="")
    attachments = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)


class MeetingChangeSerializer(MeetingBodySerializer):
    """A meeting as it shall be. *attachments* are added to its files, *detached* taken away from them."""

    detached = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)


class ReplySerializer(StrictSerializer):
    """A reply; *member* when one stands in for somebody."""

    reply = serializers.ChoiceField(REPLIES[1:])
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")
    member = serializers.UUIDField(allow_null=True, default=None)


class ReasonSerializer(StrictSerializer):
    """Why it is cancelled."""

    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class MinutesSerializer(StrictSerializer):
    """The minutes."""

    minutes = serializers.CharField(max_length=20_000)
    attachments = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)


def room_body(room: RoomDto) -> dict[str, Any]:
    """A room as REST shows it."""
    names = ("id", "name", "place", "capacity", "equipment", "note", "is_open", "may_book")
    return {name: getattr(room, name) for name in names}


def booking_body(booking: BookingDto) -> dict[str, Any]:
    """A booking as REST shows it."""
    return {
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "organizer": booking.organizer,
        "meeting": booking.meeting_id,
        "title": booking.title,
    }


def line_body(line: MeetingLine) -> dict[str, Any]:
    """A meeting in a list as REST shows it."""
    names = ("id", "title", "starts_at", "ends_at", "where", "organizer", "cancelled", "has_minutes", "my_reply")
    return {name: getattr(line, name) for name in names}


def meeting_body(meeting: MeetingDto, attached: tuple[FileDto, ...]) -> dict[str, Any]:
    """A meeting as REST shows it."""
    names = ("id", "title", "starts_at", "ends_at", "where", "place", "agenda", "cancelled", "cancel_reason")
    return {name: getattr(meeting, name) for name in (*names, "minutes", "minutes_at", "version")} | {
        "organizer": _person(meeting.organizer),
        "room": meeting.room_id,
        "invitations": [_invitation(one) for one in meeting.invitations],
        "files": [{name: getattr(one, name) for name in ("id", "name", "size", "url", "slot")} for one in attached],
    }


def _invitation(one: InvitationDto) -> dict[str, Any]:
    return {
        "member": _person(one.member),
        "reply": one.reply,
        "reason": one.reason,
        "replied_at": one.replied_at,
        "replied_by": one.replied_by,
    }


def _person(member: MemberRef) -> dict[str, Any]:
    return {"id": member.id, "name": member.name}
