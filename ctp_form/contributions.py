"""What the form engine adds to the house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import (
    Actor,
    FileOwner,
    PermissionDeclaration,
    Proof,
    PublicEvent,
    ScopeDeclaration,
    TimerHandler,
    mark,
)
from ctp_form.contracts import MANAGE_DEFINITIONS, FieldUsers
from ctp_form.contracts.events import VersionPublished
from ctp_form.management.browser_proof import prove_form_expressions
from ctp_form.selectors.records import may_read_slot
from ctp_form.selectors.relation_uses import relation_uses
from ctp_form.services.key_indexes import TIMER, settle_indexes
from ctp_portal.contracts import MenuEntry


def _settle(key: UUID, payload: dict[str, Any]) -> None:
    # An index is built outside the transaction of the timer: lists stay usable meanwhile.
    transaction.on_commit(settle_indexes)


def _manages(actor: Actor) -> bool:
    return actor.may(MANAGE_DEFINITIONS)


CONTRIBUTIONS = [
    PublicEvent(VersionPublished, mark("A form was published")),
    PermissionDeclaration(MANAGE_DEFINITIONS, mark("Design forms and publish them")),
    ScopeDeclaration("form:read", mark("Read form definitions and records")),
    ScopeDeclaration("form:write", mark("Change form definitions")),
    FieldUsers(relation_uses),
    FileOwner("field", may_read_slot),
    TimerHandler(TIMER, _settle),
    Proof(
        "form_expressions",
        prove_form_expressions,
        mark("A browser works random expressions out as the server does (--count, --seed)."),
    ),
    MenuEntry(
        code="forms",
        label=mark("Forms"),
        url_name="form:definition-list",
        icon="list",
        order=60,
        section="operations",
        shown=_manages,
    ),
]
