"""Passkeys (WebAuthn): made on the account page, then a second factor, or a sign-in without a password.

User verification is always required: a passkey is something one has, opened by something one knows or is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import webauthn
from django.db import IntegrityError, transaction
from django.utils import timezone
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ctp_core.applets.accounts.attempts import sign_in_try
from ctp_core.applets.accounts.errors import PasskeyNotFound, PasskeyRefused, SecondFactorRequired
from ctp_core.applets.accounts.guards import account_ref, locked_account
from ctp_core.applets.accounts.models import Account, Passkey, SecondFactor
from ctp_core.applets.accounts.services.ways_in import require_another_way
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor, FieldError, Invalid, mark

HOUSE = "CTP"
MOST = 20
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the browser is: a passkey counts for one host alone."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser is asked (JSON), and the challenge it has to sign (base64url)."""

    options: str
    challenge: str


@dataclass(frozen=True, slots=True)
class PasskeyDto:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


def begin_passkey(*, account_pk: int, place: Place) -> Question:
    """Ask the browser to make one. Raises Invalid when there are too many."""
    account = Account.objects.get(pk=account_pk)
    known = Passkey.objects.filter(account=account)
    _require_room(known.count())
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name=HOUSE,
        user_id=account.public_id.bytes,
        user_name=account.username,
        user_display_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id)) for one in known],
    )
    return Question(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def add_passkey(*, account_pk: int, name: str, answer: str, challenge: str, place: Place, actor: Actor) -> PasskeyDto:
    """Keep what the browser made. Raises PasskeyRefused, Invalid at ``name``."""
    name = _checked(name)
    try:
        made = webauthn.verify_registration_response(
            credential=_readable(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise PasskeyRefused() from error
    with transaction.atomic():
        account = locked_account(account_pk)
        _require_room(Passkey.objects.filter(account=account).count())
        try:
            with transaction.atomic():
                passkey = Passkey.objects.create(
                    account=account,
                    name=name,
                    credential_id=bytes_to_base64url(made.credential_id),
                    public_key=bytes_to_base64url(made.credential_public_key),
                    sign_count=made.sign_count,
                    created_at=timezone.now(),
                )
        except IntegrityError:
            raise PasskeyRefused() from None
        record(actor=actor, action="core.passkey.add", subject=account_ref(account), details={"name": name})
    return _describe(passkey)


def begin_proof(*, place: Place) -> Question:
    """Ask the browser for any passkey it has for this host."""
    options = webauthn.generate_authentication_options(
        rp_id=place.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Question(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def prove_passkey(*, answer: str, challenge: str, place: Place, address: str) -> int:
    """The account whose passkey signed. Raises PasskeyRefused, LockedOut after too many tries from one address."""
    with sign_in_try(address), transaction.atomic():
        given = _readable(answer)
        passkey = Passkey.objects.select_for_update(of=("self",)).filter(
            credential_id=str(given.get("id", ""))[:1400], account__is_active=True
        )
        found = passkey.first()
        if found is None:
            raise PasskeyRefused()
        try:
            proof = webauthn.verify_authentication_response(
                credential=given,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=place.host,
                expected_origin=place.origin,
                credential_public_key=base64url_to_bytes(found.public_key),
                credential_current_sign_count=found.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, TypeError, KeyError) as error:
            raise PasskeyRefused() from error
        Passkey.objects.filter(pk=found.pk).update(sign_count=proof.new_sign_count, last_used_at=timezone.now())
        return found.account_id


def rename_passkey(*, account_pk: int, id: UUID, name: str) -> None:  # noqa: A002
    """Call it something else. Raises PasskeyNotFound, Invalid."""
    if not Passkey.objects.filter(account_id=account_pk, public_id=id).update(name=_checked(name)):
        raise PasskeyNotFound()


def remove_passkey(*, account_pk: int, id: UUID, required: bool, actor: Actor) -> None:  # noqa: A002
    """It opens nothing any more.

    Raises PasskeyNotFound, SecondFactorRequired when it is the last proof of who must have one, LastWayIn.
    """
    with transaction.atomic():
        account = locked_account(account_pk)
        own = Passkey.objects.filter(account=account)
        found = own.filter(public_id=id).first()
        if found is None:
            raise PasskeyNotFound()
        has_app = SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()
        if required and not has_app and own.count() == 1:
            raise SecondFactorRequired()
        require_another_way(account_pk=account.pk)
        found.delete()
        record(actor=actor, action="core.passkey.remove", subject=account_ref(account), details={"name": found.name})


def list_passkeys(*, account_pk: int) -> tuple[PasskeyDto, ...]:
    """The own ones, oldest first."""
    return tuple(_describe(one) for one in Passkey.objects.filter(account_id=account_pk).order_by("pk"))


def _describe(one: Passkey) -> PasskeyDto:
    return PasskeyDto(one.public_id, one.name, one.created_at, one.last_used_at)


def _readable(answer: str) -> dict[str, object]:
    try:
        found = json.loads(answer) if len(answer) <= LONGEST else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise PasskeyRefused()
    return found


def _require_room(present: int) -> None:
    if present >= MOST:
        raise Invalid({"name": [FieldError("core.too_many_passkeys", mark("Remove a passkey first."))]})


def _checked(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= 100:
        raise Invalid({"name": [FieldError("core.passkey_name", mark("Give a name of at most 100 characters."))]})
    return name
