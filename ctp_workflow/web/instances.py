"""One flow with its picture and its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_workflow.selectors.archive import find_archived
from ctp_workflow.selectors.get_progress import get_progress
from ctp_workflow.selectors.graphs import graph_of
from ctp_workflow.selectors.printing import may_print
from ctp_workflow.selectors.process_subjects import hidden_from, process_subject, words_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import get_visible
from ctp_workflow.web.archive import retention_choices
from ctp_workflow.web.pictures import picture_of


@page(SIGNED_IN)
def show_instance(request: Any, instance_id: UUID) -> HttpResponse:
    """Road, picture, opinions."""
    progress = get_progress(instance_id=instance_id, actor=request.actor)
    graph = graph_of(get_visible(instance_id, request.actor))
    subject = progress.instance.subject
    context = {
        "progress": progress,
        "picture": picture_of(
            graph, progress.road, words=words_of(subject), hidden=hidden_from(request.actor, subject)
        ),
        "subject_url": process_subject(subject).url(subject, None),
        "archived": find_archived(instance_id=instance_id) if progress.instance.archived_at else None,
        "retention_names": dict(retention_choices()),
        "may_export": may_print(instance_id=instance_id, actor=request.actor),
        "may_retitle": process_subject(subject).on_retitled is not None and not progress.instance.archived_at,
        "may_intervene": request.actor.may(ADMINISTER),
    }
    return render_page(request, "ctp_workflow/instance.html", context)
