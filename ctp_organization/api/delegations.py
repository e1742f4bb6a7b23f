"""Delegations: who may act for whom at a moment, and setting them."""

from ctp_organization.contracts import DelegationDto
from ctp_organization.selectors.delegations import active_delegates, active_grantors, active_scopes, scopes_reading
from ctp_organization.services.set_delegation import end_delegation, set_delegation

__all__ = [
    "DelegationDto",
    "active_delegates",
    "active_grantors",
    "active_scopes",
    "end_delegation",
    "scopes_reading",
    "set_delegation",
]
