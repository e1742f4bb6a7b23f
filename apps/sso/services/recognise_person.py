"""Who of us is it that a provider signed in: known before, recognised by the provider's rule, or new.

Claims write what the provider's mapping names and the token holds; a claim that is missing changes nothing. Of the teams only
those are taken away again that this provider gave.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from apps.sso.domain.errors import NobodyHere, OutsideRefused
from apps.sso.models import Identity, OutsideProvider
from apps.sso.services.save_outside import teams_there
from ctp_core.api import accounts, audit, clock
from ctp_core.contracts import Actor, DomainError, ObjectRef, system_actor
from ctp_core.kit.ids import read_ids
from ctp_organization.api import members, provisioning, setup
from ctp_organization.api.provisioning import AllOf, Compare
from ctp_organization.contracts import MemberDto

logger = logging.getLogger("ctp.sso")


def recognise_person(*, provider: OutsideProvider, claims: Mapping[str, Any]) -> int:
    """The account. Raises NobodyHere: also for a disabled account and for one that the rule does not fit."""
    actor = system_actor(f"sign-in by {provider.code}")
    with transaction.atomic():
        identity = Identity.objects.select_for_update().filter(provider=provider, subject=claims["sub"]).first()
        if identity is None:
            account_pk = _by_rule(provider, claims, actor)
            if account_pk is None and provider.creates_people:
                account_pk = _create(provider, claims, actor)
            if account_pk is None:
                raise NobodyHere(provider=provider.name)
            identity = link(provider=provider, subject=claims["sub"], account_pk=account_pk, actor=actor)
        if identity.unlinked_at is not None:
            raise NobodyHere(provider=provider.name)
        account = accounts.find_active_account(account_pk=identity.account_id)
        if account is None or account.kind != "person":
            raise NobodyHere(provider=provider.name)
        member = members.find_member_of_account(account_pk=account.pk)
        if member is not None and member.is_active:
            _write_claims(provider, member, claims, actor)
            _write_teams(provider, identity, member, claims, actor)
        Identity.objects.filter(pk=identity.pk).update(last_seen_at=clock.now())
        return account.pk


def link(*, provider: OutsideProvider, subject: str, account_pk: int, actor: Actor) -> Identity:
    """From now on this subject is this account. Raises NobodyHere when either is linked, or was unlinked, already."""
    if Identity.objects.filter(provider=provider, account_id=account_pk).exists():
        raise NobodyHere(provider=provider.name)
    try:
        with transaction.atomic():
            made = Identity.objects.create(provider=provider, subject=subject, account_id=account_pk)
    except IntegrityError:  # Two browsers at once: the other one was first.
        raise NobodyHere(provider=provider.name) from None
    account = accounts.find_active_account(account_pk=account_pk)
    about = ObjectRef("core", "account", account.id) if account else None
    audit.record(actor=actor, action="sso.link", subject=about, details={"provider": provider.code})
    return made


def confirm_person(*, provider: OutsideProvider, subject: str, may_link: bool, actor: Actor) -> bool:
    """The person who is here is this subject; whether that is so only from now on. Raises OutsideRefused, NobodyHere.

    Who may link proved to be both: what was unlinked before is forgotten then.
    """
    rows = Identity.objects.filter(provider=provider)
    with transaction.atomic():
        known = rows.filter(subject=subject, unlinked_at=None).first()
        if known is None and may_link and actor.account_pk is not None:
            gone = rows.filter(Q(subject=subject) | Q(account_id=actor.account_pk), unlinked_at__isnull=False)
            gone.delete()
            link(provider=provider, subject=subject, account_pk=actor.account_pk, actor=actor)
            return True
        if known is None or known.account_id != actor.account_pk:
            raise OutsideRefused(provider=provider.name)
        return False


def claim(provider: OutsideProvider, claims: Mapping[str, Any], name: str) -> str:
    """The text of the claim that the provider's mapping names for *name*; empty when there is none."""
    value = claims.get(provider.claims.get(name) or "")
    return value.strip()[:254] if isinstance(value, str) else ""


def _by_rule(provider: OutsideProvider, claims: Mapping[str, Any], actor: Actor) -> int | None:
    """Somebody who never came this way. Administrators are never recognised by a rule: they link it themselves."""
    value = claim(provider, claims, provider.link_by) if provider.link_by else ""
    # An address that the provider has not verified proves nothing.
    if not value or (provider.link_by == "email" and claims.get("email_verified") is not True):
        return None
    text = accounts.plain_username(value) if provider.link_by == "username" else value
    condition = AllOf((Compare(provider.link_by, "eq", text), Compare("active", "eq", True)))
    found = provisioning.page_people(condition=condition, offset=0, limit=2, actor=actor)[1]
    if len(found) != 1 or found[0].is_administrator:
        return None
    return found[0].member.account_pk


def _create(provider: OutsideProvider, claims: Mapping[str, Any], actor: Actor) -> int | None:
    username, unit = claim(provider, claims, "username"), provisioning.find_unit_called(text=provider.home_unit)
    if not username or unit is None or accounts.find_account_by_username(username=username) is not None:
        return None
    details = setup.MemberDetails(
        number=claim(provider, claims, "number") or accounts.plain_username(username),
        name=claim(provider, claims, "name") or username,
        phone=claim(provider, claims, "phone"),
        email=claim(provider, claims, "email"),
    )
    try:
        with transaction.atomic():
            return setup.create_member(details=details, unit_id=unit.id, username=username, actor=actor).account_pk
    except DomainError:  # A number or a name that can't be used here.
        return None


def _write_claims(provider: OutsideProvider, member: MemberDto, claims: Mapping[str, Any], actor: Actor) -> None:
    details = setup.MemberDetails(
        number=member.number,
        name=claim(provider, claims, "name") or member.name,
        phone=claim(provider, claims, "phone") or member.phone,
        email=claim(provider, claims, "email") or member.email,
        level_id=provisioning.level_of(member_pk=member.pk),
    )
    if (details.name, details.phone, details.email) != (member.name, member.phone, member.email):
        try:
            with transaction.atomic():
                setup.update_member(id=member.id, details=details, actor=actor)
        except DomainError:  # A value that can't be kept is no reason to keep somebody out.
            return


def _write_teams(
    provider: OutsideProvider, identity: Identity, member: MemberDto, claims: Mapping[str, Any], actor: Actor
) -> None:
    named = claims.get(provider.claims.get("groups") or "")
    if not provider.groups or not isinstance(named, list):
        return
    wanted = {provider.groups[one] for one in named if isinstance(one, str) and one in provider.groups}
    present = {str(one.id) for one in provisioning.teams_of_people(member_pks=[member.pk]).get(member.pk, ())}
    joins, leaves = wanted - present, (set(identity.teams) - wanted) & present
    there = {str(one) for one in teams_there(read_ids(joins))}
    if gone := joins - there:
        # A team that is no more is no reason to keep somebody out; the provider's page names it.
        logger.warning("sso.team_gone", extra={"provider": provider.code, "teams": sorted(gone)})
        joins &= there
    for team in sorted(joins):
        setup.change_team_people(id=UUID(team), add=[member.id], actor=actor)
    for team in sorted(leaves):
        setup.change_team_people(id=UUID(team), remove=[member.id], actor=actor)
    given = sorted((set(identity.teams) | joins) & wanted)
    if given != identity.teams:
        Identity.objects.filter(pk=identity.pk).update(teams=given)
