"""Units: reading them, and who leads them."""

from ctp_organization.contracts import UnitDto
from ctp_organization.selectors.heads import head_of_member, heads_of, heads_of_units
from ctp_organization.selectors.units import ancestors, get_unit, get_unit_by_pk, list_units_by_pk

__all__ = [
    "UnitDto",
    "ancestors",
    "get_unit",
    "get_unit_by_pk",
    "head_of_member",
    "heads_of",
    "heads_of_units",
    "list_units_by_pk",
]
