"""Rights on documents as they are explained."""

from __future__ import annotations

from uuid import UUID

from apps.documents.models import Dispatch, Receipt
from apps.documents.selectors.clerks import keys_of
from apps.documents.selectors.visibility import (
    NUMBER,
    REGISTER,
    may_read_dispatch,
    may_read_flow,
    may_read_receipt,
)
from ctp_core.api import permissions
from ctp_core.contracts import Actor, ObjectRights, mark
from ctp_organization.api import members


def allowed_dispatch(actor: Actor, dispatch_id: UUID) -> frozenset[str]:
    """Reading the document, and reading how it came about."""
    if not may_read_dispatch(actor, dispatch_id):
        return frozenset()
    return frozenset({"read", "read_flow"} if may_read_flow(actor, dispatch_id) else {"read"})


def dispatch_keys(dispatch_id: UUID) -> frozenset[str] | None:
    """Those it was given to, its drafter, and the office."""
    row = Dispatch.objects.filter(public_id=dispatch_id).first()
    if row is None:
        return None
    people = members.list_members_by_pk(pks={row.drafter_id})
    named = permissions.list_grants(target=row, verb="read") | keys_of(one.ref for one in people.values())
    return named | frozenset(one.key for one in permissions.list_permission_grants(code=NUMBER))


def allowed_receipt(actor: Actor, receipt_id: UUID) -> frozenset[str]:
    """Whether *actor* sees the document that came in."""
    return frozenset({"read"}) if may_read_receipt(actor, receipt_id) else frozenset()


def receipt_keys(receipt_id: UUID) -> frozenset[str] | None:
    """Those it was given to, and the office."""
    row = Receipt.objects.filter(public_id=receipt_id).first()
    if row is None:
        return None
    named = permissions.list_grants(target=row, verb="read")
    return named | frozenset(one.key for one in permissions.list_permission_grants(code=REGISTER))


DISPATCH_RIGHTS = ObjectRights(
    "dispatch",
    mark("Document"),
    (("read", mark("See and read")), ("read_flow", mark("Read how it came about"))),
    allowed_dispatch,
    dispatch_keys,
)
RECEIPT_RIGHTS = ObjectRights(
    "receipt", mark("Received document"), (("read", mark("See and read")),), allowed_receipt, receipt_keys
)
