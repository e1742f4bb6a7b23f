"""The tables of registers."""

from apps.registers.models.drafts import RecordDraft
from apps.registers.models.exports import RecordExport
from apps.registers.models.imports import RecordImport
from apps.registers.models.public_forms import PublicAnswer, PublicForm
from apps.registers.models.registers import Register, RegisterRole, RegisterRoleAccountGrant, RegisterRoleGroupGrant
from apps.registers.models.sources import RecordSource
from apps.registers.models.views import SavedView

__all__ = [
    "PublicAnswer",
    "PublicForm",
    "RecordDraft",
    "RecordExport",
    "RecordImport",
    "RecordSource",
    "Register",
    "RegisterRole",
    "RegisterRoleAccountGrant",
    "RegisterRoleGroupGrant",
    "SavedView",
]
