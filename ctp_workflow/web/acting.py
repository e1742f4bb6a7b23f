"""Acting from a page: the bar posts here, the answer goes on to the next item or back to the subject."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, NotFound
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page
from ctp_portal.kit.shell import acted
from ctp_workflow.kit.acting import answer, read_act, refused
from ctp_workflow.selectors.get_progress import get_instance
from ctp_workflow.selectors.list_items import get_item
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.wording import DONE
from ctp_workflow.services.act_on_item import act_on_item
from ctp_workflow.services.revoke_instance import revoke_instance


@page(SIGNED_IN)
def open_item(request: Any, item_id: UUID) -> HttpResponse:
    """The address of an item is the address of its subject's page."""
    item = get_item(item_id=item_id, actor=request.actor)
    return HttpResponseRedirect(process_subject(item.subject).url(item.subject, item.id))


@page(SIGNED_IN, methods=("POST",))
def act(request: Any, item_id: UUID) -> HttpResponse:
    """Carry out what the bar was asked for."""
    item = get_item(item_id=item_id, actor=request.actor)
    given = read_act(request)
    url = process_subject(item.subject).url(item.subject, None)
    try:
        act_on_item(item_id=item_id, actor=request.actor, **given)
    except NotFound:
        raise
    except DomainError as error:
        return refused(request, error, item, url)
    return answer(request, item, given["operation"], url)


@page(SIGNED_IN, methods=("POST",))
def revoke(request: Any, instance_id: UUID) -> HttpResponse:
    """Take a flow back."""
    instance = get_instance(instance_id=instance_id, actor=request.actor)
    url = process_subject(instance.subject).url(instance.subject, None)
    mode, opinion = request.POST.get("mode", ""), request.POST.get("opinion", "")
    try:
        revoke_instance(instance_id=instance_id, mode=mode, actor=request.actor, opinion=opinion)
    except NotFound:
        raise
    except DomainError as error:
        return refused(request, error, None, url)
    return acted(request, message=_(DONE[mode]), url=url, key=instance.subject.id)
