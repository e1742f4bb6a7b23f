"""Plain data for the answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ctp_core.contracts import ObjectRef
from ctp_core.kit.answers import translated
from ctp_core.kit.rest import moment
from ctp_portal.contracts import AgreementDto, NotificationDto, TodoDto
from ctp_portal.selectors.count_boxes import Numbers


def todo(one: TodoDto) -> dict[str, Any]:
    """A line, as TodoSerializer says."""
    return {
        "key": str(one.key),
        "box": one.box,
        "module": one.module,
        "kind": one.kind,
        "subject": subject(one.subject),
        "title": one.title,
        "url": one.url,
        "sender": one.sender,
        "category": one.category,
        "at": moment(one.at),
        "due_at": moment(one.due_at) if one.due_at else None,
        "tag": one.tag,
        "is_read": one.is_read,
        "on_behalf_of": one.on_behalf_of.name if one.on_behalf_of else None,
    }


def counts(numbers: Numbers) -> dict[str, Any]:
    """The counts, as CountsSerializer says."""
    return asdict(numbers.boxes) | {"unread": numbers.unread}


def agreement(one: AgreementDto) -> dict[str, Any]:
    """What became of a line, as AgreementSerializer says."""
    refusal = one.refusal
    return {
        "key": str(one.key),
        "agreed": one.agreed,
        "code": refusal.code if refusal else None,
        "message": translated(refusal.message, refusal.params) if refusal else None,
        "url": one.url or None,
    }


def notification(one: NotificationDto) -> dict[str, Any]:
    """A notification, as NotificationSerializer says."""
    return {
        "id": str(one.id),
        "kind": one.kind,
        "subject": subject(one.subject),
        "title": one.text.title if one.text else None,
        "url": one.text.url if one.text else None,
        "at": moment(one.at),
        "is_read": one.is_read,
    }


def subject(ref: ObjectRef) -> dict[str, str]:
    """What it is about."""
    return {"module": ref.module, "kind": ref.kind, "id": str(ref.id)}
