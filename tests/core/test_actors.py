"""Actors: who asks, with what, at what cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from ctp_core.api import actors, permissions
from ctp_core.applets.accounts.models import AccountSession
from ctp_core.contracts import ANONYMOUS, MemberRef, system_actor
from ctp_core.kit.testing import client_for, make_account
from ctp_core.web.identity import ActorMiddleware

pytestmark = pytest.mark.django_db
MEMBER = MemberRef(pk=5, id=UUID(int=5), name="Su Shi")


@dataclass
class _Lookup:
    found: dict[int, actors.MemberStanding] = field(default_factory=dict)

    def find(self, account_pk: int) -> actors.MemberStanding | None:
        return self.found.get(account_pk)


@pytest.fixture
def lookup(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Lookup]:
    """An organisation that knows whom the test says."""
    lookup = _Lookup()
    monkeypatch.setattr(actors.MEMBER_LOOKUP, "_provider", lookup)
    return lookup


def _through_middleware(client: Client | None = None) -> HttpRequest:
    request = RequestFactory().get("/")
    if client is not None:
        request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    request.session = client.session if client else {}
    ActorMiddleware(lambda _request: HttpResponse())(request)
    return request


def test_actor_carries_groups_permissions_and_member(lookup, django_assert_num_queries) -> None:
    account = make_account("Su Shi", language="en", time_zone="Europe/Berlin")
    group = permissions.create_group(name="unit:1")
    permissions.set_memberships(groups={group: [account.pk]})
    declared = next(iter(permissions.declared_permissions()), None)
    if declared:
        permissions.grant_permission(code=declared, key=f"g{group}", actor=system_actor("test"))
    lookup.found[account.pk] = actors.MemberStanding(member=MEMBER, external=True)
    with django_assert_num_queries(2):
        actor = actors.actor_for_account(account_pk=account.pk, address="10.0.0.1")
    assert actor.principals == {f"a{account.pk}", f"g{group}"}
    assert actor.permissions == ({declared} if declared else frozenset())
    assert (actor.kind, actor.member, actor.external) == ("person", MEMBER, True)
    assert (actor.language, actor.time_zone, actor.address) == ("en", "Europe/Berlin", "10.0.0.1")


def test_permission_of_account_and_of_group_are_both_found(lookup) -> None:
    from ctp_core.applets.permissions.models import FunctionGrant

    account = make_account()
    group = permissions.create_group(name="unit:1")
    other = permissions.create_group(name="unit:2")
    permissions.set_memberships(groups={group: [account.pk]})
    FunctionGrant.objects.create(code="x.by_account", account_id=account.pk)
    FunctionGrant.objects.create(code="x.by_group", group_id=group)
    FunctionGrant.objects.create(code="x.of_others", group_id=other)
    assert actors.actor_for_account(account_pk=account.pk).permissions == {"x.by_account", "x.by_group"}


def test_disabled_or_unknown_account_is_nobody() -> None:
    assert actors.actor_for_account(account_pk=make_account(is_active=False).pk) == ANONYMOUS
    assert actors.actor_for_account(account_pk=4711) == ANONYMOUS


def test_anonymous_request_asks_the_database_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        request = _through_middleware()
    assert request.actor == ANONYMOUS
    assert request.theme == ""


def test_signed_in_request_costs_two_queries(lookup, django_assert_num_queries) -> None:
    account = make_account(theme="dark")
    client = client_for(account)
    client.session  # noqa: B018
    with django_assert_num_queries(2):  # the account with its session, and its rights; the organisation adds one
        request = RequestFactory().get("/", HTTP_COOKIE=f"ctp={client.cookies['ctp'].value}")
        ActorMiddleware(lambda _request: HttpResponse())(request)
    assert request.actor.account_pk == account.pk
    assert request.theme == "dark"


def test_disabled_account_ends_in_the_browser_at_once(lookup) -> None:
    account = make_account()
    client = client_for(account)
    assert _through_middleware(client).actor.account_pk == account.pk
    get_user_model().objects.filter(pk=account.pk).update(is_active=False)
    assert _through_middleware(client).actor == ANONYMOUS


@pytest.mark.parametrize(
    ("field_name", "age", "signed_in"),
    [
        ("last_seen_at", timedelta(minutes=29), True),
        ("last_seen_at", timedelta(minutes=30), False),
        ("created_at", timedelta(hours=11, minutes=59), True),
        ("created_at", timedelta(hours=12), False),
    ],
)
def test_session_runs_out(lookup, field_name: str, age: timedelta, signed_in: bool) -> None:
    account = make_account()
    client = client_for(account)
    AccountSession.objects.update(**{field_name: timezone.now() - age})
    assert _through_middleware(client).actor.is_signed_in is signed_in
    assert AccountSession.objects.exists() is signed_in


def test_last_seen_is_written_at_most_once_a_minute(lookup) -> None:
    client = client_for(make_account())
    before = AccountSession.objects.get().last_seen_at
    _through_middleware(client)
    assert AccountSession.objects.get().last_seen_at == before
    AccountSession.objects.update(last_seen_at=before - timedelta(minutes=2))
    _through_middleware(client)
    assert AccountSession.objects.get().last_seen_at > before - timedelta(minutes=1)
