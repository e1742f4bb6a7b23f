"""Instances and what happened in them. *state* is the truth the engine steps from; runs and items are its rows for lists.

Every step writes here, into each index. A key whose own index would say what a longer one begins with has none (``db_index=False``).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from ctp_workflow.models.definitions import DefinitionVersion

DECISIVE = [
    "submit", "agree", "handle", "disagree", "abstain", "return", "read", "answer", "transfer",
]  # fmt: skip
"""Operations after which an item is closed: an item sees one of them, once."""


class Instance(models.Model):
    """One flow. It follows its *version*, with *overlay* laid over it (over nothing in a free flow).

    *template_id* names what it was begun from in its module, where there is such a thing: delegations may be limited to it.
    A flow below another one is the child number *parent_child* of the *parent*'s run *parent_run*.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, null=True, related_name="+")
    overlay = models.JSONField(null=True)
    subject_module = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    title = models.CharField(max_length=300)
    category = models.CharField(max_length=100, blank=True)
    template_id = models.UUIDField(null=True)
    starter = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, blank=True)
    variables = models.JSONField(default=dict)
    state = models.JSONField()
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", db_index=False)
    parent_run = models.PositiveIntegerField(default=0)
    parent_child = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["subject_module", "subject_kind", "subject_id"], name="wf_instance_subject"),
            models.Index(fields=["starter", "-id"], name="wf_instance_starter"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_module", "subject_kind", "subject_id"],
                condition=Q(status="running", parent__isnull=True),
                name="wf_one_running_flow_a_subject",
            ),
            models.UniqueConstraint(
                fields=["parent", "parent_run", "parent_child"],
                condition=Q(parent__isnull=False),
                name="wf_child_flow_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.status})"


class NodeRun(models.Model):
    """One activation of a node, numbered in its instance; *arrivals* link it to the runs before it."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="runs", db_index=False)
    number = models.PositiveIntegerField()
    node = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=100, blank=True)
    mode = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=16, blank=True)
    path = models.JSONField(default=list)
    arrivals = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    revisits = models.PositiveIntegerField(default=0)
    trace = models.JSONField(default=list)
    ticket = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "number"], name="wf_run_number_once")]

    def __str__(self) -> str:
        return f"{self.node} #{self.number} {self.state}"


class WorkItem(models.Model):
    """One person's part in one row of a run. *acted_by* is the delegate when somebody acted for the member.

    *parent*, *relation* and *origin* say who brought it in and whom it was handed over from; *draft* is the holder's alone.
    *due_at* is its deadline, *paused_at* since when its clock stands still, *nudged* how much of what the time rule plans was done.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="items", db_index=False)
    number = models.PositiveIntegerField()
    run = models.PositiveIntegerField()
    row = models.PositiveIntegerField()
    node = models.CharField(max_length=40)
    node_name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12)
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=16, blank=True)
    acted_by = models.ForeignKey(
        "ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    parent = models.PositiveIntegerField(default=0)
    relation = models.CharField(max_length=12, blank=True)
    origin = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=12, blank=True)
    why = models.JSONField(default=dict)
    draft = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    nudged = models.PositiveSmallIntegerField(default=0)

    @property
    def is_open_now(self) -> bool:
        """True while somebody may act on it."""
        return self.state in ("pending", "parked")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["pending", "parked"], due_at__isnull=False),
                name="wf_item_due",
            ),
            models.Index(fields=["member", "-id"], condition=Q(state="pending"), name="wf_item_pending"),
            models.Index(fields=["member", "-id"], name="wf_item_member"),
            models.Index(fields=["acted_by", "-id"], condition=Q(acted_by__isnull=False), name="wf_item_acted"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["instance", "number"], name="wf_item_number_once"),
            models.UniqueConstraint(
                fields=["instance", "run", "member"],
                condition=Q(state__in=["waiting", "pending", "parked"])
                & Q(kind__in=["submit", "approve", "handle", "help"]),
                name="wf_one_open_item_a_member_and_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node} #{self.number} {self.state}"


class ActionRecord(models.Model):
    """What somebody did, in order, for ever. *command* is what the engine was asked: replaying them rebuilds the state.

    *attached* says of each file given with the opinion its ``id``, ``name``, ``size`` in bytes and ``sha256``: what was there then.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="records", db_index=False)
    sequence = models.PositiveIntegerField()
    item = models.PositiveIntegerField(null=True)
    run = models.PositiveIntegerField(null=True)
    node = models.CharField(max_length=40, blank=True)
    node_name = models.CharField(max_length=100, blank=True)
    operation = models.CharField(max_length=16)
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150, blank=True)
    opinion = models.TextField(blank=True)
    attached = models.JSONField(default=list)
    target = models.CharField(max_length=40, blank=True)
    target_name = models.CharField(max_length=100, blank=True)
    command = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instance", "sequence"], name="wf_record_sequence_once"),
            # The last wall: an item is decided once, whatever went wrong before.
            models.UniqueConstraint(
                fields=["instance", "item"],
                condition=Q(operation__in=DECISIVE),
                name="wf_item_decided_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} #{self.sequence}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append only."""
        if not self._state.adding:
            raise TypeError("an action record never changes")
        super().save(*args, **kwargs)
