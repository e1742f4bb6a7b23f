"""Pages that ask for a word or two before something is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from ctp_core.contracts import DomainError, Invalid, NotFound
from ctp_core.kit.answers import field_messages, translated


def carry_out(
    request: Any, act: Callable[[], object], *, done: str, back: str
) -> tuple[HttpResponse | None, dict[str, list[str]]]:
    """Do it and go *back* with *done* said, or with the refusal; what is to be corrected in the form is answered instead.

    Raises NotFound.
    """
    try:
        act()
    except NotFound:
        raise
    except DomainError as error:
        errors = field_messages(error) if isinstance(error, Invalid) else {}
        if errors:
            return None, errors
        messages.error(request, translated(error.message, error.params))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back), {}
