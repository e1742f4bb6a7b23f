"""Reading what the pages send."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from apps.documents.services.checking import Problems
from apps.documents.services.save_dispatch import DispatchValues
from apps.documents.services.save_receipt import ReceiptValues
from ctp_core.api import files
from ctp_core.contracts import PageRequest, mark
from ctp_organization.kit.picker import parse_principals, parse_unit

DISPATCH_FIELDS = ("title", "kind", "urgency", "secrecy", "body", "addressees", "copy_addressees")
RECEIPT_FIELDS = ("title", "sender", "their_number", "urgency", "secrecy", "body")
UUID_ZERO = UUID(int=0)


def page_of(request: Any) -> PageRequest:
    """The page asked for by the cursor in the address."""
    return PageRequest(cursor=request.GET.get("cursor") or None)


def uuid_of(text: str) -> UUID:
    """An id from a form; nonsense is an id nobody has."""
    try:
        return UUID(text)
    except ValueError:
        return UUID_ZERO


def read_dispatch(request: Any) -> DispatchValues:
    """A drafter's form. Uploads are stored as the actor's own first."""
    post = request.POST
    return DispatchValues(
        category_id=uuid_of(post.get("category", "")),
        **{name: post.get(name, "") for name in DISPATCH_FIELDS},
        recipients=parse_principals(post, "recipients", kinds=("unit", "member"), actor=request.actor),
        copies=parse_principals(post, "copies", kinds=("unit", "member"), actor=request.actor),
        files=_uploads(request),
        dropped=tuple(uuid_of(one) for one in post.getlist("drop")),
    )


def read_receipt(request: Any) -> ReceiptValues:
    """A clerk's form. Raises DocumentInvalid for a day that can't be read."""
    post = request.POST
    unit = parse_unit(post, "unit", actor=request.actor, required=True)
    problems = Problems()
    try:
        received = date.fromisoformat(post.get("received_on", ""))
    except ValueError:
        problems.add("received_on", "day", mark("Give a day."))
        problems.raise_if_any()
        raise
    return ReceiptValues(
        category_id=uuid_of(post.get("category", "")),
        unit_id=unit.id if unit else UUID_ZERO,
        received_on=received,
        **{name: post.get(name, "") for name in RECEIPT_FIELDS},
        files=_uploads(request),
        dropped=tuple(uuid_of(one) for one in post.getlist("drop")),
    )


def _uploads(request: Any) -> tuple[UUID, ...]:
    stored = [
        files.store(actor=request.actor, name=one.name or "", content=one.file, size=one.size)
        for one in request.FILES.getlist("files")[:20]
    ]
    return tuple(one.id for one in stored)
