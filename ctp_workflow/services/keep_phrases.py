"""Somebody keeps the phrases that they often write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction

from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, mark
from ctp_workflow.models import PhraseList
from ctp_workflow.selectors.phrases import list_phrases

MOST: Final = 30
LONGEST: Final = 200
TOO_MANY = mark("Keep at most %(most)s phrases.")
TOO_LONG = mark("A phrase has at most %(most)s characters: “%(start)s…”")


def keep_phrases(*, phrases: Iterable[str], actor: Actor) -> tuple[str, ...]:
    """Put *phrases* in the place of those there are, in this order; empty ones and repeated ones are left out.

    With none left one is offered those of the house again. Raises Invalid at ``phrases``, Forbidden for who is no member.
    """
    if actor.member is None:
        raise Forbidden
    kept = [text for text in dict.fromkeys(" ".join(one.split()) for one in phrases) if text]
    if len(kept) > MOST:
        raise Invalid({"phrases": [FieldError("workflow.too_many_phrases", TOO_MANY, most=MOST)]})
    for text in kept:
        if len(text) > LONGEST:
            raise Invalid(
                {"phrases": [FieldError("workflow.phrase_too_long", TOO_LONG, most=LONGEST, start=text[:20])]}
            )
    with transaction.atomic():
        if kept:
            PhraseList.objects.update_or_create(member_id=actor.member.pk, defaults={"texts": kept})
        else:
            PhraseList.objects.filter(member_id=actor.member.pk).delete()
    return list_phrases(actor=actor)
