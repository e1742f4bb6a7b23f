"""Limits on fields by role."""

from __future__ import annotations

from dataclasses import dataclass

from ctp_core.contracts import PrincipalRef
from ctp_form.contracts.policies import FieldPolicy


@dataclass(frozen=True, slots=True)
class FieldLimitDto:
    """What *holders* may at most of a form, wherever it is used. A default of ``write`` says nothing of fields that aren't named."""

    name: str
    policy: FieldPolicy
    holders: tuple[PrincipalRef, ...]
