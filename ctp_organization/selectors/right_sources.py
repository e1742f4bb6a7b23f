"""Everything a person's rights can come from, and what each is called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.api import permissions
from ctp_core.api.permissions import account_key
from ctp_core.contracts import Actor, MemberRef, PrincipalRef
from ctp_core.kit.answers import translated
from ctp_organization.contracts.explanations import RightSource, SourceKind
from ctp_organization.models import Delegation
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


def name_permission(*, code: str, actor: Actor | None = None) -> RightSource:
    """A function permission, with the principals of *actor* that hold it."""
    label = translated(permissions.declared_permissions().get(code, code))
    if actor is None or actor.account_pk is None:
        return RightSource("permission", code, label)
    holders = [key for key in permissions.list_permission_holders(code=code) if key in actor.principals]
    named = name_keys(keys=holders, member=actor.member, own_key=account_key(actor.account_pk))
    ways = tuple(f"{one.label} ({', '.join(one.ways)})" if one.ways else one.label for one in named.values())
    return RightSource("permission", code, label, ways)


def name_grantor(*, grantor: MemberRef, delegate: MemberRef, at: datetime) -> RightSource:
    """Somebody one acts for, or might act for, with how their delegations to *delegate* stand."""
    rows = Delegation.objects.filter(grantor_id=grantor.pk, delegate_id=delegate.pk).order_by("-ends_at", "-pk")[:3]
    ways = tuple(_state_of(row, at) for row in rows)
    return RightSource("delegation", str(PrincipalRef("member", grantor.id)), grantor.name, ways)


def _state_of(row: Delegation, at: datetime) -> str:
    if row.revoked_at is not None and row.revoked_at <= at:
        text, moment = _("ended early %(moment)s"), row.revoked_at
    elif row.starts_at > at:
        text, moment = _("begins %(moment)s"), row.starts_at
    elif row.ends_at <= at:
        text, moment = _("was over %(moment)s"), row.ends_at
    else:
        text, moment = _("until %(moment)s"), row.ends_at
    scope = f" ({', '.join(row.modules)})" if row.modules else ""
    return text % {"moment": _local(moment)} + scope


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
