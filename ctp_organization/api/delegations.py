"""Delegations: who may act for whom at a moment, setting them, and the secretaries who see to them."""

from ctp_organization.contracts import DelegationDto, SecretaryDto
from ctp_organization.selectors.delegations import (
    active_delegates,
    active_grantors,
    active_scopes,
    find_delegation,
    list_delegations_by_id,
    scopes_reading,
)
from ctp_organization.selectors.secretaries import list_served
from ctp_organization.services.name_secretary import dismiss_secretary, name_secretary
from ctp_organization.services.set_delegation import end_delegation, set_delegation

__all__ = [
    "DelegationDto",
    "SecretaryDto",
    "active_delegates",
    "active_grantors",
    "active_scopes",
    "dismiss_secretary",
    "end_delegation",
    "find_delegation",
    "list_delegations_by_id",
    "list_served",
    "name_secretary",
    "scopes_reading",
    "set_delegation",
]
