"""Begin again with what one affair holds."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.collaboration.domain.titles import usual_title
from apps.collaboration.domain.views import AffairView, affair_ref
from apps.collaboration.models import Affair
from apps.collaboration.selectors.affairs import get_affair, view_of
from apps.collaboration.selectors.templates import usable_by
from apps.collaboration.services.draft_line import put_draft_line
from apps.collaboration.services.making_titles import is_concealed
from apps_api.collaboration import NoMember, TemplateNotFound
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor
from ctp_form.api import records


def copy_affair(*, affair_id: UUID, actor: Actor) -> AffairView:
    """A draft of one's own with the title, the text and what one sees of the form. The template must still be one's to use.

    Raises AffairNotFound, TemplateNotFound, NoMember.
    """
    source = get_affair(affair_id=affair_id, actor=actor)
    if actor.member is None:
        raise NoMember()
    with transaction.atomic():
        now = clock.now()
        row = Affair(starter_id=actor.member.pk, created_at=now, updated_at=now, title=source.title, body=source.body)
        if source.template_id is not None:
            template = usable_by(actor).filter(public_id=source.template_id).first()
            if template is None:
                raise TemplateNotFound()
            row.template, row.flow_version_id = template, template.flow_version_id
            row.policies, row.outcomes = template.policies, template.outcomes
            copied_from = Affair.objects.select_related("form_version").get(pk=source.pk)
            row.form_version, row.title_fields = copied_from.form_version, copied_from.title_fields
            if is_concealed(row, row.title_fields or []):
                row.title = usual_title(template.name, actor.member.name)
        elif source.road is not None:
            row.road = source.road.to_json()
        row.save()
        ref = affair_ref(row.public_id)
        if source.record_id is not None:
            copied = records.copy_record(record_id=source.record_id, policy=source.policy, actor=actor, owner=ref)
            row.record_id = copied.id
            row.save(update_fields=["record_id"])
        put_draft_line(row, now)
        audit.record(actor=actor, action="collaboration.copy_affair", subject=ref, details={"from": str(affair_id)})
        return view_of(row, actor, {})
