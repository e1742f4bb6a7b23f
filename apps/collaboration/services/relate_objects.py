"""Say what belongs beside an affair, and take it away again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.collaboration.domain.views import AffairView, RelatedView, affair_ref
from apps.collaboration.models import Affair, RelatedObject
from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.selectors.related import item_in_hand, list_related, may_relate
from apps_api.collaboration import MayNotRelate
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, FieldError, Invalid, NotFound, ObjectRef, mark
from ctp_index.api import name_entries

MOST = 20
"""One person's, of those they may open: what others have related, or what is not to be seen any more, is in nobody's way."""
MOST_IN_ALL = 100
GONE = mark("This is not there, or you can't open it.")
ITSELF = mark("This is the same item.")
TOO_MANY = mark("At most %(limit)s things can be related to one item.")
TOO_MANY_OF_ONE = mark("You can relate at most %(limit)s things to one item.")


def relate_object(*, affair_id: UUID, ref: ObjectRef, actor: Actor) -> RelatedView:
    """Relate something the actor may open; related already it stays as it is.

    Raises AffairNotFound, MayNotRelate, Invalid at ``object``: not to be opened, the affair itself, or too many.
    """
    with transaction.atomic():
        affair = _changeable(affair_id, actor)
        if ref == affair.ref:
            raise _bad("collaboration.related_to_itself", ITSELF)
        if ref not in name_entries(refs=[ref], actor=actor):
            raise _bad("collaboration.related_gone", GONE)
        rows = RelatedObject.objects.filter(affair_id=affair.pk)
        there = rows.filter(object_module=ref.module, object_kind=ref.kind, object_id=ref.id).exists()
        if not there:
            assert actor.member is not None  # noqa: S101 may_relate has asked
            if rows.count() >= MOST_IN_ALL:
                raise _bad("collaboration.too_many_related", TOO_MANY, limit=MOST_IN_ALL)
            if rows.filter(added_by_id=actor.member.pk).count() >= MOST and is_full(affair, actor):
                raise _bad("collaboration.too_many_related", TOO_MANY_OF_ONE, limit=MOST)
            RelatedObject.objects.create(
                affair_id=affair.pk,
                object_module=ref.module,
                object_kind=ref.kind,
                object_id=ref.id,
                added_by_id=actor.member.pk,
                at=clock.now(),
            )
            audit.record(
                actor=actor, action="collaboration.relate", subject=affair_ref(affair_id), details={"object": ref}
            )
        return next(one for one in list_related(affair=affair, actor=actor, may=True) if one.ref == ref)


def unrelate_object(*, affair_id: UUID, related_id: UUID, actor: Actor) -> None:
    """Take away what one has related oneself; the starter everything they see.

    Raises AffairNotFound, MayNotRelate, NotFound for what is not there or not to be seen.
    """
    with transaction.atomic():
        affair = _changeable(affair_id, actor)
        found = next((one for one in list_related(affair=affair, actor=actor, may=True) if one.id == related_id), None)
        if found is None:
            raise NotFound
        if not found.may_remove:
            raise MayNotRelate
        RelatedObject.objects.filter(public_id=related_id).delete()
        audit.record(
            actor=actor, action="collaboration.unrelate", subject=affair_ref(affair_id), details={"object": found.ref}
        )


def is_full(affair: AffairView, actor: Actor) -> bool:
    """Has *actor* related as much as one may, of what they may open?"""
    mine = actor.member.pk if actor.member else 0
    return sum(one.added_by.pk == mine for one in list_related(affair=affair, actor=actor)) >= MOST


def _changeable(affair_id: UUID, actor: Actor) -> AffairView:
    """The affair, locked, so that its end and the number of what stands beside it are what they seem."""
    Affair.objects.select_for_update().filter(public_id=affair_id).first()
    affair = get_affair(affair_id=affair_id, actor=actor)
    if not may_relate(affair, actor, item_in_hand(affair, actor)):
        raise MayNotRelate
    return affair


def _bad(code: str, message: str, **params: object) -> Invalid:
    return Invalid({"object": [FieldError(code, message, **params)]})
