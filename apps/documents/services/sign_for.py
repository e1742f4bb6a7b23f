"""Sign for what one got, for oneself or for a unit; send it back with a reason; urge those who have not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.documents.domain.errors import UrgedAlready, WrongState
from apps.documents.models import Dispatch, Distribution, Receipt
from apps.documents.selectors.clerks import clerks_of, signs_for
from apps.documents.selectors.dispatches import allowed
from apps.documents.selectors.visibility import dispatch_ref, receipt_ref, visible_receipts
from apps.documents.services.checking import Problems
from apps.documents.services.office_lines import close_sign_lines
from apps.documents.services.save_dispatch import lock_dispatch
from apps_api.documents import DocumentSigned
from ctp_core.api import audit, clock, events
from ctp_core.contracts import Actor, Forbidden, MemberRef, NotFound, mark
from ctp_index.api import request_update
from ctp_organization.api import units
from ctp_portal.api import notifications

URGE_PAUSE = timedelta(minutes=30)
URGED = "documents.urged"


def sign_for(*, distribution_id: UUID, actor: Actor) -> Distribution:
    """Sign; again changes nothing. Raises NotFound, Forbidden, WrongState when it was sent back."""
    return _answer(distribution_id, actor, state="signed", reason="")


def send_back(*, distribution_id: UUID, reason: str, actor: Actor) -> Distribution:
    """Send a document that reached the wrong unit back to its sender (退文). Raises NotFound, Forbidden, WrongState, DocumentInvalid."""
    problems = Problems()
    reason = problems.text("reason", reason, 500, required=True)
    problems.raise_if_any()
    return _answer(distribution_id, actor, state="returned", reason=reason)


def _answer(distribution_id: UUID, actor: Actor, *, state: str, reason: str) -> Distribution:
    with transaction.atomic():
        row, member = _locked(distribution_id, actor)
        if row.state == state:
            return row
        if row.state != "waiting":
            raise WrongState
        row.state, row.signed_by_id, row.signed_at, row.reason = state, member.pk, clock.now(), reason
        row.save(update_fields=["state", "signed_by_id", "signed_at", "reason"])
        unit_id = _answer_for_unit(row, member)
        tag = mark("Signed for") if state == "signed" else mark("Sent back")
        close_sign_lines(row, by=member, at=row.signed_at, tag=tag)
        ref = dispatch_ref(row.dispatch.public_id)
        action = "documents.sign_for" if state == "signed" else "documents.send_back"
        audit.record(actor=actor, action=action, subject=ref, details={"for": row.name, "reason": reason})
        if state == "signed":
            events.publish(DocumentSigned(subject=ref, member_id=member.id, unit_id=unit_id))
        else:
            notifications.notify(
                member_pks=[row.dispatch.drafter_id],
                kind="documents.sent_back",
                subject=ref,
                key=f"documents:back:{row.public_id}",
                params={"by": row.name},
            )
    return row


def _answer_for_unit(row: Distribution, member: MemberRef) -> UUID | None:
    if row.unit_id is None:
        return None
    receipt = Receipt.objects.select_for_update().get(distribution=row)
    receipt.state, receipt.signed_by_id, receipt.signed_at = row.state, member.pk, row.signed_at
    receipt.save(update_fields=["state", "signed_by_id", "signed_at"])
    request_update(ref=receipt_ref(receipt.public_id))
    return units.get_unit_by_pk(pk=row.unit_id).id


def _locked(distribution_id: UUID, actor: Actor) -> tuple[Distribution, MemberRef]:
    """The row, for its person or a clerk of its unit."""
    rows = Distribution.objects.select_for_update(of=("self",)).select_related("dispatch", "dispatch__category")
    row = rows.filter(public_id=distribution_id).first()
    if row is None or actor.member is None:
        raise NotFound
    if row.member_id is not None:
        if row.member_id != actor.member.pk:
            raise NotFound
        return row, actor.member
    if not signs_for(actor, unit_pk=row.unit_id or 0):
        seen = visible_receipts(actor).filter(Q(distribution=row)).exists()
        raise Forbidden if seen else NotFound
    return row, actor.member


def urge(*, dispatch_id: UUID, actor: Actor) -> int:
    """Remind everybody who has not signed yet; at most every half hour. Gives their number. Raises NotFound, Forbidden, UrgedAlready."""
    with transaction.atomic():
        dispatch = lock_dispatch(dispatch_id, actor)
        if "urge" not in allowed(dispatch, actor):
            raise Forbidden
        at = clock.now()
        if dispatch.urged_at is not None and at - dispatch.urged_at < URGE_PAUSE:
            raise UrgedAlready
        people = _who_has_to_sign(dispatch)
        dispatch.urged_at = at
        dispatch.save(update_fields=["urged_at"])
        ref = dispatch_ref(dispatch.public_id)
        key = f"documents:urge:{dispatch.public_id}:{at:%Y%m%d%H%M}"
        notifications.notify(member_pks=people, kind=URGED, subject=ref, key=key)
        audit.record(actor=actor, action="documents.urge", subject=ref, details={"people": len(people)})
    return len(people)


def _who_has_to_sign(dispatch: Dispatch) -> set[int]:
    """The people and the clerks of the units that have not answered, however many of them there are."""
    waiting = list(dispatch.distributions.filter(state="waiting").values_list("member_id", "unit_id"))
    clerks = clerks_of(unit_pks=[unit for _, unit in waiting if unit])
    return {member for member, _ in waiting if member} | {one.pk for people in clerks.values() for one in people}
