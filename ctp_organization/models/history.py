"""What was, and what is to come: ended terms, and changes dated ahead. What stands now stands in the tables of its own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class PastHead(models.Model):
    """*member* led *unit* from *since* (None: as long as anybody remembers) until before *until*."""

    unit = models.ForeignKey("ctp_organization.Unit", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    is_deputy = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "until"], name="past_head_of_unit")]

    def __str__(self) -> str:
        return f"{self.member_id} led {self.unit_id} until {self.until:%Y-%m-%d}"


class PastAssignment(models.Model):
    """*member* stood in *unit* until before *until*."""

    member = models.ForeignKey("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("ctp_organization.Unit", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("ctp_organization.Post", null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "until"], name="past_assignment_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.unit_id} until {self.until:%Y-%m-%d}"


class PastUnit(models.Model):
    """What a unit was called and where it stood until before *until*."""

    unit = models.ForeignKey("ctp_organization.Unit", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    parent = models.ForeignKey("ctp_organization.Unit", null=True, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "until"], name="past_unit_of_unit")]

    def __str__(self) -> str:
        return f"{self.name} until {self.until:%Y-%m-%d}"


class ComingChange(models.Model):
    """A change dated ahead; the timers carry it out. *payload* holds what the service of *act* is given."""

    class State(models.TextChoices):
        PLANNED = "planned"
        DONE = "done"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    act = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    # Whom it is about, for the list: the name as it was when it was planned.
    about = models.CharField(max_length=150)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    # The code and the words of a refusal.
    refusal = models.JSONField(default=dict)
    # Planned by the administrator of a company: carried out with the rights that person has on the day.
    as_planner = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["-due_at", "-id"], name="coming_change_order")]

    def __str__(self) -> str:
        return f"{self.act} of {self.about} on {self.due_at:%Y-%m-%d}"
