"""What the organisation and the file store know of the ids in values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from ctp_core.api import files
from ctp_core.api.files import FileDto
from ctp_core.contracts import Actor, PrincipalKind, PrincipalRef, system_actor
from ctp_core.kit.ids import read_ids
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Json, Known
from ctp_form.domain.showing import References, fresh_references, references
from ctp_form.selectors.related import related_for
from ctp_form.selectors.seals import fresh_impressions
from ctp_organization.api import members, principals

SORTS: tuple[PrincipalKind, ...] = ("member", "unit", "post")
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def known_for(*, definition: Definition, stored: Mapping[str, Json], incoming: Any, actor: Actor) -> Known:
    """Names and files for the ids that are new at their place in *incoming*: those may be taken that *actor* may choose.

    What stands there already stays good without being asked for; it vouches for nothing at another place.
    """
    asked = fresh_references(definition, stored, incoming)
    # A seal is put into one form by hand, never into many at once.
    return replace(_known([asked], actor), seals=fresh_impressions(texts=asked.seals.values(), actor=actor))


def known_for_many(*, definition: Definition, incoming: Sequence[Any], actor: Actor) -> Known:
    """The same for many fresh records at once, in a query a sort of principal."""
    return _known([references(definition, one) for one in incoming], actor)


def _known(asked: Sequence[References], actor: Actor) -> Known:
    ids = {sort: _uuids(frozenset().union(*(one.principals[sort] for one in asked))) for sort in SORTS}
    own = _own_files(_uuids(frozenset().union(*(one.all_files for one in asked))), actor)
    return Known(
        members=_member_names(ids["member"], actor),
        units=_labels("unit", ids["unit"], actor),
        posts=_labels("post", ids["post"], actor),
        files=frozenset(str(one.id) for one in own),
        pictures=frozenset(str(one.id) for one in own if one.content_type in PICTURES),
        related=related_for(_together(asked), actor),
    )


def known_name(kind: str, key: str) -> str:
    """The name of the member or unit *key*, for who may read the value; the id when there is none of it."""
    refs = [PrincipalRef("unit" if kind == "unit" else "member", one) for one in _uuids([key])]
    found = principals.list_principals(refs=refs, actor=system_actor("form")) if refs else ()
    return found[0].label if found else key


def _together(asked: Sequence[References]) -> dict[str, frozenset[str]]:
    sources = {source for one in asked for source in one.records}
    found = {source: frozenset().union(*(one.records.get(source, ()) for one in asked)) for source in sources}
    return {source: ids for source, ids in found.items() if ids}


def _member_names(ids: list[UUID], actor: Actor) -> dict[str, str]:
    found = members.list_members_by_id(ids=ids, actor=actor) if ids else {}
    return {str(one.id): one.name for one in found.values() if one.is_active}


def _labels(kind: PrincipalKind, ids: list[UUID], actor: Actor) -> dict[str, str]:
    refs = [PrincipalRef(kind, one) for one in ids]
    found = principals.list_principals(refs=refs, actor=actor) if ids else ()
    return {str(one.ref.id): one.label for one in found}


def _own_files(ids: list[UUID], actor: Actor) -> tuple[FileDto, ...]:
    return files.list_own(file_ids=ids, actor=actor) if ids else ()


def _uuids(texts: Iterable[str]) -> list[UUID]:
    return read_ids(sorted(texts)[:1_000])
