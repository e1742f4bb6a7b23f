"""Passkeys in the browser: making them, and proving with one who is there."""

from __future__ import annotations

import time
from itertools import chain
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.api import rates
from ctp_core.applets.accounts.errors import LockedOut, PasskeyRefused, SignInRefused
from ctp_core.applets.accounts.rules import second_factor_required
from ctp_core.applets.accounts.services import passkeys
from ctp_core.applets.accounts.services.passkeys import Place, Question
from ctp_core.applets.accounts.services.sign_in import confirm_session
from ctp_core.contracts import DomainError, Invalid
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.confirming import fresh
from ctp_core.kit.policies import PUBLIC, SIGNED_IN
from ctp_core.kit.returning import next_url
from ctp_core.kit.signing_in import complete, pending
from ctp_core.kit.web import page

CHALLENGE, CHALLENGE_S = "core_passkey_challenge", 300


@page(SIGNED_IN, methods=("POST",))
@fresh
def passkey_options(request: Any) -> HttpResponse:
    """What the browser needs to make one."""
    return _asked(request, "add", passkeys.begin_passkey(account_pk=request.actor.account_pk, place=_place(request)))


@page(SIGNED_IN, methods=("POST",))
@fresh
def passkey_add(request: Any) -> HttpResponse:
    """Keep what it made."""
    try:
        passkeys.add_passkey(
            account_pk=request.actor.account_pk,
            name=request.POST.get("name", ""),
            answer=request.POST.get("credential", ""),
            challenge=_challenge(request, "add"),
            place=_place(request),
            actor=request.actor,
        )
        messages.success(request, _("From now on you can sign in with this passkey."))
    except Invalid as error:
        messages.error(request, " ".join(chain.from_iterable(field_messages(error).values())))
    except PasskeyRefused as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("core:second-factor"))


@page(SIGNED_IN, methods=("POST",))
@fresh
def passkey_rename(request: Any, passkey_id: UUID) -> HttpResponse:
    """Call it something else."""
    passkeys.rename_passkey(account_pk=request.actor.account_pk, id=passkey_id, name=request.POST.get("name", ""))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("core:second-factor"))


@page(SIGNED_IN, methods=("POST",))
@fresh
def passkey_remove(request: Any, passkey_id: UUID) -> HttpResponse:
    """It opens nothing any more."""
    required = second_factor_required(request.standing)
    passkeys.remove_passkey(account_pk=request.actor.account_pk, id=passkey_id, required=required, actor=request.actor)
    messages.success(request, _("The passkey is removed."))
    return HttpResponseRedirect(reverse("core:second-factor"))


@page(PUBLIC, methods=("POST",))
def proof_options(request: Any) -> HttpResponse:
    """What the browser needs to prove something with one; a stranger's question makes a session, so not too many."""
    if not request.actor.is_signed_in:
        rates.take_turn(rates.BEGIN_SIGN_IN, rates.origin(request.client_address))
    return _asked(request, "prove", passkeys.begin_proof(place=_place(request)))


@page(PUBLIC, methods=("POST",))
def prove(request: Any) -> HttpResponse:
    """Sign in, give the second proof of a sign-in, or prove once more who is there."""
    waiting = pending(request)
    try:
        account_pk = passkeys.prove_passkey(
            answer=request.POST.get("credential", ""),
            challenge=_challenge(request, "prove"),
            place=_place(request),
            address=request.client_address,
        )
        if request.actor.is_signed_in:
            return _confirmed(request, account_pk)
        if waiting is not None and waiting["account"] != account_pk:
            raise PasskeyRefused()
        return complete(request, account_pk, waiting["next"] if waiting else next_url(request))
    except (PasskeyRefused, SignInRefused, LockedOut) as error:
        return _failed(request, error, waiting is not None)


def _confirmed(request: Any, account_pk: int) -> HttpResponse:
    if request.standing.account_pk != account_pk:
        raise PasskeyRefused()
    confirm_session(session_pk=request.standing.session_pk)
    return HttpResponseRedirect(next_url(request, "core:account"))


def _failed(request: Any, error: DomainError, waiting: bool) -> HttpResponse:
    messages.error(request, translated(error.message, error.params))
    name = "core:confirm" if request.actor.is_signed_in else "core:sign-in-code" if waiting else "core:sign-in"
    return HttpResponseRedirect(reverse(name))


def _asked(request: Any, purpose: str, question: Question) -> HttpResponse:
    request.session[CHALLENGE] = {"purpose": purpose, "challenge": question.challenge, "at": int(time.time())}
    return HttpResponse(question.options, content_type="application/json")


def _challenge(request: Any, purpose: str) -> str:
    """Taken out of the session: it is signed once. Raises PasskeyRefused."""
    kept = request.session.pop(CHALLENGE, None)
    if not kept or kept["purpose"] != purpose or time.time() - kept["at"] > CHALLENGE_S:
        raise PasskeyRefused()
    return str(kept["challenge"])


def _place(request: Any) -> Place:
    host = str(request.get_host())
    return Place(host=urlsplit(f"//{host}").hostname or host, origin=f"{request.scheme}://{host}")
