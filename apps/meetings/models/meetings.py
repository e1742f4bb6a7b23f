"""Meetings and who is invited."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.meetings.models.rooms import Room


class Meeting(models.Model):
    """A meeting, planned or cancelled; over when its end is past."""

    class State(models.TextChoices):
        PLANNED = "planned"
        CANCELLED = "cancelled"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    title = models.CharField(max_length=200)
    organizer = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=300, blank=True)
    agenda = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(max_length=500, blank=True)
    minutes = models.TextField(blank=True)
    minutes_at = models.DateTimeField(null=True)
    # What another module arranged it from: at most one meeting a source.
    source = models.CharField(max_length=200, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            )
        ]
        indexes = [
            models.Index(fields=["organizer", "starts_at"], name="meeting_organizer"),
            models.Index(fields=["room", "starts_at"], name="meeting_room"),
        ]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """One person invited, and the reply. The public id is the key of the to-do."""

    class Reply(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        TENTATIVE = "tentative"
        DECLINED = "declined"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    reply = models.CharField(max_length=10, choices=Reply, default=Reply.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True)
    # Who replied when it was not the member: a delegate's name.
    replied_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="invitation_once", fields=["meeting", "member"])]
        indexes = [models.Index(fields=["member", "reply"], name="invitation_member")]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.meeting_id}"
