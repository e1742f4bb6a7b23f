"""Reading what an audit administrator looks for, from a query or a form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from ctp_core.applets.audit.selectors import AuditFilter
from ctp_core.contracts import FieldError, Invalid, mark

TEXT_LENGTH = 100
FILTERS = ("person", "action", "subject", "since", "until")


def audit_filter(given: Mapping[str, Any]) -> AuditFilter:
    """The filter in a query or form; both days count. Raises Invalid for what is no day or no id."""
    errors: dict[str, list[FieldError]] = {}
    since, until = _day(given, "since", errors), _day(given, "until", errors)
    subject_id = None
    if text := str(given.get("subject", "")).strip():
        try:
            subject_id = UUID(text.rpartition("/")[2])
        except ValueError:
            errors["subject"] = [FieldError("core.not_an_id", mark("This is not the id of an object."))]
    if errors:
        raise Invalid(errors)
    return AuditFilter(
        person=_text(given, "person"),
        action=_text(given, "action"),
        subject_id=subject_id,
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _text(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name, "")).replace("\0", "").strip()[:TEXT_LENGTH]


def _day(given: Mapping[str, Any], name: str, errors: dict[str, list[FieldError]]) -> date | None:
    text = str(given.get(name, "")).strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
        if not 1970 <= found.year <= 9000:
            raise ValueError(text)
    except ValueError:
        errors[name] = [FieldError("core.not_a_day", mark("Write the day as 2026-05-03."))]
        return None
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone()).astimezone(UTC)
