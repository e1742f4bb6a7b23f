"""Dates as people say them. Pure: the moment, now and the words come from outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def say(moment: datetime, now: datetime, words: Mapping[str, str], *, short: bool = False) -> str:
    """*moment* as seen at *now*, both in the reader's time zone: today 10:12, yesterday, Fri, 05-03, 2017-05-03.

    *words* has ``today``, ``yesterday``, ``tomorrow`` and the WEEKDAYS. What is to come keeps its time of day within the
    week; *short* leaves out the word today.
    """
    days = (moment.date() - now.date()).days
    clock = f"{moment.hour:02}:{moment.minute:02}"
    if days == 0:
        return clock if short else f"{words['today']} {clock}"
    if days == -1:
        return words["yesterday"]
    if days == 1:
        return f"{words['tomorrow']} {clock}"
    weekday = words[WEEKDAYS[moment.weekday()]]
    if -7 < days < 0:
        return weekday
    if 0 < days < 7:
        return f"{weekday} {clock}"
    day = f"{moment.month:02}-{moment.day:02}"
    return day if moment.year == now.year else f"{moment.year:04}-{day}"


def days_until(due: datetime, now: datetime) -> int:
    """Whole calendar days from *now* to *due*: 0 is today, negative is past."""
    return (due.date() - now.date()).days
