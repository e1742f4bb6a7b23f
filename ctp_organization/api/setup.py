"""Building an organisation: for imports, the demo, other units' demo steps and tests."""

from ctp_organization.services.assign_member import assign, make_primary, unassign
from ctp_organization.services.change_unit import change_unit
from ctp_organization.services.create_member import MemberDetails, create_member
from ctp_organization.services.create_unit import UnitDetails, create_unit
from ctp_organization.services.disable_member import disable_member, enable_member
from ctp_organization.services.disable_unit import disable_unit, enable_unit
from ctp_organization.services.leave_member import Leaving, leave_member
from ctp_organization.services.maintain_levels import LevelDetails, create_level, update_level
from ctp_organization.services.maintain_posts import PostDetails, create_post, update_post
from ctp_organization.services.maintain_roles import RoleDetails, create_role, grant_role, revoke_role, update_role
from ctp_organization.services.maintain_teams import (
    TeamDetails,
    change_team_people,
    create_team,
    set_team_members,
    update_team,
)
from ctp_organization.services.measure_filling import fill_organization
from ctp_organization.services.merge_units import merge_units
from ctp_organization.services.move_unit import move_unit
from ctp_organization.services.plan_change import Wish, plan_change, withdraw_change
from ctp_organization.services.set_heads import set_heads
from ctp_organization.services.update_member import update_member
from ctp_organization.services.update_unit import update_unit

__all__ = [
    "Leaving",
    "LevelDetails",
    "MemberDetails",
    "PostDetails",
    "RoleDetails",
    "TeamDetails",
    "UnitDetails",
    "Wish",
    "assign",
    "change_team_people",
    "change_unit",
    "create_level",
    "create_member",
    "create_post",
    "create_role",
    "create_team",
    "create_unit",
    "disable_member",
    "disable_unit",
    "enable_member",
    "enable_unit",
    "fill_organization",
    "grant_role",
    "leave_member",
    "make_primary",
    "merge_units",
    "move_unit",
    "plan_change",
    "revoke_role",
    "set_heads",
    "set_team_members",
    "unassign",
    "update_level",
    "update_member",
    "update_post",
    "update_role",
    "update_team",
    "update_unit",
    "withdraw_change",
]
