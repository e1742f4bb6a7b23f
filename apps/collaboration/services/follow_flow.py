"""What the flow tells the affair, inside the transaction of the step: who takes part, whether the form is complete, how it ended."""

from __future__ import annotations

from collections.abc import Mapping

from apps.collaboration.domain.titles import LENGTH
from apps.collaboration.domain.viewing import START
from apps.collaboration.domain.views import affair_ref
from apps.collaboration.models import Affair, AffairOutcome, AffairParticipant
from apps.collaboration.selectors.field_rights import policy_in
from apps.collaboration.services.draft_line import put_draft_line
from apps.collaboration.services.tell_followers import tell_followers
from apps_api.collaboration import AffairApproved, AffairRejected, AffairRevoked
from ctp_core.api import clock, events
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.api import records
from ctp_form.contracts import ValuesInvalid
from ctp_index.api import request_update
from ctp_workflow.contracts import InstanceDto, ItemDto, OpinionDto

STATES = {
    "approved": Affair.State.APPROVED,
    "rejected": Affair.State.REJECTED,
    "draft": Affair.State.DRAFT,
    "void": Affair.State.VOID,
    # Ended for good without a decision; why and by whom stands in the flow.
    "terminated": Affair.State.VOID,
}
FORWARD = ("agree", "submit", "handle")


def item_opened(item: ItemDto) -> None:
    """The holder takes part from now on."""
    affair_pk = Affair.objects.values_list("pk", flat=True).get(public_id=item.subject.id)
    AffairParticipant.objects.update_or_create(
        affair_id=affair_pk,
        member_id=item.member.pk,
        defaults={"node": item.node, "is_open": True, "takes_part": True},
    )
    request_update(ref=item.subject)


def item_closed(item: ItemDto) -> None:
    """The holder keeps what was seen, but the item can no longer be handled for them."""
    AffairParticipant.objects.filter(
        affair__public_id=item.subject.id, member_id=item.member.pk, node=item.node
    ).update(is_open=False)


def acted(instance: InstanceDto, item: ItemDto | None, opinion: OpinionDto, actor: Actor) -> None:
    """The form must be complete under the step's policy, whichever door was used; who follows the affair hears of it."""
    row = _row(instance)
    if item is not None and opinion.operation in FORWARD:
        _require_complete(row, item.node if item.kind != "submit" else START, actor)
    if actor.member is not None and item is not None and actor.member.pk != item.member.pk:
        AffairParticipant.objects.filter(affair=row, member_id=item.member.pk).update(handled_by_id=actor.member.pk)
    tell_followers(row, instance, item, opinion, actor)


def finished(instance: InstanceDto, actor: Actor) -> None:
    """The affair ends as its flow did; what an approval has to be followed by is written down, and told."""
    row = _row(instance)
    now = clock.now()
    row.state = STATES[instance.outcome]
    row.finished_at = None if instance.outcome == "draft" else now
    row.updated_at = now
    row.revision += 1
    row.save(update_fields=["state", "finished_at", "updated_at", "revision"])
    ref = affair_ref(row.public_id)
    code = row.template.code if row.template else ""
    source = ObjectRef(row.source_module, row.source_kind, row.source_id) if row.source_id else None
    if row.state == Affair.State.APPROVED:
        AffairOutcome.objects.bulk_create(
            [AffairOutcome(affair=row, position=place, action=one, at=now) for place, one in enumerate(row.outcomes)],
            ignore_conflicts=True,
        )
        events.publish(AffairApproved(subject=ref, template_code=code, source=source))
    elif row.state == Affair.State.REJECTED:
        events.publish(AffairRejected(subject=ref, template_code=code, source=source))
    else:
        events.publish(
            AffairRevoked(
                subject=ref, template_code=code, void=instance.outcome in ("void", "terminated"), source=source
            )
        )
    if row.state == Affair.State.DRAFT:
        put_draft_line(row, now)
    request_update(ref=ref)


def moved(instance: InstanceDto, renamed: Mapping[str, str]) -> None:
    """The flow goes on under another version: what each step may see is what the template says of that version, if it uses it."""
    row = _row(instance)
    policies = {renamed.get(node, node): policy for node, policy in row.policies.items()}
    if row.template is not None and row.template.flow_version_id == instance.version_id:
        policies |= row.template.policies
    row.policies, row.flow_version_id = policies, instance.version_id
    row.updated_at = clock.now()
    row.revision += 1
    row.save(update_fields=["policies", "flow_version_id", "updated_at", "revision"])
    participants = [one for one in AffairParticipant.objects.filter(affair=row) if one.node in renamed]
    for one in participants:
        one.node = renamed[one.node]
    AffairParticipant.objects.bulk_update(participants, ["node"])
    request_update(ref=affair_ref(row.public_id))


def retitled(instance: InstanceDto, actor: Actor) -> None:
    """The affair is called like its flow, in lists and in the search."""
    row = _row(instance)
    row.title, row.updated_at = instance.title[:LENGTH], clock.now()
    row.revision += 1
    row.save(update_fields=["title", "updated_at", "revision"])
    request_update(ref=affair_ref(row.public_id))


def _require_complete(row: Affair, node: str, actor: Actor) -> None:
    if row.record_id is None or row.form_version is None:
        return
    errors = records.check_values(
        version_id=row.form_version.public_id,
        values={},
        policy=policy_in(row, node, actor),
        actor=actor,
        record_id=row.record_id,
    )
    if errors:
        raise ValuesInvalid(errors)


def _row(instance: InstanceDto) -> Affair:
    return Affair.objects.select_related("starter", "template", "form_version").get(public_id=instance.subject.id)
