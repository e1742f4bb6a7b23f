"""The working calendar: the hours of each weekday, and the days that are not what their weekday says."""

from __future__ import annotations

from django.db import models


class WorkingHours(models.Model):
    """A stretch of work on a weekday (0 is Monday)."""

    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["weekday", "begins"], name="wf_hours_begin_once")]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins:%H:%M}-{self.ends:%H:%M}"


class CalendarDay(models.Model):
    """A holiday, or a day that is worked instead."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=50, blank=True)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
