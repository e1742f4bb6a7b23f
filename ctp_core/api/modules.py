"""Modules: what is installed, licensed and on, what it contributes, and how operators switch it."""

from ctp_core.applets.modules.collecting import contributions, subscriptions
from ctp_core.applets.modules.gates import SeatsTaken, require_seat, require_writable
from ctp_core.applets.modules.licences import (
    Licence,
    LicenceForeign,
    LicenceIncomplete,
    LicenceRefused,
    make_key_pair,
    sign_licence,
)
from ctp_core.applets.modules.listing import (
    LicenceStatus,
    ModuleDto,
    get_module,
    licence_status,
    list_modules,
)
from ctp_core.applets.modules.manifests import Manifest
from ctp_core.applets.modules.plans import SwitchPlan, plan
from ctp_core.applets.modules.services.install_licence import LicenceGivenByDeployment, install_licence
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
    "LicenceRefused",
    "LicenceStatus",
    "Manifest",
    "ModuleDto",
    "NotLicensed",
    "OthersAffected",
    "RequirementMissing",
    "SeatsTaken",
    "SwitchPlan",
    "contributions",
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
    "sign_licence",
    "state_token",
    "subscriptions",
    "switch",
]
