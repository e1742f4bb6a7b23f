"""Accounts: who can sign in, with what, and where they are signed in."""

from __future__ import annotations

from ctp_core.api.actors import actor_for_standing
from ctp_core.applets.accounts.dto import AccountDto, TokenDto
from ctp_core.applets.accounts.errors import SignInRefused
from ctp_core.applets.accounts.guards import may_manage_accounts
from ctp_core.applets.accounts.selectors.accounts import find_account_by_username, find_active_account
from ctp_core.applets.accounts.selectors.tokens import declared_scopes, list_tokens
from ctp_core.applets.accounts.services.change_account import rename_account, set_admin_role
from ctp_core.applets.accounts.services.change_username import change_username
from ctp_core.applets.accounts.services.create_account import create_person, create_service_account
from ctp_core.applets.accounts.services.create_people import (
    NewPerson,
    create_people,
    find_taken_usernames,
    rename_people,
)
from ctp_core.applets.accounts.services.end_sessions import end_sessions
from ctp_core.applets.accounts.services.look_through import begin_look, may_look
from ctp_core.applets.accounts.services.open_session import open_session
from ctp_core.applets.accounts.services.set_password import set_password
from ctp_core.applets.accounts.services.setup_links import create_setup_link
from ctp_core.applets.accounts.services.sign_in import complete_sign_in, confirm_session, needs_second_factor
from ctp_core.applets.accounts.services.switch_account import disable, enable
from ctp_core.applets.accounts.services.switch_people import AdministratorKept, switch_people
from ctp_core.applets.accounts.services.tokens import create_token, revoke_token
from ctp_core.applets.accounts.services.unlock_account import unlock_account
from ctp_core.applets.accounts.services.use_token import use_token
from ctp_core.applets.accounts.services.ways_in import require_another_way
from ctp_core.applets.accounts.usernames import is_username, plain_username
from ctp_core.contracts import Actor

__all__ = [
    "SignInRefused",
    "needs_second_factor",
    "find_active_account",
    "confirm_session",
    "complete_sign_in",
    "AccountDto",
    "AdministratorKept",
    "NewPerson",
    "TokenDto",
    "authenticate_token",
    "begin_look",
    "change_username",
    "create_people",
    "create_person",
    "create_service_account",
    "create_setup_link",
    "create_token",
    "declared_scopes",
    "disable",
    "enable",
    "end_sessions",
    "find_account_by_username",
    "find_taken_usernames",
    "is_username",
    "list_tokens",
    "may_look",
    "may_manage_accounts",
    "open_session",
    "plain_username",
    "rename_account",
    "rename_people",
    "require_another_way",
    "revoke_token",
    "set_admin_role",
    "set_password",
    "switch_people",
    "unlock_account",
]


def authenticate_token(*, secret: str, address: str, request_id: str = "") -> Actor | None:
    """The actor behind an API token used from *address*; None for one that is not valid, never said why."""
    use = use_token(secret=secret, address=address)
    if use is None:
        return None
    return actor_for_standing(standing=use.standing, scopes=use.scopes, request_id=request_id, address=address)
