"""Begin an affair or go on writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.collaboration.domain.roads import MOST_PEOPLE, Road
from apps.collaboration.domain.titles import LENGTH, usual_title
from apps.collaboration.domain.viewing import START
from apps.collaboration.domain.views import AffairView, affair_ref
from apps.collaboration.models import Affair
from apps.collaboration.selectors.affairs import view_of
from apps.collaboration.selectors.drafts import lock_own_draft
from apps.collaboration.selectors.field_rights import policy_in
from apps.collaboration.selectors.templates import usable_by
from apps.collaboration.services.draft_line import put_draft_line
from apps_api.collaboration import NoMember, TemplateNotFound
from ctp_core.api import audit, clock, files
from ctp_core.contracts import Actor, Conflict, FieldError, Invalid, ObjectRef, mark
from ctp_form.api import records
from ctp_organization.api import members

BODY_LENGTH = 50_000


@dataclass(frozen=True)
class DraftContent:
    """What one writes; None leaves a part as it is. *values* fill the form in, *road* is a free flow's."""

    title: str | None = None
    body: str | None = None
    values: Mapping[str, Any] | None = None
    road: Road | None = None
    file_ids: Sequence[UUID] | None = field(default=None)


def create_draft(
    *,
    template_id: UUID | None,
    content: DraftContent,
    actor: Actor,
    draft_key: UUID | None = None,
    source: ObjectRef | None = None,
    lenient: bool = False,
) -> AffairView:
    """A draft from a template, or of a free flow without one. The same *draft_key* twice is one draft.

    Raises NoMember, TemplateNotFound, Invalid, Conflict when the key or *source* is somebody else's already.
    """
    if actor.member is None:
        raise NoMember()
    with transaction.atomic():
        known = _known(draft_key, actor)
        if known is not None:
            return update_draft(affair_id=known, content=content, actor=actor, lenient=lenient)
        try:
            with transaction.atomic():
                row = _begin(template_id, actor, draft_key, source)
        except IntegrityError:
            # Sent twice at the same moment: the unique key decides, theirs is the draft.
            known = _known(draft_key, actor)
            if known is None:
                raise Conflict() from None
            return update_draft(affair_id=known, content=content, actor=actor, lenient=lenient)
        ref = affair_ref(row.public_id)
        if row.form_version is not None:
            record = records.create_record(
                version_id=row.form_version.public_id,
                values=content.values or {},
                policy=policy_in(row, START, actor),
                actor=actor,
                owner=ref,
                complete=False,
                lenient=lenient,
            )
            row.record_id = record.id
        _write(row, content, actor)
        row.save()
        put_draft_line(row, row.updated_at)
        audit.record(actor=actor, action="collaboration.create_draft", subject=ref)
        return view_of(row, actor, {})


def update_draft(
    *, affair_id: UUID, content: DraftContent, actor: Actor, expected_revision: int | None = None, lenient: bool = False
) -> AffairView:
    """Write on. Raises AffairNotFound, NotADraft, Invalid, Conflict when it was saved elsewhere since *expected_revision*."""
    with transaction.atomic():
        row = lock_own_draft(affair_id, actor)
        if expected_revision is not None and row.revision != expected_revision:
            raise Conflict()
        if row.record_id is not None and content.values is not None:
            records.update_record(
                record_id=row.record_id,
                values=content.values,
                policy=policy_in(row, START, actor),
                actor=actor,
                complete=False,
                lenient=lenient,
            )
        _write(row, content, actor)
        row.revision += 1
        row.save()
        put_draft_line(row, row.updated_at)
        return view_of(row, actor, {})


def _known(draft_key: UUID | None, actor: Actor) -> UUID | None:
    """The actor's draft of this key, if it was begun already."""
    if draft_key is None or actor.member is None:
        return None
    found = Affair.objects.filter(draft_key=draft_key, starter_id=actor.member.pk)
    return found.values_list("public_id", flat=True).first()


def _begin(template_id: UUID | None, actor: Actor, draft_key: UUID | None, source: ObjectRef | None) -> Affair:
    now = clock.now()
    row = Affair(starter_id=actor.member.pk if actor.member else 0, created_at=now, updated_at=now)
    if draft_key is not None:
        row.draft_key = draft_key
    if source is not None:
        row.source_module, row.source_kind, row.source_id = source.module, source.kind, source.id
    if template_id is not None:
        template = usable_by(actor).select_related("form_version").filter(public_id=template_id).first()
        if template is None:
            raise TemplateNotFound()
        row.template = template
        row.form_version, row.flow_version_id = template.form_version, template.flow_version_id
        row.policies, row.outcomes = template.policies, template.outcomes
    row.save()
    return row


def _write(row: Affair, content: DraftContent, actor: Actor) -> None:
    if content.title is not None:
        row.title = check_text("title", content.title, LENGTH)
    if content.body is not None:
        row.body = check_text("body", content.body, BODY_LENGTH)
    if content.road is not None and row.template_id is None:
        row.road = _known_road(content.road, actor).to_json()
    if content.file_ids is not None:
        ref = affair_ref(row.public_id)
        before = {one.id for one in files.list_attached(to=ref)}
        if gone := before - set(content.file_ids):
            files.detach(file_ids=sorted(gone), from_=ref, actor=actor)
        if added := [one for one in dict.fromkeys(content.file_ids) if one not in before]:
            files.attach(file_ids=added, to=ref, actor=actor)
    row.title = row.title or _usual_title(row, actor)
    row.updated_at = clock.now()


def check_text(name: str, text: str, limit: int) -> str:
    """*text* without space around. Raises Invalid at *name*."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > limit:
        message = mark("At most %(limit)s characters.")
        raise Invalid({name: [FieldError("collaboration.too_long", message, limit=limit)]})
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        message = mark("This holds characters that can't be used. Type it again.")
        raise Invalid({name: [FieldError("collaboration.characters", message)]})
    return text


def _known_road(road: Road, actor: Actor) -> Road:
    """The road with the names the organisation gives; only people *actor* sees."""
    wanted = [*road.people, *road.informed]
    if len(wanted) > MOST_PEOPLE:
        message = mark("At most %(limit)s people.")
        raise Invalid({"people": [FieldError("collaboration.too_many_people", message, limit=MOST_PEOPLE)]})
    try:
        ids = [UUID(one.id) for one in wanted]
    except ValueError:
        raise _unknown_people() from None
    found = members.list_members_by_id(ids=ids, actor=actor)
    if any(one not in found or not found[one].is_active for one in ids):
        raise _unknown_people()
    named = {one.id: type(one)(one.id, found[UUID(one.id)].name) for one in wanted}
    return Road(road.mode, tuple(named[one.id] for one in road.people), tuple(named[one.id] for one in road.informed))


def _unknown_people() -> Invalid:
    message = mark("Somebody you chose can't be found. Choose again.")
    return Invalid({"people": [FieldError("collaboration.unknown_people", message)]})


def _usual_title(row: Affair, actor: Actor) -> str:
    if row.template is None:
        return _("Untitled")
    name = actor.member.name if actor.member else ""
    return usual_title(row.template.name, name)
