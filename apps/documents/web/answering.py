"""What the pages of both registers answer: done, or what stood in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ctp_core.contracts import DomainError, Invalid, NotFound
from ctp_core.kit.answers import field_messages, translated
from ctp_portal.kit.shell import acted


def refusal(error: DomainError) -> str:
    """What stood in the way, in one line."""
    if isinstance(error, Invalid) and error.fields:
        return " ".join(one for found in field_messages(error).values() for one in found)
    return translated(error.message, error.params)


def carried_out(request: HttpRequest, url: str, change: Callable[[], str], key: UUID | None = None) -> HttpResponse:
    """Do *change*, which returns what to say of it, and go to *url*; a refusal is said there, in the to-do centre beside the
    item. *key*: the line that is done; in the to-do centre the next one follows."""
    try:
        text = change()
    except NotFound:
        raise
    except DomainError as error:
        if request.headers.get("HX-Request"):
            raise
        messages.error(request, refusal(error))
        return HttpResponseRedirect(url)
    return acted(request, message=text, url=url, key=key)


def known_revision(request: HttpRequest) -> int | None:
    """The revision the form was drawn from."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def given_again(request: HttpRequest, error: DomainError) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What was typed and what is wrong at which field; what is at no field is said above the page."""
    errors = field_messages(error) if isinstance(error, Invalid) else {}
    if not errors:
        messages.error(request, refusal(error))
    return {key: request.POST.get(key, "") for key in request.POST}, errors
