"""Everything a person's rights can come from, and what each is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.api import permissions
from ctp_core.api.permissions import account_key
from ctp_core.contracts import DATA_SCOPE_LABELS, Actor, DataScope, MemberRef, ObjectRef, PrincipalRef
from ctp_core.kit.answers import translated
from ctp_organization.contracts.delegation_scopes import DelegationScope
from ctp_organization.contracts.explanations import RightSource, SourceKind
from ctp_organization.models import Delegation, Unit
from ctp_organization.selectors.delegation_templates import name_scope, name_templates
from ctp_organization.selectors.principal_ways import ways_to
from ctp_organization.selectors.principals import describe, refs_of_keys


def name_keys(*, keys: Iterable[str], member: MemberRef | None = None, own_key: str = "") -> dict[str, RightSource]:
    """What each principal key is called; with *member* also how that person came by it. Unknown keys are left out."""
    found: dict[str, RightSource] = {}
    for key in sorted(keys):
        if key == own_key:
            found[key] = RightSource("direct", key, _("granted to the person"))
            continue
        refs = refs_of_keys(keys=[key])
        if not refs:
            continue
        ref = refs[0]
        kind: SourceKind = "principal"
        ways = ways_to(member_pk=member.pk, ref=ref) if member else ()
        found[key] = RightSource(kind, str(ref), describe(refs=[ref]).get(ref, str(ref)), ways)
    return found


def name_grants(*, grants: Iterable[permissions.PermissionGrant]) -> tuple[RightSource, ...]:
    """Who holds a permission, each with the part of the data it counts for in the *ways*; nothing there means everywhere."""
    given = {one.key: one.scope for one in grants}
    named = name_keys(keys=given)
    scopes = name_scopes(scope for scope in given.values() if scope)
    return tuple(replace(one, ways=(scopes[scope],) if (scope := given[key]) else ()) for key, one in named.items())


def name_scopes(scopes: Iterable[DataScope]) -> dict[DataScope, str]:
    """Parts of the data in words: one query for all chosen units."""
    wanted = frozenset(scopes)
    ids = frozenset().union(*(one.units for one in wanted))
    names = dict(Unit.objects.filter(public_id__in=ids).values_list("public_id", "name")) if ids else {}
    return {one: _scope_text(one, names) for one in wanted}


def _scope_text(scope: DataScope, names: Mapping[UUID, str]) -> str:
    if scope.kind != "chosen":
        return translated(DATA_SCOPE_LABELS[scope.kind])
    called = sorted(names[one] for one in scope.units if one in names)
    return _("%(units)s and below") % {"units": ", ".join(called)} if called else _("units that are no more")


def name_permission(*, code: str, actor: Actor | None = None, scope: DataScope | None = None) -> RightSource:
    """A function permission, with the principals of *actor* that hold it: everywhere, or for the part *scope*."""
    label = translated(permissions.declared_permissions().get(code, code))
    if actor is None or actor.account_pk is None:
        return RightSource("permission", code, label)
    grants = permissions.list_permission_grants(code=code)
    holders = [one.key for one in grants if one.key in actor.principals and one.scope == scope]
    named = name_keys(keys=holders, member=actor.member, own_key=account_key(actor.account_pk))
    ways = tuple(f"{one.label} ({', '.join(one.ways)})" if one.ways else one.label for one in named.values())
    if scope is not None:
        return RightSource(
            "permission",
            code,
            _("%(permission)s: %(part)s") % {"permission": label, "part": name_scopes([scope])[scope]},
            ways,
        )
    return RightSource("permission", code, label, ways)


def name_grantor(*, grantor: MemberRef, delegate: MemberRef, at: datetime) -> RightSource:
    """Somebody one acts for, or might act for, with how their delegations to *delegate* stand."""
    rows = Delegation.objects.filter(grantor_id=grantor.pk, delegate_id=delegate.pk).order_by("-ends_at", "-pk")[:3]
    names = name_templates(refs=[ObjectRef.parse(one) for row in rows for one in row.templates])
    ways = tuple(_state_of(row, at, names) for row in rows)
    return RightSource("delegation", str(PrincipalRef("member", grantor.id)), grantor.name, ways)


def _state_of(row: Delegation, at: datetime, names: Mapping[ObjectRef, str]) -> str:
    if row.revoked_at is not None and row.revoked_at <= at:
        text, moment = _("ended early %(moment)s"), row.revoked_at
    elif row.starts_at > at:
        text, moment = _("begins %(moment)s"), row.starts_at
    elif row.ends_at <= at:
        text, moment = _("was over %(moment)s"), row.ends_at
    else:
        text, moment = _("until %(moment)s"), row.ends_at
    said = ", ".join(name_scope(scope=DelegationScope.of(row.modules, row.templates), names=names))
    return text % {"moment": _local(moment)} + (f" ({said})" if said else "")


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
