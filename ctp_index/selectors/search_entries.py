"""Search: the index proposes, the modules decide.

Rights are in the index as principal keys, so that foreign entries never enter; then each module is asked again which of the
proposed objects this actor may open, by the rule of its own lists. Total, facets, titles and snippets come after that.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from ctp_core.api import clock
from ctp_core.api.permissions import account_key
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, PageRequest, mark
from ctp_index.backends import get_backend
from ctp_index.contracts import Facet, Match, SearchEntry, SearchHit, SearchResult, SearchSource
from ctp_index.contracts.queries import Query
from ctp_index.domain.highlighting import mark_all, snippet
from ctp_index.domain.queries import read_query
from ctp_index.selectors.sources import list_sources, source_key
from ctp_organization.api import delegations, members

LOOKED_AT = 400
Sources = dict[tuple[str, str], SearchSource]


def search(*, text: str, actor: Actor, module: str | None = None, page: PageRequest | None = None) -> SearchResult:
    """What *actor* may open and *text* fits, best first; of one *module* if given, with the facets of all.

    At most LOOKED_AT matches are looked at (``capped`` says that there are more). Raises IndexUnavailable.
    """
    page = page or PageRequest()
    begin = _begin(page.cursor)
    query = read_query(text)
    sources: Sources = {(code, one.kind): one for code, one in list_sources()}
    if not query or not sources or not actor.is_signed_in:
        return SearchResult(hits=(), facets=(), total=0)
    loose = False
    keys = _keys(actor)
    visible, capped = _visible(query, actor, sources, keys, loose=False)
    if not visible and len(query.clauses) > 1:
        loose = True
        visible, capped = _visible(query, actor, sources, keys, loose=True)
    counts = Counter(ref.module for ref in visible)
    if module is not None:
        if capped:
            only = {known: source for known, source in sources.items() if known[0] == module}
            visible, capped = _visible(query, actor, only, keys, loose=loose)
        visible = [ref for ref in visible if ref.module == module]
    wanted = visible[begin : begin + page.size]
    return SearchResult(
        hits=_hits(wanted, query, sources),
        facets=tuple(Facet(code, count) for code, count in counts.most_common()),
        total=len(visible),
        capped=capped,
        loose=loose,
        next=_cursor(begin + page.size) if begin + page.size < len(visible) else None,
    )


def _keys(actor: Actor) -> frozenset[str]:
    """What the actor's entries carry: the own principals, and the accounts of those one acts for now. One query, else two.

    What is in a grantor's hands is open to the delegate; the modules decide afterwards in which scope.
    """
    if actor.member is None:
        return actor.principals
    grantors = delegations.active_scopes(member_pk=actor.member.pk, at=clock.now())
    if not grantors:
        return actor.principals
    people = members.list_members_by_pk(pks={one.pk for one in grantors})
    return actor.principals | {account_key(one.account_pk) for one in people.values()}


def _visible(
    query: Query, actor: Actor, sources: Sources, keys: frozenset[str], *, loose: bool
) -> tuple[list[ObjectRef], bool]:
    """The refs that may be opened, best first, and whether there were more than were looked at."""
    matches = get_backend().search(query, loose=loose, keys=keys, kinds=sorted(sources), limit=LOOKED_AT + 1)
    looked_at: list[Match] = matches[:LOOKED_AT]
    allowed: set[ObjectRef] = set()
    for key in {source_key(match.ref) for match in looked_at}:
        ids = [match.ref.id for match in looked_at if source_key(match.ref) == key]
        allowed.update(ObjectRef(*key, one) for one in sources[key].visible(actor, ids))
    return [match.ref for match in looked_at if match.ref in allowed], len(matches) > LOOKED_AT


def _hits(refs: Sequence[ObjectRef], query: Query, sources: Sources) -> tuple[SearchHit, ...]:
    loaded: dict[ObjectRef, SearchEntry] = {}
    for key in {source_key(ref) for ref in refs}:
        ids: list[UUID] = [ref.id for ref in refs if source_key(ref) == key]
        loaded.update((entry.ref, entry) for entry in sources[key].load(ids))
    return tuple(_hit(loaded[ref], query, sources[source_key(ref)]) for ref in refs if ref in loaded)


def _hit(entry: SearchEntry, query: Query, source: SearchSource) -> SearchHit:
    return SearchHit(
        ref=entry.ref,
        label=source.label,
        title=mark_all(entry.title, query),
        snippet=snippet(entry.body, query),
        url=entry.url,
        at=entry.at,
        extra=entry.extra,
    )


def _cursor(begin: int) -> str:
    return base64.urlsafe_b64encode(str(begin).encode()).decode().rstrip("=")


def _begin(cursor: str | None) -> int:
    """Where the page begins. The list is short (LOOKED_AT), so a place in it is cursor enough."""
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        if text.isdecimal() and len(text) <= 4:
            return int(text)
    except (binascii.Error, ValueError):
        pass
    message = mark("This page address is not valid any more. Start again from the first page.")
    raise Invalid({"cursor": [FieldError("index.cursor", message)]})
