"""Which field policy holds for whom, from the policies an affair carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_form.contracts import OPEN, READ_ALL, FieldPolicy

START = "start"
READERS = "read"


def policy_at(policies: Mapping[str, Any], node: str) -> FieldPolicy:
    """The policy of a step: the starter may write everything unless said otherwise, everybody else reads."""
    if node in policies:
        return FieldPolicy.from_json(policies[node])
    return OPEN if node == START else READ_ALL


def hidden_somewhere(policies: Mapping[str, Any], paths: list[str]) -> set[str]:
    """The paths that some policy hides or masks: what must not stand in a text that all may find."""
    found = [policy_at(policies, node) for node in policies]
    return {path for path in paths if any(one.is_concealed(path) for one in found)}
