"""What an application gets to know of somebody, by scope."""

from __future__ import annotations

from typing import Any

from apps.sso.models import SignOn
from ctp_core.api import accounts
from ctp_organization.api import members, provisioning


def claims_of(sign_on: SignOn) -> dict[str, Any]:
    """The standard claims of OpenID Connect Core 5.1, and ``groups``: the names of the teams."""
    account = accounts.find_active_account(account_pk=sign_on.account_id)
    if account is None:
        return {}
    # What was taken from the application since is told no more.
    scopes = set(sign_on.scopes) & set(sign_on.application.scopes)
    member = members.find_member_of_account(account_pk=account.pk)
    claims: dict[str, Any] = {"sub": str(account.id)}
    if "profile" in scopes:
        claims |= {"name": account.name, "preferred_username": account.username}
    if "email" in scopes and member is not None and member.email:
        # Written by the house, proved by nobody: others must not recognise people by it.
        claims |= {"email": member.email, "email_verified": False}
    if "phone" in scopes and member is not None and member.phone:
        claims |= {"phone_number": member.phone, "phone_number_verified": False}
    if "groups" in scopes and member is not None:
        teams = provisioning.teams_of_people(member_pks=[member.pk]).get(member.pk, ())
        claims["groups"] = [team.name for team in teams]
    return claims
