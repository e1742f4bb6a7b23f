"""Phrases that are offered for an opinion: one's own, else those of the house, else the usual ones."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from ctp_core.api import preferences
from ctp_core.contracts import Actor, mark
from ctp_workflow.models import PhraseList

HOUSE_PHRASES: Final = "workflow.phrases"
BETWEEN: Final = "|"
USUAL: Final = (
    mark("I agree."),
    mark("Noted."),
    mark("Please handle this as the rules say."),
    mark("Please look into it and report back."),
    mark("Please add what is missing and send it again."),
)


def list_phrases(*, actor: Actor) -> tuple[str, ...]:
    """In the order they are offered; the usual ones in the reader's language."""
    own = _own(actor)
    return own if own is not None else _of_the_house()


def _own(actor: Actor) -> tuple[str, ...] | None:
    if actor.member is None:
        return None
    found = PhraseList.objects.filter(member_id=actor.member.pk).values_list("texts", flat=True).first()
    return None if found is None else tuple(found)


def _of_the_house() -> tuple[str, ...]:
    said = tuple(text.strip() for text in str(preferences.get(HOUSE_PHRASES)).split(BETWEEN) if text.strip())
    return said or tuple(_(text) for text in USUAL)
