"""Begin a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark
from ctp_core.kit.uniqueness import refused_if_taken
from ctp_form.contracts import CodeTaken, DefinitionDto
from ctp_form.models import FormDefinition
from ctp_form.selectors.definitions import definition_dto
from ctp_form.services.check_definition import require_manager, require_sound

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,63}")


def create_definition(*, code: str, name: str, schema: Mapping[str, Any], actor: Actor) -> DefinitionDto:
    """A new form with *schema* as its draft. Raises Forbidden, Invalid, DefinitionInvalid, CodeTaken."""
    require_manager(actor)
    name = require_name(name)
    if not _CODE.fullmatch(code):
        message = mark("A code begins with a small letter and holds small letters, digits, - and _ (at most 64).")
        raise Invalid({"code": [FieldError("form.code", message)]})
    require_sound(schema)
    with transaction.atomic():
        with refused_if_taken(lambda: CodeTaken(code=code)):
            row = FormDefinition.objects.create(code=code, name=name, draft=schema, updated_at=clock.now())
        subject = ObjectRef("form", "definition", row.public_id)
        audit.record(actor=actor, action="form.create_definition", subject=subject, details={"code": code})
    return definition_dto(row)


def require_name(name: str) -> str:
    """A name fit for a list. Raises Invalid."""
    name = name.strip()
    if not 1 <= len(name) <= 200:
        raise Invalid({"name": [FieldError("form.name", mark("Give a name of at most 200 characters."))]})
    return name
