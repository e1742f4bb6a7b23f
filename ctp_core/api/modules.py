"""Modules: what is installed, licensed and on, what it contributes, and how operators switch it."""

from ctp_core.applets.accounts.selectors.accounts import count_active_people
from ctp_core.applets.accounts.services.install_licence import install_licence
from ctp_core.applets.modules.collecting import contributions, subscriptions
from ctp_core.applets.modules.gates import SeatsTaken, require_seat, require_writable
from ctp_core.applets.modules.licences import (
    Licence,
    LicenceForeign,
    LicenceIncomplete,
    LicenceMissing,
    LicenceRefused,
    make_key_pair,
    sign_licence,
)
from ctp_core.applets.modules.listing import (
    STATES,
    LicenceStatus,
    ModuleDto,
    get_module,
    licence_status,
    list_modules,
)
from ctp_core.applets.modules.manifests import Manifest
from ctp_core.applets.modules.plans import SwitchPlan, plan
from ctp_core.applets.modules.services.install_licence import LicenceGivenByDeployment, LicenceNarrower, seats_lacking
from ctp_core.applets.modules.services.switch_module import (
    AlwaysOn,
    NotLicensed,
    OthersAffected,
    RequirementMissing,
    switch,
)
from ctp_core.applets.modules.state import is_on, manifests
from ctp_core.applets.modules.versions import renew as renew_state
from ctp_core.applets.modules.versions import token_of as state_token

__all__ = [
    "AlwaysOn",
    "Licence",
    "LicenceForeign",
    "LicenceGivenByDeployment",
    "LicenceIncomplete",
    "LicenceNarrower",
    "LicenceMissing",
    "LicenceRefused",
    "LicenceStatus",
    "Manifest",
    "ModuleDto",
    "NotLicensed",
    "OthersAffected",
    "RequirementMissing",
    "STATES",
    "SeatsTaken",
    "SwitchPlan",
    "contributions",
    "count_active_people",
    "get_module",
    "install_licence",
    "is_on",
    "licence_status",
    "list_modules",
    "make_key_pair",
    "manifests",
    "plan",
    "require_seat",
    "renew_state",
    "require_writable",
    "seats_lacking",
    "sign_licence",
    "state_token",
    "subscriptions",
    "switch",
]
