"""Keys: made when first needed, replaced in time, published as long as something they signed may count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from joserfc import jwt
from joserfc.jwk import RSAKey

from apps.sso.models import SigningKey
from ctp_core.api import audit, clock, secrets
from ctp_core.contracts import Actor, Forbidden, system_actor

ALGORITHM, BITS, PURPOSE = "RS256", 2048, "sso-signing-key"
LIFE = timedelta(days=90)
# Clients keep a key set for a while, and tokens live five minutes.
PUBLISHED_AFTER = timedelta(days=2)


def sign(claims: dict[str, Any]) -> str:
    """An ID token with *claims*, by the current key."""
    key = _current() or _make()
    private = RSAKey.import_key(secrets.unseal(key.box, purpose=PURPOSE))
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, private, algorithms=[ALGORITHM])


def published_keys() -> dict[str, Any]:
    """The key set others check our signatures with."""
    if _current() is None:
        _make()
    known = SigningKey.objects.exclude(replaced_at__lt=clock.now() - PUBLISHED_AFTER)
    return {"keys": [one.public for one in known.order_by("-pk")]}


def rotate_keys(*, actor: Actor) -> str:
    """A new key signs from now on; the old one stays published for two days. Returns the new one's id. Raises Forbidden."""
    if actor.kind != "system" and actor.admin_role != "security":
        raise Forbidden()
    with transaction.atomic():
        SigningKey.objects.select_for_update().filter(replaced_at=None).update(replaced_at=clock.now())
        kid = _make().kid
        audit.record(actor=actor, action="sso.rotate_keys", subject=None, details={"kid": kid})
    return kid


def rotate_old_keys() -> None:
    """Once a day: replaces a key of 90 days, and forgets those that nobody needs."""
    now = clock.now()
    SigningKey.objects.filter(replaced_at__lt=now - PUBLISHED_AFTER).delete()
    if SigningKey.objects.filter(replaced_at=None, created_at__lt=now - LIFE).exists():
        rotate_keys(actor=system_actor("key rotation"))


def _current() -> SigningKey | None:
    return SigningKey.objects.filter(replaced_at=None).order_by("-pk").first()


def _make() -> SigningKey:
    key = RSAKey.generate_key(BITS, {"use": "sig", "alg": ALGORITHM})
    key.ensure_kid()
    box = secrets.seal(key.as_pem(private=True).decode(), purpose=PURPOSE)
    try:
        with transaction.atomic():
            return SigningKey.objects.create(
                kid=str(key.kid), box=box, public=dict(key.as_dict(private=False)), created_at=clock.now()
            )
    except IntegrityError:  # Another process was first.
        return SigningKey.objects.get(replaced_at=None)
