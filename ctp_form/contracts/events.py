"""What happens to forms, told to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ctp_core.contracts import Event


@dataclass(frozen=True, kw_only=True)
class VersionPublished(Event):
    """A new version of a form can be used; *subject* is the definition."""

    NAME: ClassVar[str] = "form.version.published.v1"
    code: str
    number: int


@dataclass(frozen=True, kw_only=True)
class LimitsChanged(Event):
    """Who may see what of a form at most has changed; *subject* is the definition."""

    NAME: ClassVar[str] = "form.limits.changed.v1"
    code: str
