"""What a print of a record carries, so that paper can be held against the server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from apps.registers.selectors.records import get_record
from ctp_core.contracts import Actor
from ctp_form.api import records
from ctp_form.contracts import READ_ALL

LENGTH = 24
Verdict = Literal["current", "superseded", "unknown"]


@dataclass(frozen=True)
class Seal:
    """The state that was printed."""

    revision: int
    mark: str


def seal_of(*, register_id: UUID, record_id: UUID, actor: Actor) -> Seal:
    """The seal of the record as it stands. Raises RegisterNotFound, RecordNotFound for who doesn't see it.

    It is made with the server's key over everything the record holds: who reads a part of it can't try out the rest.
    """
    get_record(register_id=register_id, record_id=record_id, actor=actor)
    found = records.read_record(record_id=record_id, policy=READ_ALL)
    return Seal(found.revision, _mark(record_id, found.revision, dict(found.values)))


def check_seal(*, register_id: UUID, record_id: UUID, seal: Seal, actor: Actor) -> Verdict:
    """Does the paper say what the record says now, what it said once, or something it never said?"""
    now = seal_of(register_id=register_id, record_id=record_id, actor=actor)
    if seal.revision == now.revision:
        return "current" if constant_time_compare(seal.mark, now.mark) else "unknown"
    for one in records.list_revisions(record_id=record_id, policy=READ_ALL):
        if one.number == seal.revision:
            fits = constant_time_compare(seal.mark, _mark(record_id, one.number, dict(one.values)))
            return "superseded" if fits else "unknown"
    return "unknown"


def _mark(record_id: UUID, revision: int, values: dict[str, object]) -> str:
    text = json.dumps([str(record_id), revision, values], sort_keys=True, ensure_ascii=True)
    return salted_hmac("registers.print", text, algorithm="sha256").hexdigest()[:LENGTH]
