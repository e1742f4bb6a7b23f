"""Make the draft a version that can be used and never changes again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api import audit, clock, events
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.contracts import NothingToPublish, VersionDto, VersionPublished
from ctp_form.models import FormVersion
from ctp_form.selectors.parsed import version_dto
from ctp_form.services.check_definition import require_manager, require_sound
from ctp_form.services.check_relations import require_related
from ctp_form.services.save_draft import lock_definition


def publish_version(*, definition_id: UUID, actor: Actor) -> VersionDto:
    """The new version. Raises DefinitionInvalid, NothingToPublish."""
    require_manager(actor)
    with transaction.atomic():
        row = lock_definition(definition_id)
        require_related(require_sound(row.draft))
        last = FormVersion.objects.filter(definition=row).order_by("-number").first()
        if last is not None and last.schema == row.draft and last.name == row.name:
            raise NothingToPublish(number=last.number)
        version = FormVersion.objects.create(
            definition=row,
            number=last.number + 1 if last else 1,
            name=row.name,
            schema=row.draft,
            published_at=clock.now(),
        )
        subject = ObjectRef("form", "definition", row.public_id)
        audit.record(actor=actor, action="form.publish_version", subject=subject, details={"number": version.number})
        events.publish(VersionPublished(subject=subject, code=row.code, number=version.number))
    return version_dto(version)
