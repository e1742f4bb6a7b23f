"""What a meeting must be, new or changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.meetings.domain.slots import LONGEST, is_on_grid
from apps_api.meetings import MeetingInvalid
from ctp_core.contracts import FieldError, mark

TITLE_LENGTH = 200
PLACE_LENGTH = 300
TEXT_LENGTH = 20_000
MOST_PEOPLE = 500
FURTHEST = timedelta(days=731)


def check_meeting(
    *, title: str, starts_at: datetime, ends_at: datetime, place: str, agenda: str, people: int, now: datetime
) -> None:
    """Raises MeetingInvalid with everything there is to correct."""
    errors: dict[str, list[FieldError]] = {}
    if not 1 <= len(title.strip()) <= TITLE_LENGTH:
        message = mark("Give a title of at most %(limit)s characters.")
        errors["title"] = [FieldError("meetings.title", message, limit=TITLE_LENGTH)]
    if len(place) > PLACE_LENGTH:
        errors["place"] = [_too_long(PLACE_LENGTH)]
    if len(agenda) > TEXT_LENGTH:
        errors["agenda"] = [_too_long(TEXT_LENGTH)]
    if people > MOST_PEOPLE:
        message = mark("Invite at most %(limit)s people.")
        errors["invited"] = [FieldError("meetings.people", message, limit=MOST_PEOPLE)]
    errors |= _check_times(starts_at, ends_at, now)
    if errors:
        raise MeetingInvalid(errors)


def _check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> dict[str, list[FieldError]]:
    errors: dict[str, list[FieldError]] = {}
    for name, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if not is_on_grid(moment):
            errors[name] = [FieldError("meetings.grid", mark("Times lie on full five minutes."))]
    if errors:
        return errors
    if ends_at <= starts_at:
        errors["ends_at"] = [FieldError("meetings.period", mark("The end comes after the start."))]
    elif ends_at - starts_at > LONGEST:
        errors["ends_at"] = [FieldError("meetings.too_long", mark("A meeting lasts 24 hours at most."))]
    elif ends_at <= now:
        errors["starts_at"] = [FieldError("meetings.past", mark("This time is over."))]
    elif starts_at > now + FURTHEST:
        errors["starts_at"] = [FieldError("meetings.far", mark("Choose a time within the next two years."))]
    return errors


def _too_long(limit: int) -> FieldError:
    return FieldError("meetings.text_length", mark("Use at most %(limit)s characters."), limit=limit)
