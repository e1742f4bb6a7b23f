"""What registers add to the house."""

from __future__ import annotations

from collections.abc import Iterable

from apps.registers.domain.dto import REGISTER
from apps.registers.models import Register
from apps.registers.selectors.field_uses import field_uses
from apps.registers.selectors.registers import MANAGE, open_set, record_policy, register_policy
from apps.registers.selectors.rights import RIGHTS
from ctp_core.contracts import PermissionDeclaration, ScopeDeclaration, mark
from ctp_form.contracts import FieldUsers, IndexedFields, RecordOwner


def _fast() -> Iterable[str]:
    for paths in Register.objects.filter(is_active=True).values_list("fast", flat=True):
        yield from paths


CONTRIBUTIONS: list[object] = [
    PermissionDeclaration(MANAGE, mark("Make registers and say who may do what in them")),
    ScopeDeclaration("registers:read", mark("Read registers and their records")),
    ScopeDeclaration("registers:write", mark("Add and change records, maintain registers")),
    RecordOwner(REGISTER, register_policy, policy_of_record=record_policy, open_set=open_set),
    FieldUsers(field_uses),
    IndexedFields(_fast),
    RIGHTS,
]
