"""Somebody who is signed in here goes on to another system: consent, then a code good once and for a minute."""

from __future__ import annotations

import secrets as random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.sso.domain.scopes import in_order
from apps.sso.models import Application, Consent, SignOn
from ctp_core.api import audit, clock, secrets
from ctp_core.contracts import Actor, Forbidden, ObjectRef

CODE_PURPOSE = "sso-code"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the other system asked for, checked."""

    application: Application
    redirect_uri: str
    scopes: tuple[str, ...]
    nonce: str
    challenge: str


def needs_consent(*, wish: Wish, actor: Actor) -> bool:
    """True until the person has let this application know at least this much."""
    if not wish.application.asks_consent:
        return False
    given = Consent.objects.filter(account_id=actor.account_pk or 0, application=wish.application).first()
    return given is None or not set(wish.scopes) <= set(given.scopes)


def give_consent(*, wish: Wish, actor: Actor) -> None:
    """The person lets the application know this, in addition to what it knew."""
    with transaction.atomic():
        given, _made = Consent.objects.select_for_update().get_or_create(
            account_id=_person(actor), application=wish.application
        )
        given.scopes = in_order({*given.scopes, *wish.scopes})
        given.save()
        _record(actor, "give_consent", wish.application, {"scopes": given.scopes})


def issue_code(*, wish: Wish, authenticated_at: datetime, actor: Actor) -> str:
    """The code with which the application fetches its tokens. Raises Forbidden for services and while consent is missing."""
    account_pk = _person(actor)
    if needs_consent(wish=wish, actor=actor):
        raise Forbidden()
    code = random.token_urlsafe(32)
    with transaction.atomic():
        SignOn.objects.create(
            account_id=account_pk,
            application=wish.application,
            code_digest=secrets.digest_of(code, purpose=CODE_PURPOSE),
            redirect_uri=wish.redirect_uri,
            scopes=list(wish.scopes),
            nonce=wish.nonce,
            challenge=wish.challenge,
            authenticated_at=authenticated_at,
            created_at=clock.now(),
        )
        _record(actor, "sign_on", wish.application, {"scopes": list(wish.scopes)})
    return code


def withdraw_consent(*, application_ids: Iterable[object], actor: Actor) -> int:
    """The applications are asked about again, and what they hold opens nothing any more. Returns how many."""
    with transaction.atomic():
        rows = Consent.objects.filter(
            account_id=actor.account_pk or 0, application__public_id__in=list(application_ids)
        )
        found = list(rows.select_related("application"))
        for one in found:
            live = SignOn.objects.filter(account_id=one.account_id, application=one.application, revoked_at=None)
            live.update(revoked_at=clock.now())
            _record(actor, "withdraw_consent", one.application, {})
            one.delete()
    return len(found)


def _person(actor: Actor) -> int:
    """Nobody signs on for another: neither a program nor somebody who looks through another's eyes."""
    if actor.kind != "person" or actor.account_pk is None or actor.looker_pk is not None or actor.scopes is not None:
        raise Forbidden()
    return actor.account_pk


def _record(actor: Actor, action: str, application: Application, details: dict[str, object]) -> None:
    about = ObjectRef("sso", "application", application.public_id)
    audit.record(actor=actor, action=f"sso.{action}", subject=about, details={"name": application.name, **details})
