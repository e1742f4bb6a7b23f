"""The module's face, as apps_api.collaboration promises it."""

from __future__ import annotations

from django.db import models, transaction

from apps.collaboration.domain.views import AffairView
from apps.collaboration.models import Affair
from apps.collaboration.selectors.addresses import affair_url
from apps.collaboration.selectors.affairs import get_affair, visible_to
from apps.collaboration.selectors.templates import list_usable_templates, usable_by
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.submit_affair import submit_affair
from apps_api.collaboration import AffairRef, AffairStart, NoMember, TemplateNotFound, TemplateRef
from ctp_core.contracts import Actor, Conflict, ObjectRef


class Facade:
    """Implements CollaborationService."""

    def list_templates(self, *, actor: Actor) -> tuple[TemplateRef, ...]:
        """See CollaborationService."""
        found = list_usable_templates(actor=actor)
        return tuple(
            TemplateRef(one.id, one.code, one.name, one.category, one.icon, one.form_version_id) for one in found
        )

    def start(self, *, start: AffairStart, source: ObjectRef, actor: Actor) -> AffairRef:
        """See CollaborationService."""
        found = _started(source, actor)
        if found is not None:
            return found
        try:
            return self._start(start, source, actor)
        except Conflict:
            # Somebody else started from the same source at the same moment: theirs is the affair.
            found = _started(source, actor)
            if found is None:
                raise
            return found

    def _start(self, start: AffairStart, source: ObjectRef, actor: Actor) -> AffairRef:
        with transaction.atomic():
            if actor.member is None:
                raise NoMember()
            template = usable_by(actor).filter(code=start.template).first()
            if template is None:
                raise TemplateNotFound()
            content = DraftContent(title=start.title or None, values=start.values)
            draft = create_draft(template_id=template.public_id, content=content, actor=actor, source=source)
            return affair_ref_of(submit_affair(affair_id=draft.id, opinion=start.opinion, actor=actor))

    def find_started(self, *, source: ObjectRef, actor: Actor) -> AffairRef | None:
        """See CollaborationService."""
        found = visible_to(actor).filter(_of(source)).first()
        return affair_ref_of(get_affair(affair_id=found.public_id, actor=actor)) if found else None


def _started(source: ObjectRef, actor: Actor) -> AffairRef | None:
    """The affair begun from *source*. Raises AffairNotFound when it is not the actor's to see."""
    known = Affair.objects.filter(_of(source)).values_list("public_id", flat=True).first()
    return None if known is None else affair_ref_of(get_affair(affair_id=known, actor=actor))


def _of(source: ObjectRef) -> models.Q:
    return models.Q(source_module=source.module, source_kind=source.kind, source_id=source.id)


def affair_ref_of(view: AffairView) -> AffairRef:
    """The short form others get."""
    return AffairRef(
        id=view.id,
        title=view.title,
        state=view.state,
        starter=view.starter,
        template_code=view.template_code,
        url=affair_url(view.id),
        submitted_at=view.submitted_at,
    )
