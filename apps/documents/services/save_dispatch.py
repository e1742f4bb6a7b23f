"""Draft a document, and change the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from apps.documents.domain.errors import StaleDocument
from apps.documents.models import Dispatch
from apps.documents.selectors.categories import require_category
from apps.documents.selectors.dispatches import allowed
from apps.documents.selectors.visibility import dispatch_ref, require_dispatch
from apps.documents.services.checking import (
    MAX_BODY,
    MAX_LINE,
    Problems,
    check_kind,
    check_marks,
    check_receivers,
    check_title,
)
from apps.documents.services.office_lines import put_draft_line
from ctp_core.api import audit, clock, files
from ctp_core.contracts import Actor, Forbidden, MemberRef, PrincipalRef
from ctp_index.api import request_update
from ctp_organization.api import members


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchValues:
    """What a drafter writes."""

    category_id: UUID
    title: str
    kind: str = "notice"
    urgency: str = "normal"
    secrecy: str = "internal"
    body: str = ""
    addressees: str = ""
    copy_addressees: str = ""
    recipients: tuple[PrincipalRef, ...] = ()
    copies: tuple[PrincipalRef, ...] = ()
    files: tuple[UUID, ...] = ()
    dropped: tuple[UUID, ...] = ()


def create_dispatch(
    *, values: DispatchValues, actor: Actor, drafter: MemberRef | None = None, source: str | None = None
) -> Dispatch:
    """A draft of *drafter*, the actor when not given. Raises DocumentInvalid, CategoryNotFound, Forbidden."""
    author = drafter or actor.member
    if author is None:
        raise Forbidden
    category = require_category(values.category_id, "dispatch")
    person = members.list_members_by_pk(pks=[author.pk])[author.pk]
    dispatch = Dispatch(
        category=category,
        drafter_id=author.pk,
        drafter_unit=person.unit.name if person.unit else "",
        source=source,
        created_at=clock.now(),
    )
    _fill(dispatch, values)
    with transaction.atomic():
        dispatch.save()
        _keep_files(dispatch, values, actor)
        put_draft_line(dispatch, author)
        audit.record(actor=actor, action="documents.create_dispatch", subject=dispatch_ref(dispatch.public_id))
        request_update(ref=dispatch_ref(dispatch.public_id))
    return dispatch


def update_dispatch(
    *, dispatch_id: UUID, values: DispatchValues, actor: Actor, expected_revision: int | None = None
) -> Dispatch:
    """Change a draft, or what came back to its drafter. Raises NotFound, Forbidden, StaleDocument, DocumentInvalid."""
    with transaction.atomic():
        dispatch = lock_dispatch(dispatch_id, actor)
        if "edit" not in allowed(dispatch, actor):
            raise Forbidden
        if expected_revision is not None and expected_revision != dispatch.revision:
            raise StaleDocument
        if dispatch.state != "running":
            dispatch.category = require_category(values.category_id, "dispatch")
        _fill(dispatch, values)
        dispatch.revision += 1
        dispatch.save()
        _keep_files(dispatch, values, actor)
        if dispatch.state != "running" and actor.member is not None:
            put_draft_line(dispatch, actor.member)
        audit.record(actor=actor, action="documents.update_dispatch", subject=dispatch_ref(dispatch.public_id))
        request_update(ref=dispatch_ref(dispatch.public_id))
    return dispatch


def lock_dispatch(dispatch_id: UUID, actor: Actor) -> Dispatch:
    """A document the actor sees, locked. Raises NotFound."""
    require_dispatch(dispatch_id, actor)
    rows = Dispatch.objects.select_for_update(of=("self",)).select_related("category")
    return rows.get(public_id=dispatch_id)


def _fill(dispatch: Dispatch, values: DispatchValues) -> None:
    problems = Problems()
    dispatch.title = check_title(problems, values.title)
    check_kind(problems, values.kind)
    check_marks(problems, {"urgency": values.urgency, "secrecy": values.secrecy})
    dispatch.kind, dispatch.urgency, dispatch.secrecy = values.kind, values.urgency, values.secrecy
    dispatch.body = problems.text("body", values.body, MAX_BODY)
    dispatch.addressees = problems.text("addressees", values.addressees, MAX_LINE)
    dispatch.copy_addressees = problems.text("copy_addressees", values.copy_addressees, MAX_LINE)
    dispatch.recipients = check_receivers(problems, "recipients", values.recipients)
    dispatch.copies = check_receivers(problems, "copies", values.copies)
    problems.raise_if_any()


def _keep_files(dispatch: Dispatch, values: DispatchValues, actor: Actor) -> None:
    ref = dispatch_ref(dispatch.public_id)
    if values.dropped:
        files.detach(file_ids=values.dropped, from_=ref, actor=actor)
    if values.files:
        files.attach(file_ids=values.files, to=ref, actor=actor)


def copy_files_in(dispatch: Dispatch, file_ids: Sequence[UUID], actor: Actor) -> None:
    """Give a document copies of files that belong elsewhere."""
    if file_ids:
        files.copy_files(file_ids=list(file_ids), to=dispatch_ref(dispatch.public_id), actor=actor)
