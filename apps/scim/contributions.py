"""What provisioning adds to the house."""

from __future__ import annotations

from apps.scim.selectors.audit_words import WORDS
from apps.scim.services.save_user import HOME_UNIT
from ctp_core.contracts import ScopeDeclaration, SettingDeclaration, mark

CONTRIBUTIONS: list[object] = [
    WORDS,
    ScopeDeclaration("scim:read", mark("Read people and teams over SCIM")),
    ScopeDeclaration("scim:write", mark("Provision people and teams over SCIM")),
    SettingDeclaration(
        key=HOME_UNIT,
        kind="text",
        default="",
        label=mark("Unit for new people"),
        help=mark("The code of the unit in which people stand whom a system creates without naming a department."),
        group="scim",
    ),
]
