"""What the module's doors show: plain values, no models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.collaboration.domain.roads import Road
from apps_api.collaboration import AffairState
from ctp_core.contracts import MemberRef, ObjectRef
from ctp_form.contracts import FieldPolicy

MODULE = "collaboration"
AFFAIR = "affair"


def affair_ref(affair_id: UUID) -> ObjectRef:
    """The reference of an affair."""
    return ObjectRef(MODULE, AFFAIR, affair_id)


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template as those see it who may use it."""

    pk: int
    id: UUID
    code: str
    name: str
    category: str
    description: str
    icon: str
    form_version_id: UUID
    flow_version_id: UUID


@dataclass(frozen=True, slots=True)
class TemplateShortcut:
    """A template as the home page offers it."""

    id: UUID
    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class TemplateSettings:
    """A template as its maintainers see it."""

    id: UUID
    code: str
    name: str
    category: str
    description: str
    icon: str
    position: int
    form_version_id: UUID
    flow_version_id: UUID
    form_name: str
    flow_name: str
    policies: Mapping[str, Any]
    outcomes: tuple[Mapping[str, Any], ...]
    title_rule: str
    is_active: bool
    waits_for_flow: bool
    revision: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class AffairRow:
    """An affair in a list."""

    pk: int
    id: UUID
    title: str
    state: AffairState
    starter: MemberRef
    template_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AffairView:
    """An affair as one reader sees it. *policy* says what of the form, *limit* what this reader may at most of it; *watched* and
    *digest* how they follow it."""

    pk: int
    id: UUID
    title: str
    body: str
    state: AffairState
    starter: MemberRef
    template_id: UUID | None
    template_name: str
    template_code: str
    form_version_id: UUID | None
    flow_version_id: UUID | None
    record_id: UUID | None
    instance_id: UUID | None
    road: Road | None
    policy: FieldPolicy
    policies: Mapping[str, Any]
    limit: FieldPolicy
    is_tracking: bool
    watched: tuple[int, ...]
    digest: bool
    revision: int
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    finished_at: datetime | None

    @property
    def ref(self) -> ObjectRef:
        """The reference."""
        return affair_ref(self.id)


@dataclass(frozen=True, slots=True)
class CommentView:
    """Something said beside the flow."""

    id: UUID
    member: MemberRef
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RelatedView:
    """Something related, as one sees it who may open both. *label* is English and marked; *may_remove* for this reader, now."""

    id: UUID
    ref: ObjectRef
    label: str
    title: str
    extra: str
    url: str
    added_by: MemberRef
    at: datetime
    may_remove: bool


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What follows the approval and how far it is. *url* only for who may read the result."""

    action: str
    state: str
    reason: str
    url: str
    title: str
    at: datetime
