"""What follows an approval, carried out in the transaction that takes the event in: exactly once, waiting while the other module is off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models, transaction

from apps.collaboration.domain.outcomes import PublishNews
from apps.collaboration.domain.views import affair_ref
from apps.collaboration.models import Affair, AffairOutcome
from apps.collaboration.selectors.drafts import lock_affair
from apps.collaboration.selectors.flow_inputs import read_variables
from apps.collaboration.selectors.templates import managed_by
from apps_api.collaboration import AffairNotFound
from apps_api.news import NEWS, ArticleDraft, BoardNotFound
from ctp_core.api import audit, clock
from ctp_core.api.operations import failpoint
from ctp_core.contracts import Actor, DomainError, MemberRef, ModuleUnavailable, system_actor
from ctp_portal.api import notifications

SERVER = system_actor("collaboration")


def run_outcomes(*, affair_id: UUID) -> None:
    """Carry out what still waits. Raises ModuleUnavailable when the other module is off: nothing is lost, it waits.

    What the other module refuses for good (the board is gone, the title too long) is written down with the reason.
    """
    with transaction.atomic():
        row = lock_affair(models.Q(public_id=affair_id))
        if row is None or row.state != Affair.State.APPROVED:
            return
        for result in (
            AffairOutcome.objects.filter(affair=row).exclude(state=AffairOutcome.State.DONE).order_by("position")
        ):
            _run(row, result)


def retry_outcomes(*, affair_id: UUID, actor: Actor) -> None:
    """Try again what failed, for those who maintain the template. Raises AffairNotFound, ModuleUnavailable."""
    with transaction.atomic():
        row = Affair.objects.filter(public_id=affair_id).first()
        if row is None or not managed_by(actor).filter(pk=row.template_id or 0).exists():
            raise AffairNotFound()
        audit.record(actor=actor, action="collaboration.retry_outcomes", subject=affair_ref(affair_id))
        run_outcomes(affair_id=affair_id)


def _run(row: Affair, result: AffairOutcome) -> None:
    failpoint("collaboration.outcome.begun")
    try:
        with transaction.atomic():
            _publish(row, PublishNews.from_json(result.action), read_variables(row))
        result.state, result.reason = AffairOutcome.State.DONE, ""
    except ModuleUnavailable:
        raise
    except DomainError as error:
        result.state, result.reason = AffairOutcome.State.FAILED, error.code
        notifications.notify(
            member_pks=[row.starter_id],
            kind="collaboration.outcome_failed",
            subject=affair_ref(row.public_id),
            key=f"outcome:{row.public_id}:{result.position}",
        )
    result.at = clock.now()
    result.save(update_fields=["state", "reason", "at"])
    audit.record(
        actor=SERVER,
        action="collaboration.run_outcome",
        subject=affair_ref(row.public_id),
        details={"action": result.action["action"], "state": result.state, "reason": result.reason},
    )
    failpoint("collaboration.outcome.done")


def _publish(row: Affair, action: PublishNews, values: dict[str, Any]) -> None:
    news = NEWS.get()
    board = action.board_of(values)
    if board is None:
        raise BoardNotFound()
    draft = ArticleDraft(
        board_id=board,
        title=str(values.get(action.title) or row.title),
        body=str(values.get(action.body) or ""),
        attachments=tuple(UUID(one) for one in values.get(action.attachments) or ()),
        author=MemberRef(row.starter.pk, row.starter.public_id, row.starter.name),
    )
    news.publish(draft=draft, source=affair_ref(row.public_id), actor=SERVER)
