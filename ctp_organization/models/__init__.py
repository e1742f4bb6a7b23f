"""Who is who, who may act for whom."""

from ctp_organization.models.delegations import Delegation
from ctp_organization.models.groups import PrincipalGroup
from ctp_organization.models.history import ComingChange, PastAssignment, PastHead, PastUnit
from ctp_organization.models.imports import ImportRun
from ctp_organization.models.members import Assignment, Head, Member
from ctp_organization.models.posts import Level, Post
from ctp_organization.models.secretaries import Secretary
from ctp_organization.models.teams import Role, RoleHolder, Team, TeamMember
from ctp_organization.models.units import Unit

__all__ = [
    "Assignment",
    "ComingChange",
    "Delegation",
    "Head",
    "ImportRun",
    "Level",
    "Member",
    "PastAssignment",
    "PastHead",
    "PastUnit",
    "Post",
    "PrincipalGroup",
    "Role",
    "RoleHolder",
    "Secretary",
    "Team",
    "TeamMember",
    "Unit",
]
