"""A process killed anywhere between the last approval and the publication: in the end there is exactly one article."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.test.utils import override_settings
from uuid6 import uuid7

from apps.collaboration.domain.views import AffairView
from apps.collaboration.models import Affair, AffairOutcome
from apps.collaboration.selectors.templates import list_usable_templates
from apps.collaboration.services.act_on_affair import act_on_affair
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.submit_affair import submit_affair
from apps_api.news import NEWS
from ctp_core.api import actors, audit, demo, events
from ctp_core.api.operations import KillScenario
from ctp_core.contracts import Actor, system_actor
from ctp_organization.api import members
from ctp_workflow.api import instances
from ctp_workflow.contracts import ItemGone, NotRunning, ProgressDto, StaleItem

SERVER = system_actor("proof")
TEMPLATE = "publication"
FAILPOINTS = (
    "workflow.act.items",
    "workflow.act.record",
    "workflow.act.todos",
    "workflow.act.events",
    "workflow.act.subject",
    "workflow.act.committed",
    "relay.before_handle",
    "collaboration.outcome.begun",
    "news.publish.saved",
    "news.publish.released",
    "collaboration.outcome.done",
    "relay.after_handle",
    "relay.after_commit",
)


@dataclass(frozen=True)
class Scene:
    """An affair before its last approval, and who gives it."""

    affair: AffairView
    item_id: UUID
    actor: Actor


def prepare_publication() -> Scene:
    """The demo's request to publish, approved by all but the last; the demo itself is loaded once."""
    # A scratch database is nobody's server: the demo's password opens nothing there.
    with override_settings(CTP_DEMO_ALLOWED=True):
        demo.load_demo(progress=lambda told: None)
    events.deliver_pending()
    template = next(one for one in list_usable_templates(actor=SERVER) if one.code == TEMPLATE)
    board = NEWS.get().list_boards(actor=SERVER)[0]
    example = Affair.objects.select_related("starter").filter(template_id=template.pk).earliest("pk")
    starter = _actor(example.starter.public_id)
    values = {"title": f"证明 {uuid7()}", "text": "正文。", "scope": "internal", "board": str(board.id)}
    draft = create_draft(template_id=template.id, content=DraftContent(values=values), actor=starter)
    affair = submit_affair(affair_id=draft.id, actor=starter)
    while True:
        waiting, is_last = _waiting(instances.get_progress(instance_id=_flow(affair), actor=SERVER))
        actor = _actor(waiting)
        item = instances.find_open_item(subject=affair.ref, actor=actor)
        if item is None:
            raise LookupError("the scene has no open item")
        if is_last:
            events.deliver_pending()
            return Scene(affair, item.id, actor)
        act_on_affair(item_id=item.id, operation="agree", actor=actor)


def _waiting(progress: ProgressDto) -> tuple[UUID, bool]:
    """Who decides next, and whether nobody comes after."""
    people = [one.member.id for step in progress.now for one in step.people if one.state == "pending"]
    ahead = [step for step in progress.road if step.state == "next" and step.kind == "approve"]
    return people[0], len(people) == 1 and not ahead


def _act(scene: Scene) -> None:
    """The last approval in a web process, then the relay in a worker: whichever is at the failpoint dies."""
    act_on_affair(item_id=scene.item_id, operation="agree", actor=scene.actor)
    events.deliver_pending()


def _recover(scene: Scene) -> None:
    """The person clicks again, and the next worker goes on."""
    with suppress(StaleItem, ItemGone, NotRunning):  # the first click was through
        act_on_affair(item_id=scene.item_id, operation="agree", actor=scene.actor)
    events.deliver_pending()


def check_publication(scene: Scene) -> str | None:
    """None when the article is there once and nothing waits any more, else a sentence."""
    ref = scene.affair.ref
    if NEWS.get().find_published(source=ref, actor=SERVER) is None:
        return "there is no article"
    wanted = audit.AuditFilter(action="news.publish_article")
    rows = audit.list_entries(actor=SERVER, wanted=wanted)
    published = sum(audit.audit_dto(one).details.get("source") == str(ref) for one in rows)
    if published != 1:
        return f"published {published} times"
    states = list(AffairOutcome.objects.filter(affair_id=scene.affair.pk).values_list("state", flat=True))
    if states != ["done"]:
        return f"what follows the approval stands at {states}"
    backlog = events.get_backlog()
    return f"deliveries stay open: {backlog}" if backlog.pending or backlog.dead else None


def _flow(affair: AffairView) -> UUID:
    if affair.instance_id is None:
        raise LookupError("the affair has no flow")
    return affair.instance_id


def _actor(member_id: UUID) -> Actor:
    return actors.actor_for_account(account_pk=members.get_member(id=member_id).account_pk)


SCENARIO = KillScenario(
    name="publication",
    failpoints=FAILPOINTS,
    prepare=prepare_publication,
    act=_act,
    recover=_recover,
    check=check_publication,
)
