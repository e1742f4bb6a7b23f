"""Rooms, who may book them, and the slots that make a double booking impossible."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from ctp_core.kit.models import AccountGrant, GroupGrant


class Room(models.Model):
    """A meeting room; closed ones keep their meetings but take no new ones."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, unique=True)
    place = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveIntegerField()
    equipment = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    is_open = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        permissions = [("book_room", "book the room")]
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class RoomAccountGrant(AccountGrant):
    """A person may book the room."""

    content_object = models.ForeignKey(Room, on_delete=models.CASCADE)


class RoomGroupGrant(GroupGrant):
    """The people of a principal may book the room."""

    content_object = models.ForeignKey(Room, on_delete=models.CASCADE)


class RoomSlot(models.Model):
    """Five minutes of a room, held by one meeting. The constraint is what keeps two meetings apart, on every database."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveIntegerField()
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="room_slot_once", fields=["room", "slot"])]

    def __str__(self) -> str:
        return f"{self.room_id} at {self.slot}"
