"""The time. Services ask here; pure code gets it passed in."""

from datetime import datetime

from django.utils import timezone

__all__ = ["now"]


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()
