"""Affairs: what was asked, who takes part, what came of it."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.collaboration.models.templates import Template


class Affair(models.Model):
    """One affair (协同事项). What it needs of its template is copied when it begins: a later template changes nothing."""

    class State(models.TextChoices):
        DRAFT = "draft"
        RUNNING = "running"
        APPROVED = "approved"
        REJECTED = "rejected"
        VOID = "void"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    # Made by the page that begins a draft: sent twice it is one draft.
    draft_key = models.UUIDField(unique=True, default=uuid7)
    template = models.ForeignKey(Template, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300, blank=True, default="")
    # The fields its titles were made of when it was submitted; None where that was before this was written down.
    title_fields = models.JSONField(null=True, default=list)
    body = models.TextField(blank=True, default="")
    starter = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    form_version = models.ForeignKey("ctp_form.FormVersion", null=True, on_delete=models.PROTECT, related_name="+")
    flow_version_id = models.UUIDField(null=True)
    record_id = models.UUIDField(null=True)
    instance_id = models.UUIDField(null=True)
    policies = models.JSONField(default=dict)
    outcomes = models.JSONField(default=list)
    # Of a free flow: {"mode": "sequence", "people": [...], "informed": [...]}
    road = models.JSONField(null=True)
    source_module = models.CharField(max_length=64, blank=True, default="")
    source_kind = models.CharField(max_length=64, blank=True, default="")
    source_id = models.UUIDField(null=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "collaboration"
        indexes = [
            models.Index(fields=["starter", "-id"], name="collab_affair_starter"),
            models.Index(fields=["template", "-id"], name="collab_affair_template"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_module", "source_kind", "source_id"],
                condition=models.Q(source_id__isnull=False),
                name="collab_affair_source",
            )
        ]

    def __str__(self) -> str:
        return self.title


class AffairParticipant(models.Model):
    """Somebody who has or had the affair in hand, or follows it. *node* is the last step, which decides what is seen.

    *handled_by* is the delegate who handled it last for the member, and sees the affair as long as the delegation runs.
    Who follows hears of what *watched* do (keys of members; empty: everybody), at once or in one *digest* a day, which begins after
    the record *told* of the flow's history (None: nothing has happened yet that is to be told).
    """

    affair = models.ForeignKey(Affair, on_delete=models.CASCADE, related_name="participants")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    handled_by = models.ForeignKey("ctp_organization.Member", null=True, on_delete=models.PROTECT, related_name="+")
    node = models.CharField(max_length=40, blank=True, default="")
    is_open = models.BooleanField(default=False)
    is_tracking = models.BooleanField(default=False)
    watched = models.JSONField(default=list)
    digest = models.BooleanField(default=False)
    told = models.PositiveIntegerField(null=True)
    takes_part = models.BooleanField(default=True)

    class Meta:
        app_label = "collaboration"
        constraints = [models.UniqueConstraint(fields=["affair", "member"], name="collab_participant_once")]
        indexes = [models.Index(fields=["member", "affair"], name="collab_participant_member")]

    def __str__(self) -> str:
        return f"{self.affair_id} {self.member_id}"


class AffairComment(models.Model):
    """Something said beside the flow, by whoever sees the affair."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    affair = models.ForeignKey(Affair, on_delete=models.CASCADE, related_name="comments")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "collaboration"
        indexes = [models.Index(fields=["affair", "id"], name="collab_comment_affair")]

    def __str__(self) -> str:
        return str(self.public_id)


class RelatedObject(models.Model):
    """Something of any module that belongs beside the affair. A pointer and nothing else: it gives nobody a right."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    affair = models.ForeignKey(Affair, on_delete=models.CASCADE, related_name="related", db_index=False)
    object_module = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=64)
    object_id = models.UUIDField()
    added_by = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "collaboration"
        constraints = [
            models.UniqueConstraint(
                fields=["affair", "object_module", "object_kind", "object_id"], name="collab_related_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.affair_id} {self.object_module}/{self.object_kind}/{self.object_id}"


class AffairOutcome(models.Model):
    """What is to follow the approval, once: waiting until the other module has done it, or failed with a reason."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    affair = models.ForeignKey(Affair, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    action = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "collaboration"
        constraints = [models.UniqueConstraint(fields=["affair", "position"], name="collab_outcome_once")]

    def __str__(self) -> str:
        return f"{self.affair_id} {self.position} {self.state}"
