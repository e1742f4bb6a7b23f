"""What objects of any module are called, for one who may open them: asked of their modules, not of the index."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ctp_core.contracts import Actor, ObjectRef
from ctp_index.contracts import NamedEntry
from ctp_index.selectors.sources import list_sources, source_key


def name_entries(*, refs: Collection[ObjectRef], actor: Actor) -> dict[ObjectRef, NamedEntry]:
    """Those of *refs* that *actor* may open, by the rule of their module's own lists.

    What is not there any more, is not to be found by anybody, or belongs to a module that is off is left out. A few queries for
    each kind of object, however many there are of it.
    """
    sources = {(code, one.kind): one for code, one in list_sources()} if refs else {}
    found: dict[ObjectRef, NamedEntry] = {}
    for key in sorted({source_key(ref) for ref in refs} & sources.keys()):
        source = sources[key]
        ids: list[UUID] = [ref.id for ref in refs if source_key(ref) == key]
        seen = source.visible(actor, ids)
        for one in source.load([one for one in ids if one in seen]):
            found[one.ref] = NamedEntry(
                ref=one.ref, label=source.label, title=one.title, url=one.url, at=one.at, extra=one.extra
            )
    return found
