"""Begin a definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ctp_core.api import audit
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark
from ctp_core.kit.uniqueness import refused_if_taken
from ctp_workflow.contracts import DefinitionDto
from ctp_workflow.models import Definition
from ctp_workflow.selectors.describing import describe_definition
from ctp_workflow.services.guarding import require_manager

_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}\Z")


def create_definition(
    *, code: str, name: str, graph: Mapping[str, Any], actor: Actor, owner: ObjectRef | None = None
) -> DefinitionDto:
    """A definition with *graph* as its draft, which may still have problems. Raises Invalid or Forbidden."""
    require_manager(actor, None, owner)
    _check(code, name)
    at = now()
    with transaction.atomic():
        with refused_if_taken(_code_taken):
            definition = Definition.objects.create(
                code=code,
                name=name.strip(),
                draft=dict(graph),
                owner_module=owner.module if owner else "",
                owner_kind=owner.kind if owner else "",
                owner_id=owner.id if owner else None,
                created_at=at,
                changed_at=at,
            )
        ref = ObjectRef("workflow", "definition", definition.public_id)
        audit.record(actor=actor, action="workflow.create_definition", subject=ref, details={"code": code})
    return describe_definition(definition)


def _code_taken() -> Invalid:
    return Invalid({"code": [FieldError("workflow.code_taken", mark("Another flow carries this code."))]})


def _check(code: str, name: str) -> None:
    found: dict[str, list[FieldError]] = {}
    if not _CODE.match(code):
        message = mark("Use small letters, digits, dots, - and _ (at most 64).")
        found["code"] = [FieldError("workflow.bad_code", message)]
    if not name.strip() or len(name) > 100:
        found["name"] = [FieldError("workflow.bad_name", mark("Give a name of at most 100 characters."))]
    if found:
        raise Invalid(found)
