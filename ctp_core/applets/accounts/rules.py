"""The rules of signing in that operators may change."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ctp_core.applets.accounts.dto import Duty, Standing
from ctp_core.applets.accounts.errors import ConfirmationRequired
from ctp_core.applets.accounts.passwords import MIXED_PROFILE
from ctp_core.applets.preferences.values import get

# How long a password that was just given covers sensitive acts.
FRESH_FOR = timedelta(minutes=10)


def session_idle() -> timedelta:
    """After how long without a request a browser is signed out."""
    return timedelta(minutes=settings.CTP_SESSION_IDLE_MINUTES)


def session_length() -> timedelta:
    """After how long a browser is signed out whatever happens."""
    return timedelta(hours=settings.CTP_SESSION_HOURS)


def password_life() -> timedelta | None:
    """How long a password may be kept; None without limit (profile asvs)."""
    if settings.CTP_PASSWORD_PROFILE != MIXED_PROFILE:
        return None
    return timedelta(days=settings.CTP_PASSWORD_DAYS)


def second_factor_required(standing: Standing) -> bool:
    """True for administrators, unless the operator waived it."""
    wanted = settings.CTP_SECOND_FACTOR_FOR_ADMINS and bool(standing.admin_role)
    return bool(wanted and get("core.second_factor_for_admins"))


def duty_of(standing: Standing) -> Duty:
    """What this account has to do before anything else."""
    if standing.must_change_password:
        return "password"
    life, changed = password_life(), standing.password_changed_at
    if life is not None and changed is not None and timezone.now() - changed >= life:
        return "password"
    if second_factor_required(standing) and not standing.has_second_factor:
        return "second_factor"
    return ""


def is_fresh(standing: Standing | None) -> bool:
    """True when the password was given in this browser a short while ago."""
    confirmed = standing.confirmed_at if standing else None
    return confirmed is not None and timezone.now() - confirmed < FRESH_FOR


def require_fresh(standing: Standing | None) -> None:
    """Raises ConfirmationRequired unless the password was just given."""
    if not is_fresh(standing):
        raise ConfirmationRequired()
