"""Talking to an LDAP directory: TLS that proves its name, no referrals followed, everything in pages and within seconds.

The library (python-ldap) is an extra of its own, ``deploy/requirements/ldap.txt``; without it ``is_installed`` says no.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from ctp_core.contracts import mark
from ctp_core.kit.egress import EgressFailed, EgressRefused, require_reachable

try:
    import ldap
    import ldap.filter
    from ldap.controls.libldap import SimplePagedResultsControl
except ImportError:  # pragma: no cover - the extra is not installed
    ldap = None

CONNECT_S, ANSWER_S, READ_S = 5, 10, 600
PAGE, MOST = 500, 500_000
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"ldap": 389, "ldaps": 636}


class DirectoryFailed(Exception):
    """No answer that can be used; the text is for the log and the security administrator who tries it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a directory is and how people stand in it. *login* and *id* are attributes, *people* and *disabled* filters."""

    address: str
    reader: str
    password: str
    base: str
    people: str
    login: str
    id: str
    disabled: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its values by the attribute in small letters."""

    dn: str
    values: Mapping[str, tuple[bytes, ...]]

    def texts(self, attribute: str) -> list[str]:
        """What can be read of it: other bytes than UTF-8 and signs of control are left out."""
        found = []
        for value in self.values.get(attribute.lower(), ()):
            try:
                text = value.decode()
            except UnicodeDecodeError:
                continue
            if text.isprintable():
                found.append(text)
        return found

    def key(self, attribute: str) -> str:
        """The lasting name of an entry: a text, or the bytes of an ``objectGUID``; empty unless there is exactly one."""
        values = self.values.get(attribute.lower(), ())
        if len(values) != 1 or not values[0]:
            return ""
        if attribute.lower() == "objectguid":
            return values[0].hex()[:255]
        texts = self.texts(attribute)
        return texts[0][:255] if texts else ""


def is_installed() -> bool:
    """Whether the library is here."""
    return ldap is not None


class Directory:
    """An open directory, read under the name of the server's own reader."""

    def __init__(self, place: Place, connection: Any) -> None:
        self.place, self._connection = place, connection

    def person_called(self, name: str) -> Entry | None:
        """The one person who signs in by this name; None also when it fits several."""
        wanted = f"(&{self.place.people}({self.place.login}={ldap.filter.escape_filter_chars(name)}))"
        found = self._page(wanted, size=2)[0]
        return found[0] if len(found) == 1 else None

    def people(self) -> Iterator[Entry]:
        """Everybody, page by page. Raises DirectoryFailed when it never ends."""
        yield from self._all(self.place.people)

    def disabled_people(self) -> Iterator[Entry]:
        """Those of them whom the directory calls disabled; nobody where it has no word for that."""
        if self.place.disabled:
            yield from self._all(f"(&{self.place.people}{self.place.disabled})")

    def is_disabled(self, entry: Entry) -> bool:
        """Whether the directory calls this one disabled."""
        if not self.place.disabled:
            return False
        with _failures():
            rows = self._connection.search_s(entry.dn, ldap.SCOPE_BASE, self.place.disabled, ["1.1"])
        # What leads to another server has no name and says nothing of this one.
        return any(dn for dn, *_more in rows)

    def _all(self, wanted: str) -> Iterator[Entry]:
        cookie, count, until = b"", 0, time.monotonic() + READ_S
        while True:
            found, cookie = self._page(wanted, cookie=cookie)
            yield from found
            count += PAGE
            if not cookie:
                return
            if count >= MOST or time.monotonic() > until:
                raise DirectoryFailed(mark("the directory does not come to an end"))

    def _page(self, wanted: str, *, size: int = PAGE, cookie: bytes = b"") -> tuple[list[Entry], bytes]:
        control = SimplePagedResultsControl(True, size=size, cookie=cookie)
        asked = [self.place.id, self.place.login, *self.place.attributes]
        with _failures():
            number = self._connection.search_ext(
                self.place.base, ldap.SCOPE_SUBTREE, wanted, asked, serverctrls=[control]
            )
            _kind, rows, _number, controls = self._connection.result3(number, timeout=ANSWER_S)
        answered = [one for one in controls or () if one.controlType == SimplePagedResultsControl.controlType]
        # A row without a name leads to another server; nobody goes there.
        entries = [_entry(dn, values) for dn, values, *_more in rows or () if dn]
        return entries, bytes(answered[0].cookie or b"") if answered else b""


@contextmanager
def open_directory(place: Place) -> Iterator[Directory]:
    """Bound as the reader, or as nobody where none is named. Raises DirectoryFailed."""
    connection = _bind(place, place.reader, place.password)
    try:
        yield Directory(place, connection)
    finally:
        connection.unbind_s()


def proves(place: Place, dn: str, password: str) -> bool:
    """Whether this is the password of that entry. An empty one proves nothing, whatever the directory says. Raises DirectoryFailed."""
    if not password or not dn:
        return False
    try:
        _bind(place, dn, password).unbind_s()
    except _Refused:
        return False
    return True


class _Refused(DirectoryFailed):
    """The directory is there and does not let this name in with this password, for whatever reason of its own."""


def _bind(place: Place, dn: str, password: str) -> Any:
    parts = urlsplit(place.address)
    host = parts.hostname or ""
    try:
        require_reachable(host, parts.port or PORTS[parts.scheme])
    except (EgressRefused, EgressFailed) as error:
        raise DirectoryFailed(str(error)) from error
    with _failures():
        connection = ldap.initialize(place.address)
        for option, value in _options(secure=parts.scheme == "ldaps" or host not in LOCAL).items():
            connection.set_option(option, value)
        if parts.scheme == "ldap" and host not in LOCAL:
            connection.start_tls_s()
        _prove(connection, dn, password)
    return connection


def _prove(connection: Any, dn: str, password: str) -> None:
    """Raises _Refused for an answer that is about this name: a locked one, say, must not pass for a directory that is away."""
    try:
        connection.simple_bind_s(dn, password)
    except ldap.INVALID_CREDENTIALS as error:
        raise _Refused("name or password is wrong") from error
    except (
        ldap.CONSTRAINT_VIOLATION,
        ldap.INAPPROPRIATE_AUTH,
        ldap.INSUFFICIENT_ACCESS,
        ldap.INVALID_DN_SYNTAX,
        ldap.NO_SUCH_OBJECT,
        ldap.UNWILLING_TO_PERFORM,
    ) as error:
        raise _Refused(f"the directory does not let this name in: {type(error).__name__}") from error


def _options(*, secure: bool) -> dict[int, Any]:
    found = {
        ldap.OPT_PROTOCOL_VERSION: ldap.VERSION3,
        ldap.OPT_REFERRALS: ldap.OPT_OFF,
        ldap.OPT_DEREF: ldap.DEREF_NEVER,
        ldap.OPT_NETWORK_TIMEOUT: CONNECT_S,
        ldap.OPT_TIMEOUT: ANSWER_S,
    }
    if secure:
        found[ldap.OPT_X_TLS_REQUIRE_CERT] = ldap.OPT_X_TLS_DEMAND
        if settings.CTP_LDAP_CA_FILE:
            found[ldap.OPT_X_TLS_CACERTFILE] = settings.CTP_LDAP_CA_FILE
        found[ldap.OPT_X_TLS_NEWCTX] = 0  # the last one: what stands before it counts from here on
    return found


@contextmanager
def _failures() -> Iterator[None]:
    """Every refusal of the library in one kind of error."""
    try:
        yield
    except (ldap.LDAPError, ValueError) as error:
        detail = error.args[0] if error.args else ""
        words = detail.get("desc", "") if isinstance(detail, dict) else detail
        raise DirectoryFailed(f"{type(error).__name__}: {words}"[:300]) from error


def _entry(dn: str, values: Mapping[str, list[bytes]]) -> Entry:
    return Entry(dn, {name.lower(): tuple(found) for name, found in values.items()})
