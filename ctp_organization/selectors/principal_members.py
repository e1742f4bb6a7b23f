"""The people behind grant keys, page by page: a right of everyone is a hundred thousand people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ctp_core.api.permissions import belonging
from ctp_core.contracts import MemberRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_organization.models import Member


def page_members(
    *, keys: Iterable[str], wanted: PageRequest, without: QuerySet[Any] | None = None, but: Collection[int] = ()
) -> Page[MemberRef]:
    """The active people behind grant *keys*, each once, in the order of their pinyin. One query, whatever their number.

    Left out are those who stand in *without*, rows with a ``member_id`` (it becomes a NOT EXISTS), and the members *but*.
    """
    rows = _behind(keys, without, but)
    return keyset_page(
        rows, wanted, order=("pinyin", "id"), build=lambda row: MemberRef(row.pk, row.public_id, row.name)
    )


def count_members(*, keys: Iterable[str], without: QuerySet[Any] | None = None, but: Collection[int] = ()) -> int:
    """How many ``page_members`` gives in all. One query."""
    return _behind(keys, without, but).count()


def _behind(keys: Iterable[str], without: QuerySet[Any] | None, but: Collection[int]) -> QuerySet[Member]:
    rows = Member.objects.filter(belonging(keys=keys), is_active=True)
    if but:
        rows = rows.exclude(pk__in=but)
    if without is not None:
        rows = rows.exclude(Exists(without.filter(member_id=OuterRef("pk"))))
    return rows
