"""Seals that were taken up for a form nobody saved."""

from __future__ import annotations

from ctp_core.api import clock
from ctp_form.models import SealImpression
from ctp_form.selectors.seals import FRESH_FOR

BATCH = 1_000


def remove_unused_impressions() -> None:
    """Those that went into no record while they were fresh, and a day beyond; that they were taken up stays in the audit."""
    before = clock.now() - 25 * FRESH_FOR
    old = SealImpression.objects.filter(bound_at__isnull=True, made_at__lt=before).order_by("pk")
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        # A save that binds one of them meanwhile keeps it.
        SealImpression.objects.filter(pk__in=batch, bound_at__isnull=True).delete()
