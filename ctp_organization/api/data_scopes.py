"""Parts of the data: what a permission that is held for one's unit, the units below or chosen units opens."""

from ctp_organization.selectors.data_scopes import (
    holders_for_person,
    people_within,
    reaches_person,
    reaches_unit,
    scopes_reaching,
    units_reached,
    units_within,
)

__all__ = [
    "holders_for_person",
    "people_within",
    "reaches_person",
    "reaches_unit",
    "scopes_reaching",
    "units_reached",
    "units_within",
]
