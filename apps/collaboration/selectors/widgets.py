"""What the module shows on the home page and in the palette."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.collaboration.domain.views import TemplateShortcut
from apps.collaboration.selectors.templates import list_usable_templates, shortcuts_reading
from ctp_core.contracts import Actor, Reading
from ctp_portal.contracts import PaletteLine

STARTS = 50


def load_templates(actor: Actor) -> Reading[Mapping[str, Any] | None] | None:
    """The first templates one may use."""
    if actor.member is None:
        return None
    return shortcuts_reading(actor=actor, limit=8).then(_card)


def _card(found: tuple[TemplateShortcut, ...]) -> Mapping[str, Any] | None:
    return {"templates": found, "all_url": reverse("collaboration:affair-new")} if found else None


def list_starts(actor: Actor) -> Sequence[PaletteLine]:
    """A command for each template one may use."""
    if actor.member is None:
        return ()
    return [
        PaletteLine(
            label=_("Start: %(name)s") % {"name": one.name},
            url=reverse("collaboration:affair-compose", args=[one.id]),
            icon=one.icon,
            keywords=f"{one.code} {one.category}",
        )
        for one in list_usable_templates(actor=actor, limit=STARTS)
    ]
