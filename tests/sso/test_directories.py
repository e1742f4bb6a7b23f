"""LDAP directories: people sign in with the name and password they have there, at a real server and at hostile ones."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from apps.sso.domain.ldap_texts import is_address, is_filter, is_name
from apps.sso.models import DirectorySync, Identity, OutsideProvider
from apps.sso.selectors.outside import Kind, require_row
from apps.sso.selectors.syncs import is_told_apart_anew
from apps.sso.services import ask_sync, directory, directory_sign_in, sync_directories
from apps.sso.services.directory_sign_in import place_of, prove_by_directory
from apps.sso.services.save_directory import DirectoryDetails, save_directory, try_directory
from ctp_core.api import accounts, clock, events, operations
from ctp_core.contracts import Invalid
from ctp_core.kit.testing import api_client, client_for, make_account
from ctp_organization.api import imports, members, provisioning, setup
from ctp_organization.api.provisioning import Compare
from ctp_organization.services import sync_table
from tests.sso import slapd
from tests.sso.conftest import SYSTEM, Sso

ABSENT = "" if directory.is_installed() else "python-ldap is not installed (deploy/requirements/ldap.txt)"
needs_library = pytest.mark.skipif(bool(ABSENT), reason=ABSENT)
needs_slapd = pytest.mark.skipif(bool(ABSENT or slapd.missing()), reason=ABSENT or slapd.missing())
CROWD = 1_100


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[slapd.Slapd]:
    """Three people with passwords, one of them disabled, and a crowd."""
    named = {"displayName": "Wang", "mail": "wang@ldap.cn", "ou": "CN=Fin"}
    people = [
        slapd.person("wang", "elephants sing", employeeNumber="E1", **named),
        slapd.person("li", "tigers dance", displayName="Li Si", employeeNumber="L7"),
        slapd.person("gone", "foxes sleep", employeeNumber="G1", employeeType="disabled"),
        *(slapd.person(f"crowd{number}") for number in range(CROWD)),
    ]
    with slapd.running(tmp_path_factory.mktemp("slapd"), "".join(people)) as found:
        yield found


def _directory(address: str, **changes: Any) -> UUID:
    known = OutsideProvider.objects.filter(code="corp").values_list("public_id", flat=True).first()
    given: dict[str, Any] = {
        "code": "corp",
        "name": "Corp",
        "address": address,
        "base": f"ou=people,{slapd.BASE}",
        "reader": slapd.READER,
        "password": slapd.SECRET,
        "disabled": "(employeeType=disabled)",
        "attributes": {
            "username": "uid",
            "name": "displayName",
            "email": "mail",
            "number": "employeeNumber",
            "groups": "ou",
        },
        "link_by": "username",
        **changes,
    }
    return save_directory(details=DirectoryDetails(**given), id=known, actor=SYSTEM).id


@pytest.fixture
def corp(sso: Sso, server: slapd.Slapd, settings: Any) -> slapd.Slapd:
    """The directory is known here, by TLS; the operator allows both of its ports."""
    cache.clear()
    settings.CTP_EGRESS_ALLOW = [f"localhost:{server.ports[1]}", f"127.0.0.1:{server.ports[0]}"]
    settings.CTP_LDAP_CA_FILE = str(server.certificate)
    _directory(server.secure)
    return server


def _sign_in(username: str, password: str, browser: Client | None = None) -> str:
    """Who is in afterwards; empty for nobody."""
    browser = browser or Client()
    browser.post("/sign-in/", {"username": username, "password": password})
    answer = browser.get("/api/v1/me/")
    return str(answer.json()["username"]) if answer.status_code == 200 else ""


@needs_slapd
def test_people_sign_in_with_what_they_have_in_the_directory(sso: Sso, corp: slapd.Slapd) -> None:
    team = setup.create_team(name="财务系统", actor=SYSTEM)
    _directory(corp.secure, groups={"cn=fin": str(team.id)})
    assert _sign_in("Wang", "elephants sing") == "wang"
    identity = Identity.objects.get()
    assert (identity.account_id, len(identity.subject)) == (sso.account.pk, 36), "by the lasting name of the entry"
    member = members.get_member(id=sso.wang.id)
    assert (member.name, member.email, member.number) == ("Wang", "wang@ldap.cn", "E1")
    names = {one.name for one in provisioning.teams_of_people(member_pks=[member.pk])[member.pk]}
    assert names == {"项目组", "财务系统"}
    # Nobody else: a wrong password, none, another's, a star, a filter, a name that is not there.
    for username, password in (
        ("wang", "tigers dance"),
        ("wang", ""),
        ("w*", "elephants sing"),
        ("wang)(uid=*", "elephants sing"),
        ("nobody", "elephants sing"),
        ("li", "tigers dance"),
    ):
        cache.clear()
        assert _sign_in(username, password) == "", (username, password)
    # The own password of the house still counts, and what the directory says is a proof before something sensitive.
    assert Identity.objects.count() == 1
    browser = Client()
    _sign_in("wang", "elephants sing", browser)
    assert browser.post("/account/confirm/", {"password": "elephants sing", "next": "/account/"}).status_code == 302
    cache.clear()
    assert browser.post("/account/confirm/", {"password": "tigers dance"}).status_code == 422


@needs_slapd
def test_strangers_are_created_only_where_that_is_wanted_and_the_disabled_are_out(
    sso: Sso, corp: slapd.Slapd, caplog: pytest.LogCaptureFixture
) -> None:
    _directory(corp.secure, creates_people=True, home_unit="HOME")
    assert _sign_in("li", "tigers dance") == "li"
    made = members.find_member_of_account(account_pk=get_user_model().objects.get(username="li").pk)
    assert made is not None
    assert (made.name, made.number) == ("Li Si", "L7")
    assert _sign_in("gone", "foxes sleep") == "", "disabled there: no account is made"
    # Somebody known here whom the directory disables meanwhile: signed out everywhere, also with the right password.
    browser = Client()
    _sign_in("li", "tigers dance", browser)
    _directory(corp.secure, disabled="(uid=li)", creates_people=True, home_unit="HOME")
    assert _sign_in("li", "tigers dance") == ""
    assert members.get_member(id=made.id).is_active is False
    assert browser.get("/api/v1/me/").status_code == 401
    # Administrators are never recognised by a rule.
    accounts.set_admin_role(account_pk=sso.account.pk, admin_role="audit", actor=SYSTEM)
    assert _sign_in("wang", "elephants sing") == ""


@needs_slapd
def test_people_of_a_directory_are_synced_like_any_table(sso: Sso, corp: slapd.Slapd) -> None:
    held: list[UUID] = []

    def sync(**changes: Any) -> tuple[str, int, int, int] | None:
        key = _directory(corp.secure, **changes)
        run = sync_directories.sync_directory(require_row(Kind.LDAP, key))
        events.deliver_pending()
        held.extend([run.id] if run else [])
        return (run.state, run.create_count, run.update_count, run.disable_count) if run else None

    assert _sign_in("wang", "elephants sing") == "wang"
    named = {"people": "(|(uid=wang)(uid=li)(uid=gone))"}
    # Strangers stay out where nobody is created; what is known is as the directory says.
    details = setup.MemberDetails("E1", "Other name", phone="139")
    setup.update_member(id=sso.wang.id, details=details, actor=SYSTEM)
    assert sync(**named) == ("queued", 0, 1, 0)
    wang = members.get_member(id=sso.wang.id)
    assert (wang.name, wang.phone, wang.unit and wang.unit.name) == ("Wang", "139", "Home")
    assert sync(**named) is None, "nothing is other than the last time"
    # Strangers come in, but neither the disabled nor more than the brake lets through.
    home = {"creates_people": True, "home_unit": "HOME"}
    assert sync(**named, **home) == ("queued", 1, 0, 0)
    assert provisioning.page_people(condition=Compare("number", "eq", "L7"), offset=0, limit=1, actor=SYSTEM)[0] == 1
    assert sync(**home) == ("ready", CROWD, 0, 0)
    # Who is disabled there, and who is not there any more, is disabled here; administrators are left alone.
    assert _sign_in("li", "tigers dance") == "li"
    gone = {"people": "(|(uid=wang)(uid=gone))", "disabled": "(uid=wang)"}
    assert sync(**gone) == ("ready", 0, 2, 2), "people are looked for in another way: nobody is disabled without a look"
    assert sync(**gone) is None
    imports.confirm_import(id=held[-1], actor=SYSTEM)
    events.deliver_pending()
    assert not any(members.get_member(id=one).is_active for one in (sso.wang.id, _member_of("li").id))
    setup.enable_member(id=sso.wang.id, actor=SYSTEM)
    accounts.set_admin_role(account_pk=sso.account.pk, admin_role="audit", actor=SYSTEM)
    assert sync(people="(uid=wang)", disabled="(uid=wang)") is None
    with pytest.raises(directory.DirectoryFailed):
        sync(people="(uid=nobody)")
    security = api_client(make_account(admin_role="security"), ["sso:write"])
    path = f"/api/v1/sso/directories/{_directory(corp.secure, **named)}/sync/"
    asked = security.post(path)
    assert (asked.status_code, asked.json()["state"], security.post(path).json()["state"]) == (202, "asked", "asked")
    assert operations.run_outside() == 1
    found = security.get(path).json()
    assert (found["state"], found["read"], found["import_state"]) == ("done", 3, "discarded"), "all is as it was before"
    _directory(corp.secure, people="(uid=nobody)")
    security.post(path)
    assert operations.run_outside() == 1
    found = security.get(path).json()
    assert (found["state"], found["why"]) == ("failed", "目录中没有任何人")


def _entry(uid: str, **values: str) -> directory.Entry:
    told = {"uid": uid, "entryUUID": f"id of {uid}", **values}
    return directory.Entry(f"uid={uid},{slapd.BASE}", {name.lower(): (text.encode(),) for name, text in told.items()})


def test_what_a_sync_makes_of_entries_that_do_not_fit(sso: Sso, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = make_account(admin_role="system").username
    entries = [
        # Another name for the number of somebody here, and the sign-in name of an account that is no member's.
        _entry("mallory", employeeNumber="E1", displayName="Mallory"),
        _entry(keeper, employeeNumber="N8"),
        # What can't be kept holds up neither this one nor the others.
        _entry("new", employeeNumber="N9", mail="no address", displayName="x" * 101),
        _entry("no name", employeeNumber="N10"),
    ]

    @contextmanager
    def known(_place: directory.Place) -> Iterator[Any]:
        yield SimpleNamespace(people=lambda: iter(entries), disabled_people=lambda: iter(()))

    monkeypatch.setattr(sync_directories.directory, "open_directory", known)

    def sync(code: str) -> tuple[str, int, int, int] | None:
        run = sync_directories.sync_directory(OutsideProvider.objects.get(code=code))
        return (run.state, run.create_count, run.update_count, run.problem_count) if run else None

    attributes = {"username": "uid", "name": "displayName", "email": "mail", "number": "employeeNumber"}
    details = DirectoryDetails(
        code="corp", name="Corp", address="ldaps://a.cn", base="dc=cn", attributes=attributes, link_by="username"
    )
    details = replace(details, creates_people=True, home_unit="HOME")
    for code in ("corp", "a-corp"):
        save_directory(details=replace(details, code=code), actor=SYSTEM)
    monkeypatch.setattr(sync_table, "FREE", 0)
    before = members.get_member(id=sso.wang.id)
    assert sync("corp") == ("ready", 1, 0, 0)
    # What waits goes on waiting, whoever else is synced under a name that ends alike.
    assert sync("a-corp") == ("ready", 1, 0, 0)
    assert sync("corp") is None
    assert sync("a-corp") is None
    assert members.get_member(id=sso.wang.id) == before


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> list[directory.Entry]:
    """What every directory answers with."""
    found = [_entry("wang", employeeNumber="E1"), _entry("li", employeeNumber="L7")]

    @contextmanager
    def known(_place: directory.Place) -> Iterator[Any]:
        yield SimpleNamespace(people=lambda: iter(found), disabled_people=lambda: iter(()))

    monkeypatch.setattr(sync_directories.directory, "open_directory", known)
    monkeypatch.setattr(directory, "is_installed", lambda: True)
    return found


def _synced() -> tuple[str, str, int]:
    """Ask for it and carry it out with what comes of it: (state, state of the import then, how many it would disable)."""
    security = make_account(admin_role="security")
    path = f"/sso/directories/{OutsideProvider.objects.get().public_id}/sync/"
    assert client_for(security).post(path).status_code == 302
    assert operations.run_outside() == 1
    found = DirectorySync.objects.get()
    run = imports.list_imports_by_id(ids=[found.import_id], actor=SYSTEM)[found.import_id]
    events.deliver_pending()
    return found.state, run.state, run.disable_count


def test_nobody_is_disabled_without_a_look_until_what_was_confirmed_is_done(
    sso: Sso, entries: list[directory.Entry]
) -> None:
    li = setup.create_member(
        details=setup.MemberDetails("L7", "Li"), unit_id=sso.wang.unit.id, username="li", actor=SYSTEM
    )
    key = _directory("ldaps://a.cn", link_by="")
    provider = OutsideProvider.objects.get()
    for account, uid in ((sso.wang.account_pk, "wang"), (li.account_pk, "li")):
        Identity.objects.create(provider=provider, subject=f"id of {uid}", account_id=account)
    # Asked for before anybody changed anything, and before the first sync: what people are told apart by is known from then on.
    ask_sync.ask_sync(id=key, actor=SYSTEM)
    assert DirectorySync.objects.get().by
    DirectorySync.objects.update(state="done")
    del entries[1]
    _directory("ldaps://a.cn", link_by="", people="(x=y)")
    assert _synced() == ("done", "ready", 1)
    assert _synced() == ("done", "ready", 1), "nothing is new, and it still waits"
    provider = OutsideProvider.objects.get()
    assert is_told_apart_anew(provider)
    # A row that knows nothing yet learns it before the change.
    DirectorySync.objects.update(by="", pending_id=None)
    assert not is_told_apart_anew(provider)
    _directory("ldaps://a.cn", link_by="", people="(x=z)")
    provider = OutsideProvider.objects.get()
    assert is_told_apart_anew(provider)
    entries[0] = _entry("wang", employeeNumber="E1", displayName="W")
    assert _synced() == ("done", "ready", 1)
    # Confirming alone ends nothing: it may still come to nothing.
    held = DirectorySync.objects.get().import_id
    assert held is not None
    imports.confirm_import(id=held, actor=SYSTEM)
    assert is_told_apart_anew(provider)
    page = f"/sso/directories/{key}/sync/state/"
    browser = client_for(make_account(admin_role="security"))
    assert "hx-get" in browser.get(page).content.decode(), "it is being carried out"
    ask_sync.ask_sync(id=key, actor=SYSTEM)
    assert operations.run_outside() == 0, "what is under way comes first"
    events.deliver_pending()
    assert operations.run_outside() == 1
    assert not members.get_member(id=li.id).is_active
    assert not is_told_apart_anew(provider)
    assert "hx-get" not in browser.get(page).content.decode()


def test_who_is_found_by_the_rule_under_another_lasting_name_is_not_missing(
    sso: Sso, entries: list[directory.Entry]
) -> None:
    del entries[1]
    _directory("ldaps://a.cn")
    Identity.objects.create(provider=OutsideProvider.objects.get(), subject="id of wang", account=sso.account)
    _directory("ldaps://a.cn", key="uid")
    entries[0] = _entry("wang", employeeNumber="E1", displayName="W")
    assert _synced() == ("done", "queued", 0)
    assert (members.get_member(id=sso.wang.id).name, members.get_member(id=sso.wang.id).is_active) == ("W", True)
    assert not is_told_apart_anew(OutsideProvider.objects.get())


def test_a_sync_that_is_broken_off_or_taken_over_says_so_once(
    sso: Sso, entries: list[directory.Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = _directory("ldaps://a.cn")
    api = api_client(make_account(admin_role="security"), ["sso:write"])
    path = f"/api/v1/sso/directories/{key}/sync/"

    def state() -> tuple[str, str]:
        found = api.get(path, headers={"Accept-Language": "zh-hans"}).json()
        return found["state"], found["why"]

    first: list[Callable[[int], None]] = []

    def cut(_provider: OutsideProvider, *, progress: Callable[[int], None]) -> None:
        with pytest.raises(ask_sync._TakenOver):
            first[0](7)
        raise TimeoutError

    def lost(_provider: OutsideProvider, *, progress: Callable[[int], None]) -> None:
        first.append(progress)
        later = clock.now() + ask_sync.SILENCE
        with monkeypatch.context() as while_away:
            while_away.setattr(ask_sync.clock, "now", lambda: later)
            while_away.setattr(ask_sync, "sync_directory", cut)
            assert ask_sync.carry_out_syncs() == 1
        raise directory.DirectoryFailed("said too late")

    ask_sync.ask_all_syncs()
    assert api.post(path).json()["state"] == "asked"
    monkeypatch.setattr(ask_sync, "sync_directory", lost)
    assert ask_sync.carry_out_syncs() == 1
    assert state() == ("failed", "读取中断了。")
    assert DirectorySync.objects.get().read == 0
    assert ask_sync.carry_out_syncs() == 0
    # Three whose worker died are enough.
    DirectorySync.objects.update(state="reading", tries=3, alive_at=None)
    assert ask_sync.carry_out_syncs() == 1
    assert state() == ("failed", "读取中断了。")


def _member_of(username: str) -> Any:
    return members.find_member_of_account(account_pk=get_user_model().objects.get(username=username).pk)


@needs_slapd
def test_everybody_is_read_in_pages(corp: slapd.Slapd) -> None:
    place = place_of(OutsideProvider.objects.get())
    with directory.open_directory(place) as found:
        people = [one.texts("uid")[0] for one in found.people()]
        assert (len(people), len(set(people))) == (CROWD + 3, CROWD + 3)
        assert [one.texts("uid") for one in found.disabled_people()] == [["gone"]]
        assert found.person_called("crowd1*") is None
        assert found.person_called("crowd12") is not None
    trial = try_directory(id=OutsideProvider.objects.get().public_id, actor=SYSTEM)
    assert (trial.people, trial.disabled, trial.first, trial.problem) == (1_000, 1, "wang", "")


@needs_slapd
def test_nothing_is_said_without_tls_and_the_operators_leave(
    sso: Sso, corp: slapd.Slapd, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = OutsideProvider.objects.get().public_id

    def problem(**changes: Any) -> str:
        _directory(**{"address": corp.secure, **changes})
        return try_directory(id=key, actor=SYSTEM).problem

    assert problem() == ""
    assert problem(address=corp.plain) == "", "on this very computer nobody listens in between"
    assert "name or password" in problem(password="wrong")
    # Anywhere else the connection changes to TLS before a name or a password is said, or nothing is said.
    monkeypatch.setattr(directory, "LOCAL", frozenset())
    assert problem(address=corp.plain) == ""
    said: list[int] = []
    with _hostile(lambda number, kind: said.append(kind) or _done(number, 0x78, 2)) as port:
        settings.CTP_EGRESS_ALLOW.append(f"127.0.0.1:{port}")
        assert problem(address=f"ldap://127.0.0.1:{port}") != ""
    assert (said[0], BIND in said) == (EXTENDED, False)
    settings.CTP_LDAP_CA_FILE = ""
    assert problem() != "", "a certificate nobody vouches for"
    settings.CTP_EGRESS_ALLOW = []
    assert "operator" in problem()


@contextmanager
def _hostile(answers: Callable[[int, int], bytes]) -> Iterator[int]:
    """A server that answers each message (its number, its kind) with bytes of ours; the port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while data := self.request.recv(65_536):
                # Tag, length (with more bytes when it is long), the number as an integer of one byte, then the kind.
                place = 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
                number, kind = data[place + 2], data[place + 3]
                if answer := answers(number, kind):
                    self.request.sendall(answer)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as found:
        threading.Thread(target=found.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
        yield int(found.server_address[1])
        found.shutdown()


BIND, SEARCH, EXTENDED = 0x60, 0x63, 0x77


def _tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 128 else bytes([0x82, size >> 8, size & 255])
    return bytes([tag]) + length + body


def _message(number: int, content: bytes) -> bytes:
    return _tlv(0x30, _tlv(0x02, bytes([number])), content)


def _done(number: int, tag: int, code: int = 0, *more: bytes) -> bytes:
    return _message(number, _tlv(tag, _tlv(0x0A, bytes([code])), _tlv(0x04), _tlv(0x04), *more))


def _found(number: int, dn: bytes, **values: bytes) -> bytes:
    pairs = [_tlv(0x30, _tlv(0x04, name.encode()), _tlv(0x31, _tlv(0x04, value))) for name, value in values.items()]
    return _message(number, _tlv(0x64, _tlv(0x04, dn), _tlv(0x30, *pairs)))


WANG = {"uid": b"wang", "entryUUID": b"u1", "displayName": b"X"}
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "leads to another server": lambda number: _done(
        number, 0x65, 10, _tlv(0xA3, _tlv(0x04, b"ldap://127.0.0.1:1/dc=evil"))
    ),
    "leads on in the middle": lambda number: (
        _message(number, _tlv(0x73, _tlv(0x04, b"ldap://127.0.0.1:1/dc=evil"))) + _done(number, 0x65)
    ),
    "two people of one name": lambda number: (
        _found(number, b"uid=wang,dc=a", **WANG) + _found(number, b"uid=wang,dc=b", **WANG) + _done(number, 0x65)
    ),
    "nobody's lasting name": lambda number: _found(number, b"uid=wang,dc=a", uid=b"wang") + _done(number, 0x65),
    "bytes that are no text": lambda number: (
        _found(number, b"uid=wang,dc=a", uid=b"wang", entryUUID=b"\xff\xfe") + _done(number, 0x65)
    ),
    "no LDAP at all": lambda number: b"HTTP/1.1 200 OK\r\n\r\n" + bytes(200),
    "hangs up": lambda number: b"\x30\x00",
    "says nothing": lambda number: b"",
}


@needs_library
def test_hostile_directories_sign_nobody_in(sso: Sso, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes every password for right, and that helps nobody."""
    monkeypatch.setattr(directory, "ANSWER_S", 1)
    name = ""

    def answers(number: int, kind: int) -> bytes:
        return _done(number, 0x61) if kind == BIND else HOSTILE[name](number) if kind == SEARCH else b""

    with _hostile(answers) as port:
        settings.CTP_EGRESS_ALLOW = [f"127.0.0.1:{port}"]
        _directory(f"ldap://127.0.0.1:{port}", disabled="", creates_people=True, home_unit="HOME")
        for name in HOSTILE:
            cache.clear()
            assert prove_by_directory("wang", "whatever it is") is None, name
        name = "as it should be"
        cache.clear()
        found = _found(2, b"uid=wang,dc=a", **WANG) + _done(2, 0x65)
        monkeypatch.setitem(HOSTILE, name, lambda _number: found)
        assert prove_by_directory("wang", "whatever it is") == sso.account.pk
    assert (Identity.objects.count(), get_user_model().objects.count()) == (1, 1)


@needs_library
def test_an_empty_password_proves_nothing_whatever_the_directory_says(sso: Sso, settings: Any) -> None:
    with _hostile(lambda number, kind: _done(number, 0x61) if kind == BIND else b"") as port:
        settings.CTP_EGRESS_ALLOW = [f"127.0.0.1:{port}"]
        _directory(f"ldap://127.0.0.1:{port}")
        place = place_of(OutsideProvider.objects.get())
        assert directory.proves(place, "uid=wang,dc=a", "x") is True
        assert directory.proves(place, "uid=wang,dc=a", "") is False
        assert directory.proves(place, "", "x") is False


@needs_library
def test_a_name_that_is_refused_keeps_nobody_else_out(sso: Sso, settings: Any) -> None:
    """Directories lock names, or have no password for them, and say so in codes of their own: those are no failures."""
    binds, refusal, leading = 0, 0, False

    def answers(number: int, kind: int) -> bytes:
        nonlocal binds
        if kind == BIND:
            binds += 1  # every second one is the person's, after the reader's
            return _done(number, 0x61, 0 if binds % 2 else refusal)
        leads = _message(number, _tlv(0x73, _tlv(0x04, b"ldap://127.0.0.1:1/dc=evil")))
        return (leads if leading else _found(number, b"uid=wang,dc=a", **WANG)) + _done(number, 0x65)

    with _hostile(answers) as port:
        settings.CTP_EGRESS_ALLOW = [f"127.0.0.1:{port}"]
        _directory(f"ldap://127.0.0.1:{port}", disabled="")
        cache.clear()
        # constraintViolation (too many tries), noSuchObject, inappropriateAuthentication, unwillingToPerform (locked).
        for refusal in (19, 32, 48, 53):
            assert prove_by_directory("wang", "elephants sing") is None, refusal
        refusal = 0
        assert prove_by_directory("wang", "elephants sing") == sso.account.pk
        # An answer that only leads elsewhere says nothing of who is disabled.
        _directory(f"ldap://127.0.0.1:{port}", disabled="(employeeType=disabled)")
        with directory.open_directory(place_of(OutsideProvider.objects.get())) as found:
            entry = found.person_called("wang")
            assert entry is not None
            leading = True
            assert found.is_disabled(entry) is False


@needs_library
def test_a_directory_that_is_away_is_not_asked_by_everybody(sso: Sso, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    _directory("ldaps://ldap.example")
    asked: list[str] = []

    def away(place: directory.Place) -> Any:
        asked.append(place.address)
        raise directory.DirectoryFailed("away")

    monkeypatch.setattr(directory_sign_in.directory, "open_directory", away)
    assert [_sign_in("wang", "x y z"), _sign_in("li", "x y z")] == ["", ""]
    assert asked == ["ldaps://ldap.example"]


def test_without_the_library_nothing_is_asked_and_the_page_says_so(sso: Sso, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "ldap", None)
    key = _directory("ldaps://ldap.example")
    assert _sign_in("wang", "x y z") == ""
    browser = client_for(make_account(admin_role="security"))
    for path in ("/sso/directories/", f"/sso/directories/{key}/"):
        assert "deploy/requirements/ldap.txt" in browser.get(path).content.decode()
    assert "python-ldap" in browser.post(f"/sso/directories/{key}/try/").context["trial"].problem


def test_administrators_keep_directories(sso: Sso) -> None:
    security = make_account(admin_role="security")
    browser, api = client_for(security), api_client(security, ["sso:write"])
    given = {
        "code": "ad",
        "name": "AD",
        "address": "ldaps://ad.corp.cn",
        "base": "dc=corp,dc=cn",
        "claim_username": "uid",
    }
    given |= {"people": "(objectClass=user)", "key": "objectGUID", "is_active": "on", "password": "s3"}
    given |= {"name": "A\x00D", "home_unit": "\x00"}  # what no database takes is left out
    made = browser.post("/sso/directories/new/", given)
    assert made.status_code == 302
    [found] = api.get("/api/v1/sso/directories/").json()["items"]
    assert (found["key"], found["has_password"], "password" in found) == ("objectGUID", True, False)
    path = f"/api/v1/sso/directories/{found['id']}/"
    body = {name: found[name] for name in found if name not in ("id", "has_password")}
    assert api.put(path, {**body, "name": "AD 2"}).json()["has_password"] is True
    assert api.put(path, {**body, "password": ""}).json()["has_password"] is False
    assert api.post("/api/v1/sso/directories/", {**body, "code": "corp", "address": "http://x"}).status_code == 422
    nameless = api.put(path, {**body, "attributes": {"name": "cn"}})
    assert (nameless.status_code, list(nameless.json()["fields"])) == (422, ["claim_username"])
    wrong = browser.post(made["Location"], {**given, "people": "(a=b", "base": "people", "claim_username": "u id"})
    assert (wrong.status_code, sorted(wrong.context["errors"])) == (422, ["base", "claim_username", "people"])
    # A directory is no provider people are sent to, and no provider a directory.
    assert api.get("/api/v1/sso/providers/").json()["items"] == []
    assert Client().get("/sso/in/ad/").status_code == 404
    assert api.get(f"/api/v1/sso/providers/{found['id']}/").status_code == 404
    assert client_for(make_account(admin_role="system")).get("/sso/directories/").status_code == 403
    with pytest.raises(Invalid) as refused:
        _directory("ldaps://x", link_by="email")
    assert list(refused.value.fields) == ["link_by"]
    # Who is unlinked is recognised anew: the person can't do it by hand.
    provider = OutsideProvider.objects.get()
    Identity.objects.create(provider=provider, subject="u1", account=sso.account)
    assert [
        one["is_directory"] for one in api_client(sso.account, ["sso:read"]).get("/api/v1/sso/mine/links/").json()
    ] == [True]
    assert sso.browser.get("/sso/mine/").status_code == 200
    assert api_client(sso.account, ["sso:write"]).delete("/api/v1/sso/mine/links/ad/").status_code == 404
    people = f"/sso/providers/{found['id']}/people/"
    assert browser.post(f"{people}{sso.account.public_id}/unlink/")["Location"] == people
    assert not Identity.objects.exists()


def test_what_addresses_names_and_filters_look_like() -> None:
    good = ("ldaps://a.cn", "ldap://a.cn:3890", "ldaps://[::1]/")
    bad = (
        "ldapi:///x",
        "http://a.cn",
        "ldaps://a/b",
        "ldaps://u@a",
        "ldaps://",
        "ldaps://a:x",
        "ldaps://a?b",
        "ldaps://a\n",
    )
    assert [one for one in (*good, *bad) if is_address(one)] == list(good)
    filters = ("(a=b)", "(&(a=b)(!(c=d)))")
    assert [one for one in (*filters, "", "a=b", "(a=b", "(a=b))", "(a=b)(c=d)", "(a=\n)") if is_filter(one)] == list(
        filters
    )
    assert [one for one in ("dc=a", "ou=x\\,y,dc=a", "dc", "dc=a,b") if is_name(one)] == ["dc=a", "ou=x\\,y,dc=a"]
