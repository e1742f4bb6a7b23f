"""Hand on what an affair holds to people of one's own choice."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.collaboration.domain.titles import LENGTH
from apps.collaboration.domain.views import AffairView
from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.selectors.evidence import shown_content
from apps.collaboration.services.save_draft import BODY_LENGTH, DraftContent, create_draft
from apps_api.collaboration import NoMember
from ctp_core.api import audit, files
from ctp_core.contracts import Actor
from ctp_workflow.api import instances
from ctp_workflow.contracts import NotToBePrinted
from ctp_workflow.kit.words import opinion_words


def forward_affair(*, affair_id: UUID, with_opinions: bool, actor: Actor) -> AffairView:
    """A draft of a free flow of one's own: text, fields, attachments and, if asked for, opinions as *actor* sees them.

    The draft holds copies: whoever gets it sees nothing of the affair itself. Raises AffairNotFound, NoMember, NotToBePrinted where
    the step doesn't let it be taken away.
    """
    source = get_affair(affair_id=affair_id, actor=actor)
    if actor.member is None:
        raise NoMember()
    if source.instance_id is not None and not instances.may_print(instance_id=source.instance_id, actor=actor):
        raise NotToBePrinted
    fields, attached = shown_content(source, actor)
    wanted = [one.id for one in attached]
    lines = [
        *_head(source),
        source.body,
        *(_("%(label)s: %(text)s") % {"label": label, "text": text} for label, text in fields),
    ]
    if with_opinions and source.instance_id is not None:
        opinions = instances.list_opinions(instance_id=source.instance_id, actor=actor)
        lines += [f"\n{_('Opinions')}", *(opinion_words(one) for one in reversed(opinions))]
        wanted += [file.id for one in reversed(opinions) for file in one.files]
    title = _("Forwarded: %(title)s") % {"title": source.title}
    content = DraftContent(title=title[:LENGTH], body=_in_room("\n".join(one for one in lines if one)))
    with transaction.atomic():
        made = create_draft(template_id=None, content=content, actor=actor)
        files.copy_files(file_ids=list(dict.fromkeys(wanted)), to=made.ref, actor=actor)
        details = {"from": str(affair_id), "opinions": with_opinions}
        audit.record(actor=actor, action="collaboration.forward_affair", subject=made.ref, details=details)
    return made


def _in_room(text: str) -> str:
    """*text*, or as much of it as a draft holds, and that there was more."""
    if len(text) <= BODY_LENGTH:
        return text
    said = "\n" + _("… (more than a draft holds; the rest stands in the affair itself)")
    return text[: BODY_LENGTH - len(said)] + said


def _head(source: AffairView) -> Iterator[str]:
    """Whose it was, and when it was sent."""
    if source.submitted_at is not None:
        day = timezone.localtime(source.submitted_at).strftime("%Y-%m-%d")
        yield _("From %(name)s, %(day)s") % {"name": source.starter.name, "day": day} + "\n"
