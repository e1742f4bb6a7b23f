"""A provider does not speak for an account any more: the person says so, or an administrator.

The teams that its groups gave go with it. The row stays and opens nothing (``Identity``): only the person links the two again.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.sso.domain.errors import LinkNotFound
from apps.sso.models import Identity, OutsideProvider, SignOn
from apps.sso.selectors.applications import require_security
from ctp_core.api import accounts, audit, clock
from ctp_core.contracts import Actor, Forbidden, ObjectRef, system_actor
from ctp_organization.api import members, provisioning, setup


def unlink_own(*, provider_code: str, actor: Actor) -> None:
    """The own one, never the last way in. Raises LinkNotFound, LastWayIn, Forbidden (for who looks through another's eyes)."""
    if actor.account_pk is None or actor.looker_pk is not None:
        raise Forbidden()
    with transaction.atomic():
        kind = OutsideProvider.Kind.OIDC  # A directory would know the person again at once.
        identity = _locked(provider__code=provider_code, provider__kind=kind, account_id=actor.account_pk)
        _unlink(identity, actor, last_too=not identity.provider.is_active)


def unlink_account(*, provider_id: UUID, account_id: UUID, actor: Actor) -> None:
    """Somebody's, for security administrators, also when it is the last one: the account at the provider may be stolen.

    The person is signed out everywhere, at the systems one signs in to from here too, and gets in by a set-up link.
    Raises LinkNotFound, Forbidden.
    """
    require_security(actor)
    with transaction.atomic():
        identity = _locked(provider__public_id=provider_id, account__public_id=account_id)
        _unlink(identity, actor, last_too=True)
        accounts.end_sessions(account_pk=identity.account_id)
        # Tokens that other systems got in such a session would live on for months.
        SignOn.objects.filter(account_id=identity.account_id, revoked_at=None).update(revoked_at=clock.now())


def _locked(**which: object) -> Identity:
    rows = Identity.objects.select_for_update(of=("self",)).select_related("provider", "account")
    found = rows.filter(unlinked_at=None, **which).first()
    if found is None:
        raise LinkNotFound()
    return found


def _unlink(identity: Identity, actor: Actor, *, last_too: bool) -> None:
    _leave_teams(identity)  # The lock of the organisation comes before that of the account, as everywhere.
    if not last_too:
        accounts.require_another_way(account_pk=identity.account_id)
    row = Identity.objects.filter(pk=identity.pk)
    if identity.provider.kind == OutsideProvider.Kind.LDAP:
        row.delete()  # Nobody could link it anew by hand: the rule may.
    else:
        row.update(unlinked_at=clock.now(), teams=[])
    about = ObjectRef("core", "account", identity.account.public_id)
    audit.record(actor=actor, action="sso.unlink", subject=about, details={"provider": identity.provider.code})


def _leave_teams(identity: Identity) -> None:
    member = members.find_member_of_account(account_pk=identity.account_id)
    if member is None or not identity.teams:
        return
    present = {str(one.id) for one in provisioning.teams_of_people(member_pks=[member.pk]).get(member.pk, ())}
    for team in sorted(set(identity.teams) & present):
        # Who gave them takes them away: the person has no right to.
        by = system_actor(f"sign-in by {identity.provider.code}")
        setup.change_team_people(id=UUID(team), remove=[member.id], actor=by)
