"""Who would miss a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ctp_core.api.modules import contributions
from ctp_form.contracts import FieldUse, FieldUsers
from ctp_form.domain.kinds import KINDS


def removed_uses(definition_id: UUID, fields: Any) -> list[FieldUse]:
    """The uses of fields that are not among *fields* (the JSON of a draft, sound or not)."""
    left = paths_of(fields)
    found = {use for _module, users in contributions(FieldUsers) for use in users.find(definition_id)}
    return sorted((one for one in found if one.path not in left), key=lambda one: (one.path, one.user))


def paths_of(fields: Any) -> set[str]:
    """Codes of fields and columns, and the parts of a period or address."""
    found: set[str] = set()
    for one in fields if isinstance(fields, list) else ():
        if not isinstance(one, Mapping) or not isinstance(one.get("code"), str):
            continue
        code, kind = one["code"], KINDS.get(str(one.get("kind")))
        found |= {code} | {f"{code}.{part}" for part in (kind.parts if kind else ())}
        columns = one.get("columns")
        found |= {
            f"{code}.{column['code']}"
            for column in (columns if isinstance(columns, list) else ())
            if isinstance(column, Mapping) and isinstance(column.get("code"), str)
        }
    return found
