"""The lines documents put into people's lists beside those of the flow: drafts, numbering and issuing, signing for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.urls import reverse

from apps.documents.models import Dispatch, Distribution
from apps.documents.selectors.visibility import dispatch_ref
from ctp_core.api import clock
from ctp_core.contracts import MemberRef, mark
from ctp_portal.api import todos
from ctp_portal.contracts import TodoEntry

OFFICE = UUID("6f0b7c52-5a2f-5a0e-9a2b-2f4f1a4b7d10")
TO_NUMBER, TO_ISSUE, TO_SIGN = mark("To number"), mark("To issue"), mark("To sign for")


def office_key(dispatch_id: UUID) -> UUID:
    """The line of the office that numbers and issues."""
    return uuid5(OFFICE, str(dispatch_id))


def put_draft_line(dispatch: Dispatch, drafter: MemberRef) -> None:
    """The draft in its drafter's list; the flow's own *sent* line takes its place."""
    url = reverse("documents:dispatch", args=[dispatch.public_id])
    todos.put(entries=[_line(dispatch, drafter.pk, dispatch.public_id, url, drafter.name, "", box="draft")])


def put_office_lines(dispatch: Dispatch, clerks: Iterable[MemberRef], sender: str, tag: str) -> None:
    """What the office has to do next with a signed document, in the lists of all its clerks."""
    url = reverse("documents:dispatch", args=[dispatch.public_id])
    key = office_key(dispatch.public_id)
    todos.put(entries=[_line(dispatch, one.pk, key, url, sender, tag) for one in clerks])


def close_office_lines(dispatch: Dispatch, *, by: MemberRef | None, at: datetime) -> None:
    """Done for the clerk who did it, gone for the others."""
    key = office_key(dispatch.public_id)
    if by is not None:
        todos.move(keys=[key], box="done", at=at, tag=mark("Issued"), member_pk=by.pk)
    todos.withdraw(keys=[key], boxes=["pending"])


def put_sign_lines(
    dispatch: Dispatch, lines: Iterable[tuple[Distribution, Iterable[MemberRef], str]], sender: str
) -> None:
    """What is to be signed for, in the lists of the people or of the units' clerks: who they are and the page it is done on."""
    todos.put(
        entries=[
            _line(dispatch, one.pk, distribution.public_id, url, sender, TO_SIGN)
            for distribution, people, url in lines
            for one in people
        ]
    )


def close_sign_lines(distribution: Distribution, *, by: MemberRef, at: datetime, tag: str) -> None:
    """Done for who signed, gone for the unit's other clerks."""
    todos.move(keys=[distribution.public_id], box="done", at=at, tag=tag, member_pk=by.pk)
    todos.withdraw(keys=[distribution.public_id], boxes=["pending"])


def _line(
    dispatch: Dispatch, member_pk: int, key: UUID, url: str, sender: str, tag: str, box: str = "pending"
) -> TodoEntry:
    return TodoEntry(
        member_pk=member_pk,
        box=box,  # type: ignore[arg-type]
        module="documents",
        kind="dispatch",
        key=key,
        subject=dispatch_ref(dispatch.public_id),
        title=dispatch.title,
        url=url,
        sender=sender,
        at=clock.now(),
        category=dispatch.category.name,
        template_id=dispatch.category.public_id,
        tag=tag,
    )
