"""Finding a record of another form to relate to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Actor, PageRequest
from ctp_form.contracts import Condition, RecordQuery, RecordSet
from ctp_form.domain.fields import Related
from ctp_form.domain.querying import ALLOWED, comparable
from ctp_form.selectors.listing import list_records
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import name_of, open_source, related_of

FOUND = 20


@dataclass(frozen=True)
class RelatedChoice:
    """A record that may be chosen, as people tell it from others."""

    id: str
    name: str
    detail: str = ""


def search_related(*, source: str, title: str, text: str, actor: Actor) -> tuple[RelatedChoice, ...]:
    """What fits *text*, the newest first; only what *actor* may list, found by what *actor* may read."""
    within = open_source(source, actor)
    if within is None:
        return ()
    path = _searched(within, title)
    by_path = RecordQuery((Condition(path, "contains", text),)) if text and path else RecordQuery()
    found = list_records(within=within, query=by_path, page=PageRequest(size=FOUND)).items
    choices = [_choice(one.id, related_of(one.version_id, within.policy, one.values), title) for one in found]
    return tuple(one for one in choices if path or text.casefold() in one.name.casefold())


def find_by_name(*, source: str, title: str, text: str, actor: Actor) -> str | None:
    """The id of the one record that is called *text*; None when none or several are."""
    within = open_source(source, actor)
    path = _searched(within, title) if within is not None else ""
    if within is None or not path or (title and path != title):
        return None
    exactly = "is" in ALLOWED[comparable(get_parsed(within.version_id).definition, within.policy)[path]]
    query = RecordQuery((Condition(path, "is" if exactly else "contains", text),))
    page = PageRequest(size=FOUND)
    found = list_records(within=within, query=query, page=page)
    exact = [one.id for one in found.items if one.values.get(path) == text]
    # Where there are more than these nobody knows whether it is the only one.
    return str(exact[0]) if len(exact) == 1 and found.next is None else None


def _choice(record_id: UUID, related: Related, title: str) -> RelatedChoice:
    name = name_of(related, title)
    detail = next((text for text in related.texts.values() if text and text != name), "")
    return RelatedChoice(str(record_id), name[:100], detail[:60])


def _searched(within: RecordSet, title: str) -> str:
    kinds = comparable(get_parsed(within.version_id).definition, within.policy)
    texts = [path for path, kind in kinds.items() if "contains" in ALLOWED[kind]]
    return title if title in texts else next(iter(texts), "")
