"""The ledger of numbers: every one that was ever given out, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class NumberSeries(models.Model):
    """A series, such as the letters of one office: how its numbers are written."""

    code = models.CharField(max_length=100, unique=True)
    pattern = models.CharField(max_length=100)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return self.pattern


class NumberCounter(models.Model):
    """The last number of a series in a year. Its row lock puts those who want the next one in a queue."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="counters")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "ctp_core"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="core_counter_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class NumberEntry(models.Model):
    """One number of the ledger. Rows are never removed: a number that is not used is void, with the reason."""

    class State(models.TextChoices):
        RESERVED = "reserved"
        USED = "used"
        VOID = "void"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.RESERVED)
    for_module = models.CharField(max_length=64)
    for_kind = models.CharField(max_length=64)
    for_id = models.UUIDField()
    reason = models.CharField(max_length=500, blank=True, default="")
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reserved_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "ctp_core"
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="core_number_once"),
            models.UniqueConstraint(
                fields=["series", "for_module", "for_kind", "for_id"],
                condition=~models.Q(state="void"),
                name="core_number_one_for_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.state}"
