"""Looking through another person's eyes: an administrator sees what that person sees, and can do nothing at all.

The look belongs to one browser session, ends by itself, needs a reason, and is written into the audit with every page.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.errors import LookRefused
from ctp_core.applets.accounts.guards import account_ref
from ctp_core.applets.accounts.models import Account, AccountSession
from ctp_core.applets.accounts.selectors.standings import find_standing
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.preferences.values import get
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, mark

LOOK_FOR = timedelta(minutes=15)
LOOKERS = ("security", "audit")
ALLOWED = "core.look_through_eyes"
REASON_LENGTH = 300
BEGIN, PAGE, END = "core.account.begin_look", "core.account.look_at", "core.account.end_look"


def may_look(actor: Actor) -> bool:
    """Security and audit administrators, unless the operator forbade it."""
    return actor.admin_role in LOOKERS and actor.looker_pk is None and bool(get(ALLOWED))


def begin_look(*, session_pk: int | None, account_pk: int, reason: str, actor: Actor) -> None:
    """From now on this browser sees what the account sees. Raises Forbidden, Invalid without a reason, LookRefused."""
    if not may_look(actor) or session_pk is None:
        raise Forbidden()
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise Invalid({"reason": [FieldError("core.look_reason", mark("Say why you have to see this."))]})
    with transaction.atomic():
        account = Account.objects.filter(pk=account_pk).first()
        if account is None or not _may_be_looked_through(account) or account.pk == actor.account_pk:
            raise LookRefused()
        until = timezone.now() + LOOK_FOR
        AccountSession.objects.filter(pk=session_pk, account_id=actor.account_pk or 0).update(
            looking_as=account, looking_until=until
        )
        record(actor=actor, action=BEGIN, subject=account_ref(account), details={"reason": reason})


def end_look(*, session_pk: int | None, actor: Actor) -> None:
    """Be oneself again in this browser; *actor* is the one who looks."""
    with transaction.atomic():
        session = AccountSession.objects.filter(pk=session_pk or 0).select_related("looking_as").first()
        if session is None or session.looking_as is None:
            return
        record(actor=actor, action=END, subject=account_ref(session.looking_as))
        session.looking_as, session.looking_until = None, None
        session.save(update_fields=["looking_as", "looking_until"])


def looked_through(standing: Standing) -> Standing | None:
    """Whose eyes this session looks through now; None when through its own.

    Asked on every request: whoever stops being an administrator, or becomes one, stops it.
    """
    if standing.looking_pk is None or standing.looking_until is None or standing.looking_until <= timezone.now():
        return None
    if standing.admin_role not in LOOKERS or not get(ALLOWED):
        return None
    other = find_standing(account_pk=standing.looking_pk)
    return None if other is None or other.admin_role or other.kind != "person" else other


def record_page(*, account_pk: int, path: str, actor: Actor) -> None:
    """One page was seen."""
    with transaction.atomic():
        account = Account.objects.filter(pk=account_pk).first()
        if account is not None:
            record(actor=actor, action=PAGE, subject=account_ref(account), details={"path": path[:500]})


def _may_be_looked_through(account: Account) -> bool:
    return account.is_active and account.kind == Account.Kind.PERSON and not account.admin_role
