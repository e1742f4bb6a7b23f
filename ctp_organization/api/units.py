"""Units: reading them, and who leads them."""

from ctp_organization.contracts import UnitDto
from ctp_organization.selectors.heads import head_of_member, heads_of, heads_of_units
from ctp_organization.selectors.past import UnitThen, heads_on, unit_on, units_on
from ctp_organization.selectors.units import ancestors, get_unit, get_unit_by_pk, list_units_by_id, list_units_by_pk

__all__ = [
    "UnitDto",
    "UnitThen",
    "ancestors",
    "get_unit",
    "get_unit_by_pk",
    "head_of_member",
    "heads_of",
    "heads_on",
    "heads_of_units",
    "list_units_by_id",
    "list_units_by_pk",
    "unit_on",
    "units_on",
]
