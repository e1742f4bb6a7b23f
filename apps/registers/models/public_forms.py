"""Forms that anybody with the link fills in, and what came of it."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.registers.models.registers import Register


class PublicForm(models.Model):
    """A way into a register without an account: under *code*, between two moments, for the fields named alone."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="public_forms")
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=100)
    intro = models.TextField(blank=True, default="")
    thanks = models.TextField(blank=True, default="")
    fields = models.JSONField(default=list)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    quota = models.PositiveIntegerField(null=True)
    once = models.CharField(max_length=41, blank=True, default="")  # "", "*browser", or the code of a field
    megabytes = models.PositiveIntegerField(default=10)  # the largest file
    template = models.CharField(max_length=100, blank=True, default="")  # of the flow an answer starts
    account_pk = models.BigIntegerField()  # who answers for it: flows are started in that name
    is_open = models.BooleanField(default=True)
    answers = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "registers"

    def __str__(self) -> str:
        return self.title


class PublicAnswer(models.Model):
    """One answer: the record it became, known to who gave it by a query code, of which only a digest is kept.

    *nonce* makes sending the same page twice one answer, *person* one answer of a person.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    form = models.ForeignKey(PublicForm, on_delete=models.CASCADE, related_name="given")
    record_id = models.UUIDField(unique=True)
    nonce = models.CharField(max_length=64)
    query_digest = models.CharField(max_length=64)
    person = models.CharField(max_length=64, null=True)
    given_at = models.DateTimeField()

    class Meta:
        app_label = "registers"
        constraints = [
            models.UniqueConstraint(fields=["form", "nonce"], name="registers_answer_nonce"),
            models.UniqueConstraint(fields=["form", "query_digest"], name="registers_answer_query"),
            models.UniqueConstraint(
                fields=["form", "person"], condition=models.Q(person__isnull=False), name="registers_answer_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
