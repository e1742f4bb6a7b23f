"""The second factor: codes from an authenticator app (TOTP), each good once, and recovery codes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hmac import compare_digest

import pyotp
from django.db import transaction
from django.utils import timezone

from ctp_core.applets.accounts.errors import SecondFactorRequired
from ctp_core.applets.accounts.guards import account_ref, is_security_administrator, locked_account
from ctp_core.applets.accounts.models import Passkey, RecoveryCode, SecondFactor
from ctp_core.applets.accounts.secrets import digest_of, seal, unseal
from ctp_core.applets.accounts.services.end_sessions import end_sessions
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, mark

STEP_S = 30
# A phone's clock may be one step off, either way.
DRIFT = (0, -1, 1)
RECOVERY_CODES = 10
ISSUER = "CTP"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the app needs: the address in the QR code, or the secret typed by hand."""

    secret: str
    uri: str


def begin_second_factor(*, account_pk: int) -> Enrolment:
    """A new secret, waiting for its first code; what was confirmed before stays in force until then."""
    with transaction.atomic():
        account = locked_account(account_pk)
        factor = SecondFactor.objects.filter(account=account).first()
        if factor is not None and factor.pending:
            secret = unseal(factor.pending)
        else:
            secret = pyotp.random_base32()
            SecondFactor.objects.update_or_create(account=account, defaults={"pending": seal(secret)})
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=ISSUER)
    return Enrolment(secret=secret, uri=uri)


def confirm_second_factor(*, account_pk: int, code: str, actor: Actor) -> tuple[str, ...]:
    """The first code of the new app is right: it counts from now on. Returns fresh recovery codes. Raises Invalid."""
    with transaction.atomic():
        account = locked_account(account_pk)
        factor = SecondFactor.objects.select_for_update().filter(account=account).first()
        step = _matching_step(unseal(factor.pending), code) if factor is not None and factor.pending else None
        if factor is None or step is None:
            message = mark("This code does not fit. Check the clock of your phone and try the next one.")
            raise Invalid({"code": [FieldError("core.code_wrong", message)]})
        factor.secret, factor.pending = factor.pending, ""
        factor.last_step, factor.confirmed_at = step, timezone.now()
        factor.save()
        codes = _new_recovery_codes(account_pk)
        record(actor=actor, action="core.account.add_second_factor", subject=account_ref(account))
    return codes


def renew_recovery_codes(*, account_pk: int, actor: Actor) -> tuple[str, ...]:
    """New recovery codes; the old ones stop working."""
    with transaction.atomic():
        account = locked_account(account_pk)
        codes = _new_recovery_codes(account_pk)
        record(actor=actor, action="core.account.renew_recovery_codes", subject=account_ref(account))
    return codes


def remove_second_factor(*, account_pk: int, required: bool, actor: Actor) -> None:
    """Do without from now on. Raises SecondFactorRequired for those who may not."""
    if required:
        raise SecondFactorRequired()
    with transaction.atomic():
        account = locked_account(account_pk)
        _clear(account_pk)
        record(actor=actor, action="core.account.remove_second_factor", subject=account_ref(account))


def reset_second_factor(*, account_pk: int, actor: Actor) -> None:
    """For somebody who lost phone, codes and passkeys; by a security administrator. Sessions end. Raises Forbidden."""
    if not is_security_administrator(actor) or actor.account_pk == account_pk:
        raise Forbidden()
    with transaction.atomic():
        account = locked_account(account_pk)
        _clear(account_pk)
        Passkey.objects.filter(account_id=account_pk).delete()
        end_sessions(account_pk=account_pk)
        record(actor=actor, action="core.account.reset_second_factor", subject=account_ref(account))


def accept_code(*, account_pk: int, code: str) -> bool:
    """True once for each right code: of the app when it is later than the last one, or a recovery code not yet used."""
    code = code.strip().replace(" ", "").replace("-", "").upper()
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(account_id=account_pk).first()
        if factor is None or factor.confirmed_at is None:
            return False
        step = _matching_step(unseal(factor.secret), code)
        if step is not None:
            if step <= factor.last_step:
                return False
            factor.last_step = step
            factor.save(update_fields=["last_step"])
            return True
        unused = RecoveryCode.objects.filter(account_id=account_pk, used_at=None)
        return unused.filter(digest=_recovery_digest(account_pk, code)).update(used_at=timezone.now()) == 1


def has_app(*, account_pk: int) -> bool:
    """Whether an authenticator app is in force."""
    return SecondFactor.objects.filter(account_id=account_pk, confirmed_at__isnull=False).exists()


def count_recovery_codes(*, account_pk: int) -> int:
    """How many recovery codes are left."""
    return RecoveryCode.objects.filter(account_id=account_pk, used_at=None).count()


def _matching_step(secret: str, code: str) -> int | None:
    app = pyotp.TOTP(secret, interval=STEP_S)
    now = int(timezone.now().timestamp()) // STEP_S
    code = code.strip().replace(" ", "")
    return next(
        (now + drift for drift in DRIFT if compare_digest(app.at((now + drift) * STEP_S).encode(), code.encode())), None
    )


def _new_recovery_codes(account_pk: int) -> tuple[str, ...]:
    alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # Without signs that look alike.
    codes = tuple("".join(secrets.choice(alphabet) for _ in range(12)) for _ in range(RECOVERY_CODES))
    RecoveryCode.objects.filter(account_id=account_pk).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(account_id=account_pk, digest=_recovery_digest(account_pk, code)) for code in codes]
    )
    return tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes)


def _recovery_digest(account_pk: int, code: str) -> str:
    return digest_of(f"{account_pk}:{code}", purpose="recovery")


def _clear(account_pk: int) -> None:
    SecondFactor.objects.filter(account_id=account_pk).delete()
    RecoveryCode.objects.filter(account_id=account_pk).delete()
