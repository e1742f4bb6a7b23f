"""Who sees a document: the drafter, everybody a flow or an issue brought it to, and the office that numbers or registers."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from apps.documents.models import Dispatch, Receipt
from ctp_core.api import permissions
from ctp_core.contracts import Actor, NotFound, ObjectRef
from ctp_organization.api import data_scopes
from ctp_workflow.api import instances

REGISTER = "documents.register"
NUMBER = "documents.number"
SIGN_FOR_UNIT = "documents.sign_for_unit"
MANAGE = "documents.manage_categories"
NUMBERED_STATES = ("approved", "numbered", "issued", "void")


def dispatch_ref(dispatch_id: UUID) -> ObjectRef:
    """The reference of a document that is sent."""
    return ObjectRef("documents", "dispatch", dispatch_id)


def receipt_ref(receipt_id: UUID) -> ObjectRef:
    """The reference of a document that came in."""
    return ObjectRef("documents", "receipt", receipt_id)


def visible_dispatches(actor: Actor) -> QuerySet[Dispatch]:
    """The documents to send an actor sees. Drafts are the drafter's alone, also those taken back from a flow."""
    if actor.kind == "system":
        return Dispatch.objects.all()
    if not actor.is_signed_in:
        return Dispatch.objects.none()
    seen = permissions.granted(model=Dispatch, verb="read", actor=actor) & ~Q(state="draft")
    if actor.member is not None:
        seen |= Q(drafter_id=actor.member.pk)
    if actor.may(NUMBER):
        seen |= Q(state__in=NUMBERED_STATES)
    elif scopes := actor.data_scopes(NUMBER):
        drafted = data_scopes.people_within(scopes=scopes, actor=actor, through="drafter_id")
        seen |= Q(state__in=NUMBERED_STATES) & drafted
    return Dispatch.objects.filter(seen)


def visible_receipts(actor: Actor) -> QuerySet[Receipt]:
    """The documents that came in an actor sees."""
    if actor.kind == "system" or actor.may(REGISTER):
        return Receipt.objects.all()
    if not actor.is_signed_in:
        return Receipt.objects.none()
    seen = permissions.granted(model=Receipt, verb="read", actor=actor)
    if scopes := actor.data_scopes(REGISTER):
        seen |= data_scopes.units_within(scopes=scopes, actor=actor)
    return Receipt.objects.filter(seen)


def require_dispatch(dispatch_id: UUID, actor: Actor, rows: QuerySet[Dispatch] | None = None) -> Dispatch:
    """One document to send; a delegate sees what waits for the one they stand for. Raises NotFound."""
    base = Dispatch.objects.all() if rows is None else rows
    found = base.filter(public_id=dispatch_id, pk__in=visible_dispatches(actor).values("pk")).first()
    if found is None and _waits_for(dispatch_ref(dispatch_id), actor):
        found = base.filter(public_id=dispatch_id).first()
    if found is None:
        raise NotFound
    return found


def require_receipt(receipt_id: UUID, actor: Actor, rows: QuerySet[Receipt] | None = None) -> Receipt:
    """One document that came in. Raises NotFound."""
    base = Receipt.objects.all() if rows is None else rows
    found = base.filter(public_id=receipt_id, pk__in=visible_receipts(actor).values("pk")).first()
    if found is None and _waits_for(receipt_ref(receipt_id), actor):
        found = base.filter(public_id=receipt_id).first()
    if found is None:
        raise NotFound
    return found


def may_read_dispatch(actor: Actor, dispatch_id: UUID) -> bool:
    """The right to its page, its files and its flow."""
    try:
        require_dispatch(dispatch_id, actor)
    except NotFound:
        return False
    return True


def may_read_flow(actor: Actor, dispatch_id: UUID) -> bool:
    """The right to how a document came about: who takes part in a flow sees it anyway, beside them the drafter and the office.

    Those who get the document do not read what was said before it was signed.
    """
    drafter = visible_dispatches(actor).filter(public_id=dispatch_id).values_list("drafter_id", flat=True).first()
    if drafter is None:
        return False
    is_own = actor.member is not None and actor.member.pk == drafter
    return is_own or data_scopes.reaches_person(code=NUMBER, actor=actor, member_pk=drafter)


def may_read_receipt(actor: Actor, receipt_id: UUID) -> bool:
    """The same for what came in."""
    try:
        require_receipt(receipt_id, actor)
    except NotFound:
        return False
    return True


def _waits_for(ref: ObjectRef, actor: Actor) -> bool:
    return actor.member is not None and instances.find_open_item(subject=ref, actor=actor) is not None
