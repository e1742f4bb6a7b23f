"""What a flow is about: the module that owns the subject tells the engine how to reach it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from ctp_core.contracts import Actor, ObjectRef
from ctp_workflow.contracts.dto import InstanceDto, ItemDto, OpinionDto
from ctp_workflow.contracts.evidence import SubjectEvidence


def _nothing(*_: Any) -> None:
    return None


def _no_variables(_: ObjectRef) -> Mapping[str, Any]:
    return {}


def _nothing_hidden(_: Actor, __: UUID) -> frozenset[str]:
    return frozenset()


def _no_evidence(_: Actor, __: UUID) -> SubjectEvidence:
    return SubjectEvidence()


def _same(name: str) -> str:
    return name


def _as_written(_: str, value: Any) -> str:
    """A number with separators, everything else as it stands."""
    if value is None:
        return "—"
    try:
        return f"{Decimal(value):,f}" if isinstance(value, str) else str(value)
    except (ArithmeticError, ValueError):
        return str(value)


@dataclass(frozen=True)
class VariableWords:
    """How the variables of a subject are said in the active language.

    *label* names a variable (``amount``, a column ``items.price``); *value* formats what it held: None, a bool, or text (numbers
    and days in their JSON form, people and units by their ids).
    """

    label: Callable[[str], str] = _same
    value: Callable[[str, Any], str] = _as_written


PLAIN_WORDS = VariableWords()


def _plain_words(_: ObjectRef) -> VariableWords:
    return PLAIN_WORDS


@dataclass(frozen=True)
class ProcessSubject:
    """A contribution of the module that owns subjects of *kind*. All hooks run inside the transaction of the step.

    *url* gives the subject's page, for one item when an item id is given. *may_read* says who may read the subject: they may also read
    its flow. *variables* gives current values of the subject, laid over the flow's own before conditions are decided. *hidden* names those
    of them that a reader may not see: why the flow went its way is told without them. *words* says the others as the subject's form
    does; it is asked only where there is something to say.
    *on_started*, *on_finished* (``instance.outcome`` says how), *on_item_opened*, *on_item_closed* and *on_acted*
    let the module follow; an exception in a hook undoes the step. *on_moved* is told when a running flow goes on under another
    version: ``instance.version_id`` is the new one, the mapping tells what its steps were called before. *on_retitled* takes up another
    title; without it the titles of the module's flows can't be changed. *evidence* tells what a reader sees of the subject, for an export.
    """

    kind: str
    url: Callable[[ObjectRef, UUID | None], str]
    may_read: Callable[[Actor, UUID], bool]
    variables: Callable[[ObjectRef], Mapping[str, Any]] = _no_variables
    hidden: Callable[[Actor, UUID], frozenset[str]] = _nothing_hidden
    words: Callable[[ObjectRef], VariableWords] = _plain_words
    on_started: Callable[[InstanceDto], None] = _nothing
    on_finished: Callable[[InstanceDto, Actor], None] = _nothing
    on_item_opened: Callable[[ItemDto], None] = _nothing
    on_item_closed: Callable[[ItemDto], None] = _nothing
    on_acted: Callable[[InstanceDto, ItemDto | None, OpinionDto, Actor], None] = _nothing
    on_moved: Callable[[InstanceDto, Mapping[str, str]], None] = _nothing
    on_retitled: Callable[[InstanceDto, Actor], None] | None = None
    evidence: Callable[[Actor, UUID], SubjectEvidence] = _no_evidence
