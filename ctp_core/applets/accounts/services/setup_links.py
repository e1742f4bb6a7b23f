"""One-time links: the first set-up, an invitation, a forgotten password."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.accounts.dto import AccountDto
from ctp_core.applets.accounts.errors import LinkRefused
from ctp_core.applets.accounts.guards import account_ref, locked_account, require_manager
from ctp_core.applets.accounts.models import SetupLink
from ctp_core.applets.accounts.secrets import digest_of
from ctp_core.applets.accounts.selectors.accounts import describe_account
from ctp_core.applets.accounts.services.end_sessions import end_sessions
from ctp_core.applets.accounts.services.set_password import store_password
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor, FieldError, Invalid, mark, system_actor

LINK_LIFE = timedelta(hours=72)
PURPOSE = "setup"


def create_setup_link(*, account_pk: int, life: timedelta = LINK_LIFE, actor: Actor) -> str:
    """The secret of a new link for this person; older links stop working. The page is ``core:setup`` with it.

    Only the digest is stored: show the link now or never. Raises Forbidden, and Invalid for a service account.
    """
    secret = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        account = locked_account(account_pk)
        require_manager(actor, account)
        if account.kind != "person":
            message = mark("A service account has no password. Make a token instead.")
            raise Invalid({"account": [FieldError("core.setup_service", message)]})
        SetupLink.objects.filter(account=account, used_at=None).update(used_at=now)
        digest = digest_of(secret, purpose=PURPOSE)
        SetupLink.objects.create(account=account, digest=digest, created_at=now, expires_at=now + life)
        record(actor=actor, action="core.account.create_setup_link", subject=account_ref(account))
    return secret


def find_setup_account(*, secret: str) -> AccountDto:
    """Whose link this is. Raises LinkRefused."""
    return describe_account(_open_link(secret).account)


def use_setup_link(*, secret: str, password: str) -> AccountDto:
    """Set the password and use the link up; all sessions of the account end. Raises LinkRefused and Invalid."""
    with transaction.atomic():
        account = locked_account(_open_link(secret).account_id)
        link = _open_link(secret)  # Once more under the lock: two clicks, one password.
        store_password(account, password, must_change=False)
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        end_sessions(account_pk=account.pk)
        actor = system_actor("setup link")
        record(actor=actor, action="core.account.use_setup_link", subject=account_ref(account))
    return describe_account(account)


def _open_link(secret: str) -> SetupLink:
    digest = digest_of(secret, purpose=PURPOSE)
    links = SetupLink.objects.select_related("account").filter(digest=digest, used_at=None, account__is_active=True)
    link = links.filter(expires_at__gt=timezone.now()).first()
    if link is None:
        raise LinkRefused()
    return link
