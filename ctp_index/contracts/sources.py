"""How a unit makes its objects findable: one contribution a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ctp_core.contracts import Actor, ObjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """One object as it is searched and shown.

    *body* is plain text. *keys* are the principal keys that may see it (``a7``, ``g12``): a superset is harmless, for every
    hit is asked of ``SearchSource.visible`` again. *extra* is a second line of the hit, such as the board or the sender.
    """

    ref: ObjectRef
    title: str
    body: str
    keys: frozenset[str]
    url: str
    at: datetime
    extra: str = ""


@dataclass(frozen=True)
class SearchSource:
    """In a unit's ``contributions.py``; the module of the refs is the unit's code.

    *load* gives the entries of those *ids* that exist and may be found by somebody; one left out leaves the index.
    *visible* says which of *ids* this actor may open: the same rule as the unit's lists and details.
    *all_ids* is for ``manage.py reindex``. *label* is English and marked: what one object of this kind is called.
    """

    kind: str
    label: str
    load: Callable[[Sequence[UUID]], Iterable[SearchEntry]]
    visible: Callable[[Actor, Sequence[UUID]], set[UUID]]
    all_ids: Callable[[], Iterable[UUID]]
