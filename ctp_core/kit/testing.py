"""Factories for tests: accounts, clients, API clients. Real rows, real sign-in, no shortcuts past the doors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from ctp_core.api import accounts
from ctp_core.contracts import system_actor

_numbers = count(1)
TEST_PASSWORD = "correct horse battery staple"  # noqa: S105


def make_account(name: str = "", **fields: Any) -> Any:
    """An account with a password of its own test kind; *fields* as on the model."""
    number = next(_numbers)
    model = get_user_model()
    account = model(username=fields.pop("username", f"user{number}"), name=name or f"User {number}", **fields)
    account.set_unusable_password()  # Hashing takes a while; tests sign in by client_for.
    account.save()
    return account


def client_for(account: Any, **defaults: Any) -> Client:
    """A browser in which *account* is signed in."""
    client = Client(**defaults)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    accounts.open_session(account_pk=account.pk, session_key=str(client.session.session_key))
    return client


class ApiClient:
    """REST with a token of its own: ``api.get("/api/v1/me/")``, bodies as plain data."""

    def __init__(self, secret: str, **defaults: Any) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {secret}"}, **defaults)

    def get(self, path: str, **extra: Any) -> Any:
        """GET *path*."""
        return self._client.get(path, **extra)

    def post(self, path: str, body: Any = None, **extra: Any) -> Any:
        """POST *body* as JSON."""
        return self._client.post(path, {} if body is None else body, content_type="application/json", **extra)

    def put(self, path: str, body: Any = None, **extra: Any) -> Any:
        """PUT *body* as JSON."""
        return self._client.put(path, {} if body is None else body, content_type="application/json", **extra)

    def patch(self, path: str, body: Any = None, **extra: Any) -> Any:
        """PATCH *body* as JSON."""
        return self._client.patch(path, {} if body is None else body, content_type="application/json", **extra)

    def delete(self, path: str, **extra: Any) -> Any:
        """DELETE *path*."""
        return self._client.delete(path, **extra)


def api_client(account: Any, scopes: Iterable[str], **defaults: Any) -> ApiClient:
    """A program that works for *account* with a token of these scopes."""
    _token, secret = accounts.create_token(
        account_pk=account.pk,
        name="test",
        scopes=scopes,
        expires_at=timezone.now() + timedelta(hours=1),
        actor=system_actor("test"),
    )
    return ApiClient(secret, **defaults)
