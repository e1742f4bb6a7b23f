"""Drafts: what a new affair begins with."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from apps.collaboration.models import Affair
from apps_api.collaboration import AffairNotFound, NotADraft
from ctp_core.contracts import Actor


def lock_own_draft(affair_id: UUID, actor: Actor) -> Affair:
    """The actor's own draft, locked. Raises AffairNotFound, or NotADraft when it was submitted already."""
    row = lock_affair(models.Q(public_id=affair_id))
    if row is None or actor.member is None or row.starter_id != actor.member.pk:
        raise AffairNotFound()
    if row.state != "draft":
        raise NotADraft()
    return row


def lock_affair(wanted: models.Q) -> Affair | None:
    """One affair, locked, with what it points at."""
    rows = Affair.objects.select_for_update(of=("self",))
    return rows.select_related("starter", "template", "form_version").filter(wanted).first()
