"""The history of one flow as evidence: what its reader sees of it, in one form that a digest can be taken of."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from ctp_core.contracts import Actor, NotFound, ObjectRef
from ctp_workflow.contracts import EvidenceDto, OpinionDto, SubjectEvidence
from ctp_workflow.selectors.archive import find_archived
from ctp_workflow.selectors.get_progress import get_progress
from ctp_workflow.selectors.process_subjects import process_subject

FORMAT = "ctp.workflow.evidence/1"


def build_evidence(*, instance_id: UUID, actor: Actor) -> EvidenceDto:
    """Form, opinions and digests of attachments as *actor* sees them; the same state gives the same text. Raises NotFound."""
    progress = get_progress(instance_id=instance_id, actor=actor, predict=False)
    flow = progress.instance
    subject = _subject(flow.subject, actor)
    archived = find_archived(instance_id=instance_id) if flow.archived_at else None
    data: dict[str, Any] = {
        "format": FORMAT,
        "language": get_language() or "",
        "reader": actor.name,
        "flow": {
            "id": str(flow.id),
            "subject": str(flow.subject),
            "title": flow.title,
            "category": flow.category,
            "starter": flow.starter.name,
            "status": flow.status,
            "outcome": flow.outcome,
            "revision": flow.revision,
            "started_at": _moment(flow.started_at),
            "finished_at": _moment(flow.finished_at),
            "archived_at": _moment(flow.archived_at),
            "archive_number": archived.number if archived else "",
        },
        "form": [[label, text] for label, text in subject.fields],
        "attachments": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in subject.files],
        "acts": [_act(one) for one in reversed(progress.opinions)],
    }
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return EvidenceDto(data, text, hashlib.sha256(text.encode()).hexdigest(), progress)


def _subject(ref: ObjectRef, actor: Actor) -> SubjectEvidence:
    """What the module tells; nothing for who sees the flow but not what it is about, as a flow administrator may."""
    try:
        return process_subject(ref).evidence(actor, ref.id)
    except NotFound:
        return SubjectEvidence()


def _act(one: OpinionDto) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "at": _moment(one.at),
        "operation": one.operation,
        "step": one.node_name,
        "member": one.member.name if one.member else one.actor_name,
        "on_behalf_of": one.on_behalf_of.name if one.on_behalf_of else "",
        "target": one.target_name,
        "opinion": one.opinion,
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in one.files],
    }


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""
