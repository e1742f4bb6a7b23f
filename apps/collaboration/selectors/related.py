"""What stands beside an affair: objects of any module, each for those who may open both."""

from __future__ import annotations

from apps.collaboration.domain.views import AffairView, RelatedView
from apps.collaboration.models import RelatedObject
from ctp_core.contracts import Actor, MemberRef, ObjectRef
from ctp_index.api import name_entries
from ctp_workflow.api import instances
from ctp_workflow.contracts import ItemDto

CHANGEABLE = ("draft", "running")
READING = ("inform", "circulate")


def list_related(*, affair: AffairView, actor: Actor, may: bool = False) -> tuple[RelatedView, ...]:
    """In the order they were added, those that *actor* may open; *may* says whether they may be changed now.

    Of the others nothing is told, not even how many. One query, and a few for each kind of object there is.
    """
    rows = RelatedObject.objects.select_related("added_by").filter(affair_id=affair.pk).order_by("pk")
    by_ref = {ObjectRef(row.object_module, row.object_kind, row.object_id): row for row in rows}
    named = name_entries(refs=by_ref, actor=actor)
    me = actor.member.pk if actor.member else 0
    return tuple(
        RelatedView(
            id=row.public_id,
            ref=ref,
            label=named[ref].label,
            title=named[ref].title,
            extra=named[ref].extra,
            url=named[ref].url,
            added_by=MemberRef(row.added_by.pk, row.added_by.public_id, row.added_by.name),
            at=row.at,
            may_remove=may and me in (row.added_by_id, affair.starter.pk),
        )
        for ref, row in by_ref.items()
        if ref in named
    )


def may_relate(affair: AffairView, actor: Actor, item: ItemDto | None) -> bool:
    """The starter of what has not ended, and who has it in hand by *item*, for somebody too. Who only reads it does not."""
    if actor.member is None or affair.state not in CHANGEABLE:
        return False
    return affair.starter.pk == actor.member.pk or (item is not None and item.kind not in READING)


def item_in_hand(affair: AffairView, actor: Actor) -> ItemDto | None:
    """The actor's open item, if the affair waits for them."""
    if affair.instance_id is None or affair.state == "draft":
        return None
    return instances.find_open_item(subject=affair.ref, actor=actor)
