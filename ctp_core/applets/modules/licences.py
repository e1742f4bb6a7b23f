"""Licence files: what one says, who signed it, and where it stands today. Pure.

A file is JSON, ``{"licence": {…}, "signature": "<base64>"}``; the signature is Ed25519 over the canonical JSON of the inner object.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ctp_core.contracts import DomainError, mark

PREFIX = b"ctp-licence-v1\n"
ALL = "*"
MAX_CHARACTERS = 20_000

Phase = Literal["community", "valid", "grace", "expired", "broken"]


class LicenceRefused(DomainError):
    """A licence file that can't be used."""

    code = "core.licence_unreadable"
    status = 422
    message = mark("This is not a licence file. Use the file exactly as you received it.")


class LicenceMissing(LicenceRefused):
    """The deployment names a file that can't be read."""

    code = "core.licence_missing"
    message = mark("CTP_LICENCE_FILE names %(path)s, and no file can be read there. Put it there, or correct the path.")


class LicenceIncomplete(LicenceRefused):
    """Signed, but a field is missing or has a wrong value."""

    code = "core.licence_incomplete"
    message = mark("The licence file is signed but its field “%(field)s” can't be used. Ask for a new one.")


class LicenceForeign(LicenceRefused):
    """Changed after signing, or signed by nobody this server trusts."""

    code = "core.licence_foreign"
    message = mark(
        "The signature of the licence file does not fit: the file was changed, or signed with a key this server does not know."
    )


@dataclass(frozen=True, slots=True)
class Licence:
    """*modules* are licence names or ``*``; *seats* None is without limit; *expires* is the last day that counts, None is for good."""

    id: str
    holder: str
    modules: tuple[str, ...]
    seats: int | None
    issued: date
    expires: date | None
    grace_days: int

    def covers(self, name: str) -> bool:
        """True when the licence names *name* or everything."""
        return ALL in self.modules or name in self.modules


COMMUNITY = Licence("community", "Community", (ALL,), None, date(2026, 1, 1), None, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the server stands: *licence* is None only while the given file is broken, and *problem* says why."""

    licence: Licence | None = COMMUNITY
    problem: LicenceRefused | None = None

    def covers(self, name: str) -> bool:
        """True when the licence allows the module; a broken file allows none."""
        return self.licence is not None and self.licence.covers(name)

    def phase(self, today: date) -> Phase:
        """Valid until the last day, then grace days with a warning, then read-only."""
        if self.licence is None:
            return "broken"
        if self.licence is COMMUNITY:
            return "community"
        expires = self.licence.expires
        if expires is None or today <= expires:
            return "valid"
        return "grace" if today <= expires + timedelta(days=self.licence.grace_days) else "expired"


def read_licence(text: str, public_keys: Iterable[str]) -> Licence:
    """Verify and read a licence file. Raises LicenceRefused."""
    payload, signature = _opened(text)
    signed = PREFIX + _canonical(payload)
    if not any(_fits(key, signature, signed) for key in public_keys):
        raise LicenceForeign()
    return _licence(payload)


def sign_licence(licence: Licence, private_key: str) -> str:
    """The licence file: what a vendor sends. *private_key* is base64, as ``make_key_pair`` gives it."""
    payload = {**asdict(licence), "modules": list(licence.modules), "issued": licence.issued.isoformat()}
    payload["expires"] = licence.expires.isoformat() if licence.expires else None
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private_key, validate=True))
    signature = base64.b64encode(key.sign(PREFIX + _canonical(payload))).decode()
    return json.dumps({"licence": payload, "signature": signature}, ensure_ascii=False, indent=2) + "\n"


def make_key_pair() -> tuple[str, str]:
    """(private, public), base64 of the raw 32 bytes."""
    key = Ed25519PrivateKey.generate()
    return base64.b64encode(key.private_bytes_raw()).decode(), base64.b64encode(
        key.public_key().public_bytes_raw()
    ).decode()


def _opened(text: str) -> tuple[dict[str, Any], bytes]:
    if len(text) > MAX_CHARACTERS:
        raise LicenceRefused()
    try:
        outer = json.loads(text)
        payload, signature = outer["licence"], base64.b64decode(outer["signature"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise LicenceRefused() from None
    if not isinstance(payload, dict):
        raise LicenceRefused()
    return payload, signature


def _canonical(payload: dict[str, Any]) -> bytes:
    try:
        return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except (UnicodeEncodeError, RecursionError):
        raise LicenceRefused() from None


def _fits(public_key: str, signature: bytes, signed: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True)).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _licence(payload: dict[str, Any]) -> Licence:
    def given(field: str, *kinds: type) -> Any:
        value = payload.get(field)
        # bool is an int in Python, not in a licence.
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise LicenceIncomplete(field=field)
        return value

    def day(field: str, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise LicenceIncomplete(field=field) from None

    modules, seats, expires = given("modules", list), given("seats", int, type(None)), given("expires", str, type(None))
    if not modules or not all(isinstance(one, str) for one in modules):
        raise LicenceIncomplete(field="modules")
    for field in ("seats", "grace_days"):
        if (given(field, int, type(None)) or 0) < 0:
            raise LicenceIncomplete(field=field)
    return Licence(
        id=given("id", str),
        holder=given("holder", str),
        modules=tuple(modules),
        seats=seats,
        issued=day("issued", given("issued", str)),
        expires=day("expires", expires) if expires else None,
        grace_days=given("grace_days", int),
    )
