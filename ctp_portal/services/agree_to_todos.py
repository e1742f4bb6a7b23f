"""Agree to several pending lines, each by itself: what one refuses does not hold up the others."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ctp_core.api import clock, modules
from ctp_core.contracts import Actor, DomainError, FieldError, Invalid, NotFound, mark
from ctp_portal.contracts import BATCH_LIMIT, AgreementDto, HandledOnItsPage, TodoAgreement
from ctp_portal.selectors.reach import reach_of, visible_to


def agree_to_todos(*, keys: Sequence[UUID], actor: Actor) -> tuple[AgreementDto, ...]:
    """Agree to each line in the order given, the same way as on its page. What became of each.

    A line that is not among the actor's pending ones is refused with NotFound, one nothing can be agreed to with
    HandledOnItsPage, the others with what their engine says. Raises Invalid without keys and for more than BATCH_LIMIT,
    NotFound for somebody without a list.
    """
    wanted = tuple(dict.fromkeys(keys))
    if not wanted or len(wanted) > BATCH_LIMIT:
        message = mark("Choose between 1 and %(limit)s lines.")
        raise Invalid({"keys": [FieldError("portal.batch_size", message, limit=BATCH_LIMIT)]})
    reach = reach_of(actor=actor, at=clock.now())
    if reach is None:
        raise NotFound()
    rows = visible_to(reach, box="pending").filter(key__in=wanted).values_list("key", "title", "url")
    lines = {key: (title, url) for key, title, url in rows}
    engines = [(one, one.knows(list(lines))) for _, one in modules.contributions(TodoAgreement)]
    done = []
    for key in wanted:
        title, url = lines.get(key, ("", ""))
        engine = next((one for one, known in engines if key in known), None)
        refusal = _refusal(engine, key, actor) if key in lines else NotFound()
        done.append(AgreementDto(key=key, title=title, url=url, refusal=refusal))
    return tuple(done)


def _refusal(engine: TodoAgreement | None, key: UUID, actor: Actor) -> DomainError | None:
    if engine is None:
        return HandledOnItsPage()
    try:
        engine.agree(actor, key)
    except DomainError as error:
        return error
    return None
