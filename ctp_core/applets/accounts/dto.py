"""What others get to see of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ctp_core.contracts import AdminRole

AccountKind = Literal["person", "service"]
# What an account has to do before anything else.
Duty = Literal["", "password", "second_factor"]


@dataclass(frozen=True, slots=True)
class AccountDto:
    """An account, without its secrets."""

    pk: int
    id: UUID
    username: str
    name: str
    kind: AccountKind
    admin_role: AdminRole
    is_active: bool


@dataclass(frozen=True, slots=True)
class AccountDetailDto:
    """What a security administrator sees of one account."""

    account: AccountDto
    created_at: datetime
    last_sign_in_at: datetime | None
    has_password: bool
    has_second_factor: bool
    must_change_password: bool
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class SessionDto:
    """A browser in which somebody is signed in; *is_current* is the one that asks."""

    id: UUID
    device: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class TokenDto:
    """An API token without its secret."""

    id: UUID
    account_pk: int
    name: str
    hint: str
    scopes: tuple[str, ...]
    networks: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """An active account as a request needs it, read in one query; *session_pk* is set when it comes from a browser."""

    account_pk: int
    account_id: UUID
    username: str
    name: str
    kind: AccountKind
    admin_role: AdminRole
    language: str
    theme: str
    time_zone: str
    password_changed_at: datetime | None
    must_change_password: bool
    has_second_factor: bool
    session_pk: int | None = None
    session_id: UUID | None = None
    session_started_at: datetime | None = None
    last_seen_at: datetime | None = None
    confirmed_at: datetime | None = None
    looking_pk: int | None = None
    looking_until: datetime | None = None
