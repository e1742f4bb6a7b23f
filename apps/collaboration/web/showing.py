"""What the page of an affair shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.domain.viewing import policy_at
from apps.collaboration.domain.views import AffairView
from apps.collaboration.selectors.details import list_comments, list_outcomes
from apps.collaboration.selectors.related import list_related, may_relate
from ctp_core.api import files
from ctp_core.contracts import Actor, PageRequest
from ctp_form.api import records
from ctp_form.contracts import FieldPolicy
from ctp_form.kit.entering import form_entry
from ctp_form.kit.reading import Opinions, ShownOpinion, form_reading
from ctp_workflow.api import instances
from ctp_workflow.contracts import ItemDto, ProgressDto

ACT_FORM = "act"
COMMENTS = PageRequest(size=50)


def affair_context(
    affair: AffairView,
    actor: Actor,
    *,
    item: ItemDto | None,
    posted: Mapping[str, Any] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    comments_from: PageRequest = COMMENTS,
) -> dict[str, Any]:
    """Everything for one reader: the form under their policy (to fill in where the step lets them), road, opinions, what follows."""
    progress = None
    if affair.instance_id is not None:
        progress = instances.get_progress(instance_id=affair.instance_id, actor=actor)
    comments = list_comments(affair=affair, page=comments_from)
    policy = affair.policy
    if item is not None:
        policy = policy_at(affair.policies, item.node).within(affair.limit)
    found = _form(
        affair,
        actor,
        policy,
        writable=item is not None and item.kind != "inform",
        posted=posted,
        errors=errors,
        opinions=_opinions(progress),
    )
    return {
        "affair": affair,
        "item": item,
        "may_print": item is None or item.may_print,
        "progress": progress,
        "files": files.list_attached(to=affair.ref),
        "comments": comments.items,
        "comments_page": comments,
        "related": list_related(affair=affair, actor=actor),
        "may_relate": may_relate(affair, actor, item),
        "outcomes": list_outcomes(affair=affair, actor=actor),
        "may_retry": actor.may(MANAGE_TEMPLATES),
        "is_starter": actor.member is not None and actor.member.pk == affair.starter.pk,
        "active_menu": "collaboration",
        **found,
    }


def _form(
    affair: AffairView,
    actor: Actor,
    policy: FieldPolicy,
    *,
    writable: bool,
    posted: Mapping[str, Any] | None,
    errors: Mapping[str, Sequence[str]] | None,
    opinions: Opinions,
) -> dict[str, Any]:
    if affair.record_id is None or affair.form_version_id is None:
        return {"entry": None, "reading": None}
    values = records.read_record(record_id=affair.record_id, policy=policy, reader=actor).values
    if writable and _writes(policy):
        entry = form_entry(
            version_id=affair.form_version_id,
            values={**values, **(posted or {})},
            policy=policy,
            errors=errors,
            actor=actor,
            record_id=affair.record_id,
            form=ACT_FORM,
            opinions=opinions,
        )
        return {"entry": entry, "reading": None}
    reading = form_reading(
        version_id=affair.form_version_id,
        values=values,
        policy=policy.reading(),
        record_id=affair.record_id,
        opinions=opinions,
    )
    return {"entry": None, "reading": reading}


def _opinions(progress: ProgressDto | None) -> Opinions:
    """What was said at each step, oldest first, for the form's opinion boxes."""
    found: dict[str, list[ShownOpinion]] = {}
    for one in reversed(progress.opinions if progress else ()):
        if one.opinion:
            found.setdefault(one.node, []).append(ShownOpinion(one.actor_name, one.opinion, at=one.at))
    return found


def _writes(policy: FieldPolicy) -> bool:
    return any(one in ("write", "required") for one in (policy.default, *policy.fields.values()))
