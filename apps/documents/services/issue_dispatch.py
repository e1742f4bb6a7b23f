"""What the office does with a signed document: number it, issue it, void it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.documents.domain.errors import WrongState
from apps.documents.models import Dispatch, Receipt
from apps.documents.selectors.categories import series_of
from apps.documents.selectors.clerks import office_of
from apps.documents.selectors.dispatches import allowed
from apps.documents.selectors.visibility import NUMBER, dispatch_ref, receipt_ref
from apps.documents.services.checking import Problems
from apps.documents.services.distribute_dispatch import distribute
from apps.documents.services.office_lines import TO_ISSUE, close_office_lines, put_office_lines
from apps.documents.services.save_dispatch import lock_dispatch
from apps_api.documents import DispatchIssued, DispatchVoided
from ctp_core.api import audit, clock, events, numbering
from ctp_core.contracts import Actor, Forbidden, ObjectRef
from ctp_index.api import request_update
from ctp_organization.api import data_scopes, members
from ctp_portal.api import todos


def number_dispatch(*, dispatch_id: UUID, actor: Actor) -> Dispatch:
    """Give the next number of the category's series (登记编号); again changes nothing. Raises NotFound, Forbidden, WrongState."""
    with transaction.atomic():
        dispatch = lock_dispatch(dispatch_id, actor)
        if dispatch.state == "numbered" and _is_office(dispatch, actor):
            return dispatch
        _require(dispatch, "number", actor)
        found = numbering.reserve(
            series=series_of(dispatch.category),
            year=timezone.localdate().year,
            for_=dispatch_ref(dispatch.public_id),
            actor=actor,
        )
        dispatch.number_id, dispatch.number, dispatch.state = found.id, found.text, "numbered"
        dispatch.save(update_fields=["number_id", "number", "state"])
        sender = members.list_members_by_pk(pks=[dispatch.drafter_id])[dispatch.drafter_id].name
        put_office_lines(dispatch, office_of(dispatch), sender, TO_ISSUE)
        audit.record(
            actor=actor,
            action="documents.number_dispatch",
            subject=dispatch_ref(dispatch.public_id),
            details={"number": dispatch.number},
        )
        request_update(ref=dispatch_ref(dispatch.public_id))
    return dispatch


def issue_dispatch(*, dispatch_id: UUID, actor: Actor) -> Dispatch:
    """Issue a numbered document (印发): readers may open it, everybody who gets it has to sign for it, units find it among
    what came in. Raises NotFound, Forbidden, WrongState.
    """
    with transaction.atomic():
        dispatch = lock_dispatch(dispatch_id, actor)
        _require(dispatch, "issue", actor)
        at = clock.now()
        if dispatch.number_id is not None:
            numbering.use(number_id=dispatch.number_id, actor=actor)
        dispatch.state, dispatch.issued_at = "issued", at
        dispatch.save(update_fields=["state", "issued_at"])
        distribute(dispatch)
        close_office_lines(dispatch, by=actor.member, at=at)
        ref = dispatch_ref(dispatch.public_id)
        audit.record(actor=actor, action="documents.issue_dispatch", subject=ref, details={"number": dispatch.number})
        source = ObjectRef.parse(dispatch.source) if dispatch.source else None
        events.publish(DispatchIssued(subject=ref, number=dispatch.number, title=dispatch.title, source=source))
        request_update(ref=ref)
    return dispatch


def void_dispatch(*, dispatch_id: UUID, reason: str, actor: Actor) -> Dispatch:
    """Void a document; its number stays in the ledger as void and is never given out again. Raises NotFound, Forbidden, DocumentInvalid."""
    problems = Problems()
    reason = problems.text("reason", reason, 500, required=True)
    problems.raise_if_any()
    with transaction.atomic():
        dispatch = lock_dispatch(dispatch_id, actor)
        _require(dispatch, "void", actor)
        if dispatch.number_id is not None:
            numbering.void(number_id=dispatch.number_id, reason=reason, actor=actor)
        dispatch.state = "void"
        dispatch.save(update_fields=["state"])
        _withdraw(dispatch)
        ref = dispatch_ref(dispatch.public_id)
        audit.record(actor=actor, action="documents.void_dispatch", subject=ref, details={"reason": reason})
        events.publish(DispatchVoided(subject=ref, number=dispatch.number))
        request_update(ref=ref)
    return dispatch


def _require(dispatch: Dispatch, what: str, actor: Actor) -> None:
    if what not in allowed(dispatch, actor):
        raise WrongState if _is_office(dispatch, actor) else Forbidden


def _is_office(dispatch: Dispatch, actor: Actor) -> bool:
    return data_scopes.reaches_person(code=NUMBER, actor=actor, member_pk=dispatch.drafter_id)


def _withdraw(dispatch: Dispatch) -> None:
    """Nobody has anything to do with a void document any more."""
    waiting = list(dispatch.distributions.filter(state="waiting"))
    close_office_lines(dispatch, by=None, at=clock.now())
    todos.withdraw(keys=[dispatch.public_id], boxes=["draft"])
    todos.withdraw(keys=[one.public_id for one in waiting], boxes=["pending"])
    dispatch.distributions.filter(state="waiting").update(state="void")
    for receipt in Receipt.objects.filter(distribution__dispatch=dispatch, state="awaiting"):
        Receipt.objects.filter(pk=receipt.pk).update(state="void")
        request_update(ref=receipt_ref(receipt.public_id))
