"""What webhooks add to the house."""

from __future__ import annotations

from datetime import timedelta

from apps.webhooks.management.page_sample import SAMPLE
from apps.webhooks.selectors.audit_words import WORDS
from apps.webhooks.services.remove_old_calls import remove_old_calls
from apps.webhooks.services.send_calls import send_calls
from ctp_core.api.timers import Repeated
from ctp_core.contracts import Actor, OutsideWork, ScopeDeclaration, mark
from ctp_portal.contracts import MenuEntry


def _system(actor: Actor) -> bool:
    return actor.admin_role == "system"


CONTRIBUTIONS: list[object] = [
    WORDS,
    SAMPLE,
    ScopeDeclaration("webhooks:read", mark("Read webhooks and what was sent")),
    ScopeDeclaration("webhooks:write", mark("Change webhooks and send again")),
    MenuEntry(
        "webhooks",
        mark("Webhooks"),
        "webhooks:endpoint-list",
        icon="link",
        order=46,
        section="operations",
        shown=_system,
    ),
    OutsideWork("webhooks.send", send_calls),
    Repeated("webhooks.remove_old_calls", timedelta(days=1), remove_old_calls),
]
