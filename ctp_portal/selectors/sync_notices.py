"""Notifications of syncs that wait, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import Actor
from ctp_organization.api import imports
from ctp_portal.contracts import NotificationDto, NotificationText


def say_sync_held(actor: Actor, notices: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """All of a page in one query, for who still maintains the organisation."""
    runs = imports.list_imports_by_id(ids=[one.subject.id for one in notices], actor=actor)
    found = {}
    for one in notices:
        run = runs.get(one.subject.id)
        if run is not None:
            counts = {"created": run.create_count, "changed": run.update_count, "disabled": run.disable_count}
            if run.problem_count:
                title = _("A sync has problems and waits for you: %(count)s") % {"count": run.problem_count}
            else:
                title = (
                    _("A sync waits for you: %(created)s new, %(changed)s changed, %(disabled)s of them disabled")
                    % counts
                )
            found[one.id] = NotificationText(title=title, url=reverse("organization:import", args=[one.subject.id]))
    return found
