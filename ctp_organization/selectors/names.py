"""Keys, ids and names of a few members, by statements built once: every step of every flow asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ctp_core.kit.readings import PreparedRead
from ctp_organization.models import Member

Row = tuple[int, UUID, str]
_COLUMNS = ("pk", "public_id", "name")
# Statements are kept for so many people at once; for more each question is built anew.
_SIZES = (1, 2, 4, 8, 16)


def names_by_pk(pks: Iterable[int]) -> list[Row]:
    """Those of the members *pks*, active or not."""
    wanted = list(dict.fromkeys(pks))
    if len(wanted) > _SIZES[-1]:
        return list(Member.objects.filter(pk__in=wanted).values_list(*_COLUMNS))
    return _BY_PK.rows(**_filled(wanted)) if wanted else []


def active_names(ids: Iterable[UUID]) -> list[Row]:
    """Those of the active members with these public ids."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > _SIZES[-1]:
        return list(Member.objects.filter(public_id__in=wanted, is_active=True).values_list(*_COLUMNS))
    return _ACTIVE.rows(**_filled(wanted)) if wanted else []


def _filled(wanted: list[Any]) -> dict[str, Any]:
    """The last one again and again up to the next size."""
    size = next(size for size in _SIZES if size >= len(wanted))
    return {f"p{number}": value for number, value in enumerate([*wanted, *[wanted[-1]] * (size - len(wanted))])}


def _by_pk(**pks: int) -> QuerySet[Member, Any]:
    return Member.objects.filter(pk__in=pks.values()).values_list(*_COLUMNS)


def _active(**ids: UUID) -> QuerySet[Member, Any]:
    return Member.objects.filter(public_id__in=ids.values(), is_active=True).values_list(*_COLUMNS)


_BY_PK = PreparedRead(_by_pk)
_ACTIVE = PreparedRead(_active)
