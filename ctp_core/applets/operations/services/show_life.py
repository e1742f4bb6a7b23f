"""Workers' signs of life."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from ctp_core.applets.operations.models import WorkerHeartbeat

FORGOTTEN_AFTER = timedelta(days=1)


def show_life(*, name: str, kind: str) -> None:
    """Write down that worker *name* is at work now, by the database's clock."""
    if not WorkerHeartbeat.objects.filter(name=name).update(seen_at=Now()):
        WorkerHeartbeat.objects.filter(seen_at__lt=Now() - FORGOTTEN_AFTER).delete()
        WorkerHeartbeat.objects.bulk_create(
            [WorkerHeartbeat(name=name, kind=kind, started_at=Now(), seen_at=Now())],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["started_at", "seen_at"],
        )


def end_life(*, name: str) -> None:
    """A worker that stops in order leaves no row to be missed."""
    WorkerHeartbeat.objects.filter(name=name).delete()
