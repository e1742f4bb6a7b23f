"""What other units answer when they are asked what a change of the organisation would do to their things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from ctp_core.api import permissions
from ctp_core.contracts import CountedText, PrincipalRef
from ctp_organization.api import principals
from ctp_organization.contracts import Impact, ImpactExample, PlannedChange

SHOWN = 5
EMPTIES = ("merge", "disable")
"""Changes after which nobody stands in the unit any more, so that what was granted to it is of no use to anybody."""


def granted(change: PlannedChange, model: type[Model]) -> Q:
    """A filter: the things on which the unit, with or without those below it, or the person who leaves holds a right."""
    if change.member is not None:
        refs = [PrincipalRef("member", change.member.id)]
    elif change.unit is not None:
        refs = [PrincipalRef("unit", change.unit.id), PrincipalRef("unit_tree", change.unit.id)]
    else:
        return Q(pk__in=())
    return permissions.granted_to(model=model, keys=principals.keys_of(refs=refs))


def naming(rows: QuerySet[Any], field: str, public_id: UUID) -> QuerySet[Any]:
    """Those of *rows* whose JSON in *field* names *public_id*, wherever. Reads every row: for tables of some thousands."""
    found: QuerySet[Any] = rows.annotate(_text=Cast(field, TextField())).filter(_text__contains=str(public_id))
    return found


def counted(
    rows: QuerySet[Any],
    label: CountedText,
    *,
    weight: Literal["blocks", "breaks", "changes"] = "breaks",
    title: str = "name",
    url: Callable[[UUID], str] | None = None,
) -> Impact:
    """A line about *rows*: how many, and the first of them by *title*, with *url* of their public id. No *title*: no examples."""
    examples: tuple[ImpactExample, ...] = ()
    if title:
        shown = rows.order_by(title, "pk").values_list(title, "public_id")[:SHOWN]
        examples = tuple(ImpactExample(name, url(one) if url else "") for name, one in shown)
    return Impact(label, rows.count(), weight, examples=examples)
