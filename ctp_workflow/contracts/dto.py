"""What the engine tells: plain values, never models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ctp_core.contracts import MemberRef, ObjectRef
from ctp_workflow.contracts.graphs import GraphProblem

InstanceStatus = Literal["running", "finished", "revoked"]
Outcome = Literal["", "approved", "rejected", "draft", "void", "terminated"]
ItemState = Literal["waiting", "pending", "parked", "done", "returned", "withdrawn", "moved", "cancelled", "void"]
ItemKind = Literal["submit", "approve", "handle", "inform", "help", "circulate"]
Operation = Literal[
    "submit", "agree", "disagree", "abstain", "return", "comment", "read", "unread", "take_back", "add_signer", "remove_signer",
    "transfer", "ask_help", "answer", "inform", "circulate", "park", "claim", "release", "terminate",
]  # fmt: skip
RoadState = Literal["done", "now", "next", "rejected", "returned", "void", "cancelled"]


@dataclass(frozen=True, slots=True)
class VersionDto:
    """A published, immutable version of a definition."""

    id: UUID
    definition_id: UUID
    code: str
    name: str
    number: int
    graph: Mapping[str, Any]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class DefinitionDto:
    """A flow definition with its draft; *latest* is the version new flows start from, None before the first publication."""

    id: UUID
    code: str
    name: str
    owner: ObjectRef | None
    draft: Mapping[str, Any]
    draft_revision: int
    latest: VersionDto | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class InstanceDto:
    """One flow, running or ended. *revision* grows with every step; once it lies in the archive nothing is added to it."""

    id: UUID
    subject: ObjectRef
    title: str
    category: str
    starter: MemberRef
    status: InstanceStatus
    outcome: Outcome
    version_id: UUID | None
    revision: int
    variables: Mapping[str, Any]
    started_at: datetime
    finished_at: datetime | None
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WhyDto:
    """Why somebody got an item: *rule* (``starter_head``) with its *params*, and the conditions decided on the way."""

    rule: str
    params: Mapping[str, Any] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    returned_by: str = ""


@dataclass(frozen=True, slots=True)
class ItemDto:
    """One item in somebody's hands. *settings* are the node's own, opaque to the engine (field policy, …).

    *reason* is why it was closed or for what it waits (``before``, ``help``, ``claimed``, ``returned``), *relation* how its
    holder was brought in (``before``, ``after``, ``beside``, ``help``, ``inform``, ``circulate``). *due_at* is its deadline, *paused_at*
    since when its clock stands still, *may_pause* whether the step lets the holder stop it,
    *ahead* what the holder may change of what follows (``none``, ``append``, ``edit``), *may_retitle* whether the title,
    *may_print* whether what it is about may be printed or exported, *may_attach* whether files go with an opinion.
    """

    id: UUID
    instance_id: UUID
    subject: ObjectRef
    title: str
    node: str
    node_name: str
    kind: ItemKind
    state: ItemState
    outcome: str
    member: MemberRef
    acted_by: MemberRef | None
    opened_at: datetime
    closed_at: datetime | None
    why: WhyDto
    settings: Mapping[str, Any]
    opinion_required: bool
    revision: int
    reason: str = ""
    relation: str = ""
    claimed: bool = False
    opinion_asked: bool = False
    due_at: datetime | None = None
    paused_at: datetime | None = None
    may_pause: bool = False
    ahead: str = "none"
    may_retitle: bool = False
    may_print: bool = True
    may_attach: bool = True

    @property
    def is_open(self) -> bool:
        """True while somebody may act on it."""
        return self.state in ("pending", "parked")


@dataclass(frozen=True, slots=True)
class TargetDto:
    """A step one may return to, and who handled it."""

    node: str
    name: str
    people: tuple[MemberRef, ...]


@dataclass(frozen=True, slots=True)
class ChooseDto:
    """A later step whose people are chosen with this act."""

    node: str
    name: str


@dataclass(frozen=True, slots=True)
class SignerDto:
    """Somebody the holder brought in; their item is what is taken away."""

    item_id: UUID
    member: MemberRef
    relation: str


@dataclass(frozen=True, slots=True)
class OperationDto:
    """An operation and whether the actor may do it now; *reason* is the English sentence why not.

    *label* is what the step calls it (empty: the usual word). *targets* and *back* (``rerun``, ``straight``, ``choose``) go
    with a return, *choose* with agreeing, *signers* with taking signers away.
    """

    code: str
    allowed: bool
    reason: str = ""
    reason_params: Mapping[str, Any] = field(default_factory=dict)
    targets: tuple[TargetDto, ...] = ()
    label: str = ""
    back: str = ""
    choose: tuple[ChooseDto, ...] = ()
    signers: tuple[SignerDto, ...] = ()


@dataclass(frozen=True, slots=True)
class RoadPerson:
    """A person at a step of the road: state of their item, since when they have or had it, when they decided, and why it is theirs."""

    member: MemberRef
    state: str
    at: datetime | None = None
    on_behalf: str = ""
    since: datetime | None = None
    why: WhyDto | None = None


@dataclass(frozen=True, slots=True)
class RoadStep:
    """One step of the road: taken, where it stands now, or predicted."""

    node: str
    name: str
    kind: str
    state: RoadState
    mode: str = "any"
    people: tuple[RoadPerson, ...] = ()
    conditions: tuple[str, ...] = ()
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    branch: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file given with an opinion, as it was then: *size* in bytes, *sha256* of them in hex; *url* answers who may read it."""

    id: UUID
    name: str
    size: int
    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class OpinionDto:
    """What somebody said and did, and the *files* given with it; *operation* is ``submit``, ``agree``, ``return``, ``revoke`` …"""

    id: UUID
    node: str
    node_name: str
    operation: str
    member: MemberRef | None
    on_behalf_of: MemberRef | None
    actor_name: str
    opinion: str
    target_name: str
    at: datetime
    files: tuple[AttachedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class PredictionDto:
    """The road if everybody agrees. *problems* say where nobody would be found or a condition can't be decided."""

    steps: tuple[RoadStep, ...]
    outcome: Outcome
    problems: tuple[GraphProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgressDto:
    """Where a flow stands: road taken, now, and predicted, in order; and all opinions, newest first."""

    instance: InstanceDto
    road: tuple[RoadStep, ...]
    opinions: tuple[OpinionDto, ...]

    @property
    def now(self) -> tuple[RoadStep, ...]:
        """The steps that wait for somebody."""
        return tuple(step for step in self.road if step.state == "now")


@dataclass(frozen=True, slots=True)
class ActOptions:
    """What an operation may need besides an opinion: the *people* it names (public ids), *where* signers are added (``before``,
    ``after``, ``beside``) and whether *anyone* of them is enough, whether a return comes *straight* back, whom one has *chosen*
    for later steps (by node), whether readers read *in_turn* or are *asked for an opinion*, and the actor's own *files* that go with
    the opinion.
    """

    people: tuple[UUID, ...] = ()
    where: str = ""
    anyone: bool = False
    straight: bool = False
    chosen: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    in_turn: bool = False
    ask_opinion: bool = False
    files: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class HandDto:
    """Somebody's part at a step, for telling consequences; *state* is what becomes of it."""

    member: MemberRef
    node: str
    node_name: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class ConsequencesDto:
    """What an operation would do: who *gets* an item, who *loses* one, whose decisions are *voided*, how the flow would end."""

    gets: tuple[HandDto, ...]
    loses: tuple[HandDto, ...]
    voids: tuple[HandDto, ...]
    status: InstanceStatus
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StepDto:
    """What an operation did: the item acted on, the flow after it, the items it opened."""

    item: ItemDto
    instance: InstanceDto
    opened: tuple[ItemDto, ...]
