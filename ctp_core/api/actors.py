"""Actors: an account with everything a policy needs, loaded once a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.accounts.selectors.standings import find_standing
from ctp_core.applets.permissions.models import FunctionGrant
from ctp_core.applets.statements.asking import read_together
from ctp_core.applets.statements.readings import PreparedRead
from ctp_core.contracts import ANONYMOUS, Actor, DataScope, DataScopeKind, MemberRef, NarrowedPermission, Port

__all__ = ["MEMBER_LOOKUP", "MemberLookup", "MemberStanding", "actor_for_account", "actor_for_standing"]


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """The person in the organisation behind an account; *external* people see only what is shared with them."""

    member: MemberRef
    external: bool


class MemberLookup(Protocol):
    """What the organisation tells about accounts."""

    def find(self, account_pk: int) -> MemberStanding | None:
        """The active member with this account, or None; at most one query."""


MEMBER_LOOKUP: Port[MemberLookup] = Port("organization", version=1)


def actor_for_account(
    *, account_pk: int, scopes: frozenset[str] | None = None, request_id: str = "", address: str = ""
) -> Actor:
    """The actor of an account, or ANONYMOUS when the account is not there or disabled. Three queries.

    *scopes* are the token's, None for somebody who is there in person.
    """
    standing = find_standing(account_pk=account_pk)
    if standing is None:
        return ANONYMOUS
    return actor_for_standing(standing=standing, scopes=scopes, request_id=request_id, address=address)


def actor_for_standing(
    *, standing: Standing, scopes: frozenset[str] | None = None, request_id: str = "", address: str = ""
) -> Actor:
    """The actor of an account that was just read: two queries, rights and member."""
    principals, permissions, narrowed = _rights(standing.account_pk)
    lookup = MEMBER_LOOKUP.find()
    person = lookup.find(standing.account_pk) if lookup and standing.kind == "person" else None
    return Actor(
        kind=standing.kind,
        account_pk=standing.account_pk,
        name=standing.name,
        member=person.member if person else None,
        external=person.external if person else False,
        admin_role=standing.admin_role,
        principals=principals,
        permissions=permissions,
        narrowed=narrowed,
        scopes=scopes,
        language=standing.language or settings.LANGUAGE_CODE,
        time_zone=standing.time_zone or settings.TIME_ZONE,
        request_id=request_id,
        address=address,
    )


def _rights(account_pk: int) -> tuple[frozenset[str], frozenset[str], frozenset[NarrowedPermission]]:
    """(principal keys, function permissions, those for a part of the data) of an account, read together: one query."""
    groups, grants = read_together([_GROUPS.reading(account=account_pk), _GRANTS.reading(account=account_pk)])
    keys, codes = {f"a{account_pk}", *(f"g{group_pk}" for (group_pk,) in groups)}, set()
    held: dict[tuple[int, str, DataScopeKind], set[UUID]] = {}
    for grant_pk, code, scope, unit in grants:
        if not scope:
            codes.add(code)
        else:
            held.setdefault((grant_pk, code, scope), set()).update({unit} if unit else ())
    narrowed = {NarrowedPermission(key[1], DataScope(key[2], frozenset(units))) for key, units in held.items()}
    return frozenset(keys), frozenset(codes), frozenset(narrowed)


def _groups(*, account: int) -> QuerySet[Any, Any]:
    return Account.groups.through.objects.filter(account_id=account).values_list("group_id")


def _grants(*, account: int) -> QuerySet[FunctionGrant, Any]:
    mine = Q(account_id=account) | Q(group_id__in=_groups(account=account))
    return FunctionGrant.objects.filter(mine).values_list("pk", "code", "scope", "units__unit")


_GROUPS, _GRANTS = PreparedRead(_groups), PreparedRead(_grants)
