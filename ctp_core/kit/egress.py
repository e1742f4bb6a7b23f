"""The one way out: calls to other systems reach public addresses, or those the operator allows, and nothing else.

The name is resolved once, every address it has is judged, and the connection goes to the address that was judged: a name that
changes between the two (DNS rebinding) gains nothing. No redirects, no proxies of the environment, a limit on time and size.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

Address = IPv4Address | IPv6Address
LONGEST_URL = 2_000
NAT64 = ip_network("64:ff9b::/96")
# Embedded or special in ways ``is_global`` does not tell: 6to4, Teredo, NAT64 with a prefix of one's own, IPv4-compatible.
REFUSED_V6 = tuple(map(ip_network, ("2002::/16", "2001::/32", "64:ff9b:1::/48", "::/96", "fec0::/10")))


class EgressRefused(Exception):
    """The address is not one to call; the text says why, for the log and the administrator."""


class EgressFailed(Exception):
    """No usable answer; the text is for the log. *kind*: ``unknown_name``, ``timeout``, ``certificate`` or ``failed``."""

    def __init__(self, text: str, kind: str = "failed") -> None:
        super().__init__(text)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and at most *largest* bytes of the body."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def require_callable(url: str) -> SplitResult:
    """The parts of an address that may be called, as far as can be told without asking for its name. Raises EgressRefused."""
    if not url.isascii() or len(url) > LONGEST_URL or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise EgressRefused("not an address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise EgressRefused("not an address") from None
    if parts.scheme not in ("https", "http") or not host or parts.username is not None or parts.password is not None:
        raise EgressRefused("not an https address")
    if "%" in host:
        raise EgressRefused("zones are not called")
    literal = _literal(host)
    if parts.scheme == "http" and not _is_allowed(host, port or 80, literal):
        raise EgressRefused("plain http only to addresses the operator allows")
    if literal is not None and not _may_call(host, literal, port or _usual(parts)):
        raise EgressRefused("an address of the own network that the operator does not allow")
    return parts


def call(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 5.0,
    largest: int = 64 * 1024,
) -> Answer:
    """The answer of *url*, whatever its status. At most *timeout* seconds in all. Raises EgressRefused, EgressFailed."""
    until = time.monotonic() + timeout
    parts = require_callable(url)
    host, port = parts.hostname or "", parts.port or _usual(parts)
    addresses = _resolve(host, port)
    for one in addresses:
        if not _may_call(host, one, port):
            raise EgressRefused(
                f"{host} leads to {one}, an address of the own network that the operator does not allow"
            )
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    sent = {"Host": parts.netloc, "User-Agent": "CTP", **(headers or {})}
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        # Kept apart: the connection lets go of it where the answer ends with the connection, and the time still counts.
        sock = connection.sock = _connect(addresses, port, parts, until)
        connection.request(method, path, body=body, headers=sent)
        answer = connection.getresponse()
        return Answer(answer.status, _read(answer, sock, largest, until), dict(answer.getheaders()))
    except (OSError, http.client.HTTPException, ValueError) as error:
        kind = "certificate" if isinstance(error, ssl.SSLCertVerificationError) else "failed"
        kind = "timeout" if isinstance(error, TimeoutError) else kind
        raise EgressFailed(f"{host}: {type(error).__name__}", kind) from error
    finally:
        connection.close()


def require_reachable(host: str, port: int) -> None:
    """For protocols that connect by themselves: every address of *host* may be called. Raises EgressRefused, EgressFailed.

    The name is asked for again by who connects, so this is enough only where TLS proves the name afterwards, or for a literal.
    """
    for one in _resolve(host, port):
        if not _may_call(host, one, port):
            raise EgressRefused(
                f"{host} leads to {one}, an address of the own network that the operator does not allow"
            )


def _usual(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _resolve(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise EgressFailed(f"{host}: the name is not known", "unknown_name") from error
    return list(dict.fromkeys(ip_address(str(one[4][0]).partition("%")[0]) for one in found))


def _may_call(host: str, address: Address, port: int) -> bool:
    return is_public(address) or _is_allowed(host, port, address)


def is_public(address: Address) -> bool:
    """Whether an address is one of the open network, also behind the ways IPv4 hides in IPv6."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(address in one for one in REFUSED_V6):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def _is_allowed(host: str, port: int, address: Address | None) -> bool:
    """By the operator's list: a network, or a name or address with its port."""
    for one in settings.CTP_EGRESS_ALLOW:
        name, _, wanted = one.strip().rpartition(":")
        if name and wanted.isdecimal() and name.strip("[]") == host and int(wanted) == port:
            return True
        try:
            network = ip_network(one.strip())
        except ValueError:
            continue
        if address is not None and address.version == network.version and address in network:
            return True
    return False


def _connect(addresses: list[Address], port: int, parts: SplitResult, until: float) -> socket.socket:
    last: OSError | None = None
    for one in addresses:
        try:
            plain = socket.create_connection((str(one), port), timeout=max(0.05, until - time.monotonic()))
        except OSError as error:
            last = error
            continue
        if parts.scheme == "http":
            return plain
        try:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
        except OSError:
            plain.close()
            raise
    raise last or OSError("no address")


def _read(answer: http.client.HTTPResponse, sock: socket.socket, largest: int, until: float) -> bytes:
    """What fits; a body that trickles ends with the time, one that is too long is cut."""
    found = b""
    while len(found) < largest:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow")
        if sock.fileno() >= 0:
            sock.settimeout(left)
        part = answer.read1(min(16_384, largest - len(found)))
        if not part:
            break
        found += part
    return found
