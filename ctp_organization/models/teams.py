"""Teams (people who work together across units) and roles (who does what, everywhere or for one unit)."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7


class Team(models.Model):
    """A named set of people, wherever they stand."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, unique=True)
    purpose = models.CharField(max_length=300, blank=True)
    # Whose it is; None: of the whole organisation.
    company = models.ForeignKey("ctp_organization.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """One person of a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    is_leader = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="team_member_once", fields=["team", "member"])]

    def __str__(self) -> str:
        return f"{self.member_id} in team {self.team_id}"


class Role(models.Model):
    """What somebody does for the organisation (公文核稿); *per_unit* roles are held for a unit and all below it."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    per_unit = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    # Whose it is; None: of the whole organisation.
    company = models.ForeignKey("ctp_organization.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class RoleHolder(models.Model):
    """A member holds a role; *unit* is None for the whole organisation."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="holders")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("ctp_organization.Unit", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="role_holder_once", fields=["role", "member", "unit"]),
            models.UniqueConstraint(
                name="role_holder_once_everywhere", fields=["role", "member"], condition=models.Q(unit=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} holds {self.role_id}"
