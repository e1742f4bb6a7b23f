"""What the form engine adds to the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api.timers import Repeated
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
from ctp_form.contracts import MANAGE_DEFINITIONS, MANAGE_SEALS, FieldUsers
from ctp_form.contracts.events import VersionPublished
from ctp_form.management.browser_proof import prove_form_expressions
from ctp_form.selectors.audit_words import WORDS
from ctp_form.selectors.limits import limit_uses
from ctp_form.selectors.records import may_read_slot
from ctp_form.selectors.relation_uses import relation_uses
from ctp_form.selectors.seals import may_see_picture
from ctp_form.services.clean_seals import remove_unused_impressions
from ctp_form.services.key_indexes import TIMER, settle_indexes
from ctp_portal.contracts import MenuEntry, PaletteCommand


def _settle(key: UUID, payload: dict[str, Any]) -> None:
    # An index is built outside the transaction of the timer: lists stay usable meanwhile.
    transaction.on_commit(settle_indexes)


def _keeps_seals(actor: Actor) -> bool:
    return actor.may(MANAGE_SEALS)


def _is_member(actor: Actor) -> bool:
    return actor.member is not None


def _manages(actor: Actor) -> bool:
    return actor.may(MANAGE_DEFINITIONS)


CONTRIBUTIONS = [
    WORDS,
    PublicEvent(VersionPublished, mark("A form was published")),
    PermissionDeclaration(MANAGE_DEFINITIONS, mark("Design forms and publish them")),
    PermissionDeclaration(MANAGE_SEALS, mark("Keep the seals of units and their register")),
    ScopeDeclaration("form:read", mark("Read form definitions and records")),
    ScopeDeclaration("form:write", mark("Change form definitions")),
    FieldUsers(relation_uses),
    FieldUsers(limit_uses),
    FileOwner("field", may_read_slot),
    FileOwner("seal", may_see_picture),
    TimerHandler(TIMER, _settle),
    Repeated("form.remove_unused_impressions", timedelta(days=1), remove_unused_impressions),
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
    MenuEntry(
        code="seals",
        label=mark("Seals and signatures"),
        url_name="form:seal-list",
        icon="edit",
        order=65,
        section="operations",
        shown=_keeps_seals,
    ),
    PaletteCommand(
        "form.seals",
        mark("My signatures and seals"),
        "form:seal-list",
        icon="edit",
        keywords="yinzhang gongzhang qianming yz gz qm seal stamp",
        shown=_is_member,
        group="do",
    ),
]
