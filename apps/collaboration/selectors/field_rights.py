"""What somebody may see and write of the form of an affair: the policy of the step, within what that person may at most of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from apps.collaboration.domain.viewing import hidden_somewhere, policy_at
from apps.collaboration.models import Affair
from ctp_core.contracts import Actor
from ctp_form.api import limits
from ctp_form.contracts import OPEN, FieldPolicy


def policy_within(policies: Mapping[str, Any], node: str, *, form: UUID | None, actor: Actor) -> FieldPolicy:
    """The policy of the step *node* for *actor*; *form* is the version that is filled in, None for a free flow."""
    return policy_at(policies, node).within(_limit(form, actor))


def policy_in(row: Affair, node: str, actor: Actor) -> FieldPolicy:
    """The same for a row with its form loaded."""
    return policy_at(row.policies, node).within(limit_in(row, actor))


def limit_in(row: Affair, actor: Actor) -> FieldPolicy:
    """What *actor* may at most of the form of an affair, at whatever step; the row has its form loaded."""
    return _limit(row.form_version.public_id if row.form_version is not None else None, actor)


def _limit(form: UUID | None, actor: Actor) -> FieldPolicy:
    return OPEN if form is None else limits.limit_for(version_id=form, actor=actor)


def told_to_few(policies: Mapping[str, Any], form: UUID, paths: list[str]) -> set[str]:
    """The paths that some step or some role conceals: what must not stand in a text that all may find."""
    return hidden_somewhere(policies, paths) | limits.concealed_from_some(version_id=form, paths=paths)
