"""API tokens: what they open, and what they do not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ctp_core.api import accounts
from ctp_core.api.actors import MEMBER_LOOKUP, actor_for_account
from ctp_core.applets.accounts.errors import TokenNotFound
from ctp_core.applets.accounts.models import AccountToken
from ctp_core.contracts import Forbidden, Invalid, system_actor
from ctp_core.kit.testing import make_account

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
SCOPES = ["accounts:read"]


def _token(account, **changed):  # type: ignore[no-untyped-def]
    given = {
        "account_pk": account.pk,
        "name": "ledger",
        "scopes": SCOPES,
        "expires_at": timezone.now() + timedelta(days=30),
        "actor": SYSTEM,
        **changed,
    }
    return accounts.create_token(**given)


def test_secret_is_shown_once_and_stored_as_digest() -> None:
    account = make_account()
    token, secret = _token(account)
    assert secret.startswith("ctp_")
    assert len(secret) == 47
    assert secret not in str(list(AccountToken.objects.values()))
    assert token.hint == secret[-4:]
    assert accounts.list_tokens(account_pk=account.pk) == (token,)


def test_token_gives_its_actor_in_few_queries(django_assert_num_queries, monkeypatch) -> None:
    monkeypatch.setattr(MEMBER_LOOKUP, "_provider", None)
    account = make_account("Su Shi")
    _made, secret = _token(account)
    with django_assert_num_queries(3):  # token with account, last used, rights; the organisation adds one
        actor = accounts.authenticate_token(secret=secret, address="10.0.0.1")
    assert actor is not None
    assert (actor.account_pk, actor.scopes, actor.address) == (account.pk, frozenset(SCOPES), "10.0.0.1")
    with django_assert_num_queries(2):  # last used is written once a minute
        accounts.authenticate_token(secret=secret, address="10.0.0.1")


@pytest.mark.parametrize("secret", ["", "ctp_", "ctp_" + "x" * 43, "nope", "ctp_" + "x" * 5000])
def test_unknown_tokens_open_nothing(secret: str) -> None:
    assert accounts.authenticate_token(secret=secret, address="10.0.0.1") is None


def test_revoked_expired_or_disabled_opens_nothing() -> None:
    account = make_account()
    made, secret = _token(account)
    assert accounts.authenticate_token(secret=secret, address="")
    accounts.disable(account_pk=account.pk, actor=SYSTEM)
    assert accounts.authenticate_token(secret=secret, address="") is None
    accounts.enable(account_pk=account.pk, actor=SYSTEM)
    assert accounts.authenticate_token(secret=secret, address="")
    AccountToken.objects.update(expires_at=timezone.now())
    assert accounts.authenticate_token(secret=secret, address="") is None
    AccountToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    accounts.revoke_token(id=made.id, actor=SYSTEM)
    assert accounts.authenticate_token(secret=secret, address="") is None
    with pytest.raises(TokenNotFound):
        accounts.revoke_token(id=made.id, actor=SYSTEM)


def test_networks_narrow_where_it_works() -> None:
    _made, secret = _token(make_account(), networks=["10.0.0.0/8", "2001:db8::1"])
    assert accounts.authenticate_token(secret=secret, address="10.200.0.9")
    assert accounts.authenticate_token(secret=secret, address="2001:db8::1")
    assert accounts.authenticate_token(secret=secret, address="11.0.0.1") is None
    assert accounts.authenticate_token(secret=secret, address="") is None


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": " "}, "name", "core.token_name"),
        ({"scopes": []}, "scopes", "core.no_scope"),
        ({"scopes": ["everything:write"]}, "scopes", "core.unknown_scope"),
        ({"networks": ["10.0.0.0/99"]}, "networks", "core.token_networks"),
    ],
)
def test_bad_tokens_are_refused(changed, field: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        _token(make_account(), **changed)
    assert [one.code for one in error.value.fields[field]] == [code]


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_expiry_lies_within_a_year(days: int) -> None:
    with pytest.raises(Invalid) as error:
        _token(make_account(), expires_at=timezone.now() + timedelta(days=days))
    assert list(error.value.fields) == ["expires_at"]


def test_tokens_are_made_for_oneself_or_for_services_by_security_administrators() -> None:
    one, other = make_account(), make_account()
    service = make_account(kind="service")
    _token(one, actor=actor_for_account(account_pk=one.pk))
    security = actor_for_account(account_pk=make_account(admin_role="security").pk)
    _token(service, actor=security)
    for account, actor in ((other, actor_for_account(account_pk=one.pk)), (one, security)):
        with pytest.raises(Forbidden):
            _token(account, actor=actor)
    with pytest.raises(Forbidden):
        _token(service, actor=actor_for_account(account_pk=one.pk))


def test_token_makes_no_token_that_may_more() -> None:
    account = make_account()
    reader = actor_for_account(account_pk=account.pk, scopes=frozenset({"accounts:read"}))
    _token(account, actor=reader)
    with pytest.raises(Forbidden):
        _token(account, scopes=["accounts:write"], actor=reader)


def test_foreign_tokens_are_not_there() -> None:
    made, _secret = _token(make_account())
    with pytest.raises(TokenNotFound):
        accounts.revoke_token(id=made.id, actor=actor_for_account(account_pk=make_account().pk))
