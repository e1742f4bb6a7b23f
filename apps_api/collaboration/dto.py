"""What goes in and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ctp_core.contracts import MemberRef

AffairState = Literal["draft", "running", "approved", "rejected", "void"]


@dataclass(frozen=True, slots=True)
class TemplateRef:
    """A template an actor may use."""

    id: UUID
    code: str
    name: str
    category: str
    icon: str
    form_version_id: UUID | None = None
    """The form it is filled in by; None for one without a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffairStart:
    """An affair to submit at once: *values* fill the template's form in, as its JSON Schema says."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class AffairRef:
    """An affair (协同事项) as others see it."""

    id: UUID
    title: str
    state: AffairState
    starter: MemberRef
    template_code: str
    url: str
    submitted_at: datetime | None
