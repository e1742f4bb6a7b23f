"""The part that creating and updating a record share: take values in under a policy, or refuse them at their fields."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from ctp_core.contracts import Actor
from ctp_form.contracts import FieldPolicy, ValuesInvalid
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Json, Known
from ctp_form.domain.taking import Desk, Taken
from ctp_form.domain.writing import take
from ctp_form.selectors.names import known_for


def take_values(
    *,
    definition: Definition,
    stored: Mapping[str, Json],
    incoming: Any,
    policy: FieldPolicy,
    actor: Actor,
    complete: bool,
    lenient: bool = False,
    known: Known | None = None,
) -> Taken:
    """*incoming* cleaned and merged over *stored*.

    *known* is what the outside knows of the ids in *incoming*, when many records are taken in together.
    Raises ValuesInvalid; with *lenient* only for what goes beyond the policy: a draft keeps what is sound of what was typed so far.
    """
    desk = Desk(
        definition=definition,
        policy=policy,
        known=known or known_for(definition=definition, stored=stored, incoming=incoming, actor=actor),
        today=timezone.localdate(),
        new_row_id=lambda: secrets.token_hex(5),
        complete=complete,
        language="zh-hans" if (get_language() or "").startswith("zh") else "en",
    )
    taken = take(desk, stored, incoming)
    errors = taken.refused if lenient else taken.errors
    if errors:
        raise ValuesInvalid(errors)
    return taken
