"""Tell members something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ctp_core.contracts import ObjectRef
from ctp_portal.models import Notification

BATCH = 500


def notify_members(
    *,
    member_pks: Iterable[int],
    kind: str,
    subject: ObjectRef,
    key: str,
    at: datetime,
    params: Mapping[str, Any] | None = None,
) -> None:
    """Write one notification for each member; a member who already has one of this *key* keeps the one there is."""
    rows = [
        Notification(
            member_pk=pk,
            key=key,
            kind=kind,
            module=kind.partition(".")[0],
            subject_module=subject.module,
            subject_kind=subject.kind,
            subject_id=subject.id,
            params=dict(params or {}),
            at=at,
        )
        for pk in sorted(set(member_pks))
    ]
    with transaction.atomic():
        Notification.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
