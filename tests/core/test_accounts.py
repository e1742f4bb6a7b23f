"""Accounts: made, changed, closed; passwords and links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ctp_core.api import accounts
from ctp_core.api.actors import actor_for_account
from ctp_core.applets.accounts.errors import LastAdministrator, LinkRefused, OwnAccount
from ctp_core.applets.accounts.models import Account, AccountSession, SetupLink
from ctp_core.applets.accounts.services import set_password, setup_links
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.contracts import ANONYMOUS, Forbidden, Invalid, system_actor
from ctp_core.kit.testing import client_for, make_account

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
GOOD = "an elephant sings of rain"


def _actor(account):  # type: ignore[no-untyped-def]
    return actor_for_account(account_pk=account.pk)


def _codes(error: pytest.ExceptionInfo[Invalid], field: str) -> list[str]:
    return [one.code for one in error.value.fields[field]]


def test_person_is_made_with_plain_username_and_audit_row() -> None:
    made = accounts.create_person(username=" Ｓushi ", name=" Su Shi ", password=GOOD, actor=SYSTEM)
    account = Account.objects.get(pk=made.pk)
    assert (made.username, made.name, made.kind, made.is_active) == ("sushi", "Su Shi", "person", True)
    assert account.check_password(GOOD)
    assert account.password.startswith("argon2$argon2id$")
    entry = AuditEntry.objects.get(action="core.account.create")
    assert entry.subject_id == made.id


def test_username_is_taken_whatever_its_case() -> None:
    accounts.create_person(username="sushi", name="Su Shi", password=None, actor=SYSTEM)
    with pytest.raises(Invalid) as error:
        accounts.create_person(username="SUSHI", name="Su Shi", password=None, actor=SYSTEM)
    assert _codes(error, "username") == ["core.username_taken"]


@pytest.mark.parametrize("username", ["", "two words", "a" * 151, "semi;colon", "new\nline"])
def test_bad_usernames_are_refused(username: str) -> None:
    with pytest.raises(Invalid) as error:
        accounts.create_person(username=username, name="Su Shi", password=None, actor=SYSTEM)
    assert _codes(error, "username") == ["core.username"]


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("short pass", ["core.password_short"]),
        ("x" * 60 + "elephant sings of rain" * 4, ["core.password_long"]),
        ("sushi sings of rain", ["core.password_name"]),
        ("password123456", ["core.password_common"]),
        ("aaaaabbbbbccccc", ["core.password_common"]),
        ("an elephant sings", []),
    ],
)
def test_password_rules_of_profile_asvs(password: str, codes: list[str]) -> None:
    if not codes:
        accounts.create_person(username="sushi", name="Su Shi", password=password, actor=SYSTEM)
        return
    with pytest.raises(Invalid) as error:
        accounts.create_person(username="sushi", name="Su Shi", password=password, actor=SYSTEM)
    assert _codes(error, "password") == codes


def test_profile_dengbao_wants_mixed_signs(settings) -> None:
    settings.CTP_PASSWORD_PROFILE = "dengbao"
    with pytest.raises(Invalid) as error:
        accounts.create_person(username="sushi", name="Su Shi", password=GOOD, actor=SYSTEM)
    assert _codes(error, "password") == ["core.password_classes"]
    accounts.create_person(username="sushi", name="Su Shi", password="An elephant sings 3 times", actor=SYSTEM)


def test_only_security_administrators_and_holders_of_the_permission_make_accounts() -> None:
    make_account(admin_role="security")
    for actor in (_actor(make_account()), _actor(make_account(admin_role="system")), ANONYMOUS):
        with pytest.raises(Forbidden):
            accounts.create_person(username="x", name="X", password=None, actor=actor)
    security = _actor(make_account(admin_role="security"))
    assert accounts.create_person(username="x", name="X", password=None, admin_role="audit", actor=security).pk


def test_manager_of_people_does_not_reach_administrators_or_services() -> None:
    from ctp_core.api.permissions import grant_permission

    holder = make_account()
    grant_permission(code="core.manage_accounts", key=f"a{holder.pk}", actor=SYSTEM)
    actor = _actor(holder)
    assert accounts.create_person(username="x", name="X", password=None, actor=actor).pk
    with pytest.raises(Forbidden):
        accounts.create_person(username="y", name="Y", password=None, admin_role="system", actor=actor)
    with pytest.raises(Forbidden):
        accounts.create_service_account(username="y", name="Y", actor=actor)
    for target in (make_account(admin_role="audit"), make_account(kind="service")):
        with pytest.raises(Forbidden):
            accounts.disable(account_pk=target.pk, actor=actor)
        with pytest.raises(Forbidden):
            accounts.set_password(account_pk=target.pk, password=GOOD, actor=actor)


def test_last_security_administrator_stays() -> None:
    only = make_account(admin_role="security")
    with pytest.raises(LastAdministrator):
        accounts.disable(account_pk=only.pk, actor=SYSTEM)
    with pytest.raises(LastAdministrator):
        accounts.set_admin_role(account_pk=only.pk, admin_role="", actor=SYSTEM)
    with pytest.raises(OwnAccount):
        accounts.disable(account_pk=only.pk, actor=_actor(only))
    make_account(admin_role="security")
    assert accounts.disable(account_pk=only.pk, actor=SYSTEM).is_active is False


def test_disabling_ends_sessions_and_enabling_does_not_bring_them_back() -> None:
    account = make_account()
    client_for(account)
    client_for(account)
    accounts.disable(account_pk=account.pk, actor=SYSTEM)
    assert not AccountSession.objects.exists()
    accounts.enable(account_pk=account.pk, actor=SYSTEM)
    assert not AccountSession.objects.exists()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["core.account.disable", "core.account.enable"]


def test_change_of_password_ends_the_other_sessions() -> None:
    account = make_account()
    account.set_password(GOOD)
    account.save()
    here, _there = client_for(account), client_for(account)
    kept = AccountSession.objects.get(session_key=here.session.session_key)
    with pytest.raises(Invalid) as error:
        set_password.change_password(account_pk=account.pk, old="no", new=GOOD, session_pk=kept.pk, actor=SYSTEM)
    assert _codes(error, "old") == ["core.password_wrong"]
    with pytest.raises(Invalid) as error:
        set_password.change_password(account_pk=account.pk, old=GOOD, new=GOOD, session_pk=kept.pk, actor=SYSTEM)
    assert _codes(error, "new") == ["core.password_same"]
    new = "two elephants sing of rain"
    set_password.change_password(account_pk=account.pk, old=GOOD, new=new, session_pk=kept.pk, actor=SYSTEM)
    assert [one.pk for one in AccountSession.objects.all()] == [kept.pk]
    account.refresh_from_db()
    assert account.check_password(new)


def test_setup_link_works_once() -> None:
    account = make_account()
    secret = accounts.create_setup_link(account_pk=account.pk, actor=SYSTEM)
    assert secret not in str(list(SetupLink.objects.values()))
    assert setup_links.find_setup_account(secret=secret).pk == account.pk
    with pytest.raises(Invalid):
        setup_links.use_setup_link(secret=secret, password="short")
    setup_links.use_setup_link(secret=secret, password=GOOD)
    account.refresh_from_db()
    assert account.check_password(GOOD)
    with pytest.raises(LinkRefused):
        setup_links.use_setup_link(secret=secret, password=GOOD)


def test_setup_link_ends_with_time_with_a_newer_one_and_with_the_account() -> None:
    account = make_account()
    first = accounts.create_setup_link(account_pk=account.pk, actor=SYSTEM)
    second = accounts.create_setup_link(account_pk=account.pk, actor=SYSTEM)
    with pytest.raises(LinkRefused):
        setup_links.find_setup_account(secret=first)
    Account.objects.update(is_active=False)
    with pytest.raises(LinkRefused):
        setup_links.find_setup_account(secret=second)
    Account.objects.update(is_active=True)
    SetupLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(LinkRefused):
        setup_links.find_setup_account(secret=second)


def test_service_account_gets_no_link_and_no_password() -> None:
    service = accounts.create_service_account(username="robot", name="Robot", actor=SYSTEM)
    with pytest.raises(Invalid):
        accounts.create_setup_link(account_pk=service.pk, actor=SYSTEM)
    assert not Account.objects.get(pk=service.pk).has_usable_password()
