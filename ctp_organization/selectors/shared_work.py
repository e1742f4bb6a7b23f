"""The people somebody works with, asked of every unit of the house in one query."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from ctp_core.api.modules import contributions
from ctp_organization.contracts.shared_work import SharedWork
from ctp_organization.models import TeamMember


def shared_people(member_pk: int) -> tuple[QuerySet[Any, Any], ...]:
    """The parts of that query, each with the keys of members; parts of modules that are off are left out."""
    return tuple(one.people(member_pk) for _code, one in contributions(SharedWork))


def people_of_own_teams(member_pk: int) -> QuerySet[Any, Any]:
    """Everybody in the active teams of the member."""
    own = TeamMember.objects.filter(member_id=member_pk, team__is_active=True).values("team_id")
    return TeamMember.objects.filter(team_id__in=own).values_list("member_id", flat=True)
