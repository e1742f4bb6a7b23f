"""Make sure that a series is there."""

from __future__ import annotations

from django.db import transaction

from ctp_core.applets.numbering.models import NumberSeries
from ctp_core.applets.numbering.patterns import check_pattern


def ensure_series(*, code: str, pattern: str) -> None:
    """Make the series *code*, or give it *pattern* from its next number on. Raises Invalid for a pattern that can't work."""
    check_pattern(pattern)
    with transaction.atomic():
        NumberSeries.objects.update_or_create(code=code, defaults={"pattern": pattern})
