"""What the module shows on the home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from apps.collaboration.selectors.templates import list_usable_templates
from ctp_core.contracts import Actor


def load_templates(actor: Actor) -> Mapping[str, Any] | None:
    """The first templates one may use."""
    if actor.member is None:
        return None
    found = list_usable_templates(actor=actor, limit=8)
    return {"templates": found, "all_url": reverse("collaboration:affair-new")} if found else None
