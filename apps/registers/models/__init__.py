"""The tables of registers."""

from apps.registers.models.registers import Register, RegisterRole, RegisterRoleAccountGrant, RegisterRoleGroupGrant
from apps.registers.models.sources import RecordSource
from apps.registers.models.views import SavedView

__all__ = [
    "RecordSource",
    "Register",
    "RegisterRole",
    "RegisterRoleAccountGrant",
    "RegisterRoleGroupGrant",
    "SavedView",
]
