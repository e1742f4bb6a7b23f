"""What full text finds of documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse

from apps.documents.models import Dispatch, Receipt
from apps.documents.selectors.clerks import keys_of
from apps.documents.selectors.visibility import (
    NUMBER,
    NUMBERED_STATES,
    REGISTER,
    dispatch_ref,
    receipt_ref,
    visible_dispatches,
    visible_receipts,
)
from ctp_core.api import permissions
from ctp_core.contracts import Actor, MemberRef
from ctp_index.contracts import SearchEntry
from ctp_organization.api import members


def load_dispatches(ids: Sequence[UUID]) -> Iterable[SearchEntry]:
    """The entries of documents to send, void ones left out."""
    rows = list(Dispatch.objects.exclude(state="void").filter(public_id__in=ids))
    grants = permissions.list_grants_of_many(model=Dispatch, verb="read", pks=[row.pk for row in rows])
    people = members.list_members_by_pk(pks={row.drafter_id for row in rows})
    drafters: dict[int, MemberRef] = {pk: one.ref for pk, one in people.items()}
    office = frozenset(one.key for one in permissions.list_permission_grants(code=NUMBER))
    for row in rows:
        own = keys_of([drafters[row.drafter_id]]) if row.drafter_id in drafters else frozenset()
        yield SearchEntry(
            ref=dispatch_ref(row.public_id),
            title=row.title,
            body=f"{row.number}\n{row.addressees}\n{row.body}",
            keys=grants[row.pk] | own | (office if row.state in NUMBERED_STATES else frozenset()),
            url=reverse("documents:dispatch", args=[row.public_id]),
            at=row.issued_at or row.created_at,
            extra=row.number,
        )


def load_receipts(ids: Sequence[UUID]) -> Iterable[SearchEntry]:
    """The entries of documents that came in."""
    rows = list(Receipt.objects.exclude(state="void").filter(public_id__in=ids))
    grants = permissions.list_grants_of_many(model=Receipt, verb="read", pks=[row.pk for row in rows])
    office = frozenset(one.key for one in permissions.list_permission_grants(code=REGISTER))
    for row in rows:
        yield SearchEntry(
            ref=receipt_ref(row.public_id),
            title=row.title,
            body=f"{row.number}\n{row.sender}\n{row.their_number}\n{row.body}",
            keys=grants[row.pk] | office,
            url=reverse("documents:receipt", args=[row.public_id]),
            at=row.created_at,
            extra=row.sender,
        )


def seen_dispatches(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Those the actor may open."""
    return set(visible_dispatches(actor).filter(public_id__in=ids).values_list("public_id", flat=True))


def seen_receipts(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Those the actor may open."""
    return set(visible_receipts(actor).filter(public_id__in=ids).values_list("public_id", flat=True))


def all_dispatches() -> Iterable[UUID]:
    """For reindexing."""
    return Dispatch.objects.exclude(state="void").values_list("public_id", flat=True).iterator()


def all_receipts() -> Iterable[UUID]:
    """For reindexing."""
    return Receipt.objects.exclude(state="void").values_list("public_id", flat=True).iterator()
