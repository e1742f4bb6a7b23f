"""Passwords that other systems keep: the units that can ask them are asked after the house's own (``PasswordWay``)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from ctp_core.applets.accounts.models import Account
from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import PasswordWay


class OutsidePasswords(BaseBackend):
    """Stands last: failures count and lock as ever, whoever judged the password."""

    def authenticate(self, request: Any, username: str = "", password: str = "", **_more: Any) -> Account | None:
        """The account of whoever a way recognises; None also for a disabled one."""
        if not username or not password:
            return None
        for _unit, way in contributions(PasswordWay):
            account_pk = way.prove(username, password)
            if account_pk is not None:
                return Account.objects.filter(pk=account_pk, is_active=True, kind=Account.Kind.PERSON).first()
        return None
