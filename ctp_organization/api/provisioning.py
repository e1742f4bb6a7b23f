"""People and teams for programs that provision them: found by conditions, in pages that know their total."""

from ctp_organization.contracts import ProvisionedPerson
from ctp_organization.contracts.conditions import AllOf, AnyOf, Compare, Condition, Not
from ctp_organization.selectors.members import level_of
from ctp_organization.selectors.provisioning import (
    assignments_in,
    find_unit_called,
    page_all_teams,
    page_people,
    people_of_teams,
    teams_of_people,
)
from ctp_organization.services.locking import lock_organization

__all__ = [
    "AllOf",
    "AnyOf",
    "Compare",
    "Condition",
    "Not",
    "ProvisionedPerson",
    "assignments_in",
    "find_unit_called",
    "level_of",
    "lock_organization",
    "page_all_teams",
    "page_people",
    "people_of_teams",
    "teams_of_people",
]
