"""Say something beside the flow."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.collaboration.domain.views import CommentView, affair_ref
from apps.collaboration.models import Affair, AffairComment, AffairParticipant
from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.services.save_draft import check_text
from apps_api.collaboration import NoMember
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, FieldError, Invalid, mark
from ctp_portal.api import notifications
from ctp_workflow.api import instances

LENGTH = 4_000


def add_comment(*, affair_id: UUID, text: str, actor: Actor) -> CommentView:
    """A comment of somebody who sees the affair. Starter and trackers are told. Raises AffairNotFound, Invalid, NoMember, Archived."""
    with transaction.atomic():
        # The flow before the affair, as everywhere.
        flow = Affair.objects.filter(public_id=affair_id).values_list("instance_id", flat=True).first()
        if flow is not None:
            instances.require_not_archived(instance_id=flow)
        # Locked first: who is put out of the affair meanwhile comes before or after, never between sight and comment.
        Affair.objects.select_for_update().filter(public_id=affair_id).first()
        affair = get_affair(affair_id=affair_id, actor=actor)
        if actor.member is None:
            raise NoMember()
        text = check_text("text", text, LENGTH)
        if not text:
            raise Invalid({"text": [FieldError("collaboration.empty_comment", mark("Write something first."))]})
        row = AffairComment.objects.create(affair_id=affair.pk, member_id=actor.member.pk, text=text, at=clock.now())
        trackers = AffairParticipant.objects.filter(affair_id=affair.pk, is_tracking=True)
        me = actor.member.pk
        following = [pk for pk, watched in trackers.values_list("member_id", "watched") if not watched or me in watched]
        told = {affair.starter.pk, *following} - {me}
        if told:
            notifications.notify(
                member_pks=sorted(told),
                kind="collaboration.commented",
                subject=affair_ref(affair_id),
                key=f"comment:{row.public_id}",
            )
        audit.record(actor=actor, action="collaboration.add_comment", subject=affair_ref(affair_id))
    return CommentView(row.public_id, actor.member, text, row.at)
