"""Say who acts for somebody who is away, and end it early."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ctp_core.api import clock
from ctp_core.api.modules import manifests
from ctp_core.contracts import Actor, FieldError, Forbidden, mark
from ctp_organization.contracts import (
    DelegationChanged,
    DelegationCircle,
    DelegationDto,
    DelegationScope,
    DelegationToSelf,
)
from ctp_organization.contracts.errors import DelegationOver, DelegationToSetter, MemberDisabled
from ctp_organization.models import Delegation, Member
from ctp_organization.selectors.delegation_templates import offered_templates
from ctp_organization.selectors.delegations import get_delegation, visible_delegations
from ctp_organization.selectors.secretaries import serves
from ctp_organization.selectors.sight import manages, visible_members
from ctp_organization.services.checking import FieldProblems, get
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.recording import note, subject

UNKNOWN_TEMPLATE = mark("There is no such template.")


def set_delegation(
    *,
    grantor_id: UUID,
    delegate_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    modules: Sequence[str] = (),
    templates: Collection[UUID] = (),
    reason: str = "",
    actor: Actor,
) -> DelegationDto:
    """*delegate* acts for *grantor* from *starts_at* until before *ends_at*, in *modules* as a whole and in what is made from *templates*.

    No modules and no templates (public ids; each one the actor knows or the grantor has had in hand) means everything. Set by the person,
    a secretary, or those who maintain the organisation; who sets it for another does not name themselves.
    Raises Invalid, DelegationToSelf, DelegationToSetter, DelegationCircle, MemberDisabled, NotFound, Forbidden.
    """
    with transaction.atomic():
        lock_organization()
        grantor, delegate = get(visible_members(actor), grantor_id), get(visible_members(actor), delegate_id)
        _require_own(actor, grantor.pk)
        own = {grantor.pk, actor.member.pk} if actor.member else {grantor.pk}
        known = offered_templates(actor=actor, members=own, ids=templates)
        reason = _check(starts_at, ends_at, modules, reason, all_known=len(known) == len(set(templates)))
        scope = DelegationScope(frozenset(modules), frozenset(known))
        if grantor.pk == delegate.pk:
            raise DelegationToSelf()
        if actor.member is not None and delegate.pk == actor.member.pk:
            raise DelegationToSetter()
        if not delegate.is_active:
            raise MemberDisabled(name=delegate.name)
        _require_no_circle(grantor, delegate, starts_at, ends_at, scope)
        made = Delegation.objects.create(
            grantor=grantor,
            delegate=delegate,
            starts_at=starts_at,
            ends_at=ends_at,
            modules=sorted(scope.modules),
            templates=sorted(str(one) for one in scope.templates),
            reason=reason,
            created_by_id=actor.account_pk,
        )
        return _done(made, actor, "set")


def end_delegation(*, id: UUID, actor: Actor) -> DelegationDto:  # noqa: A002
    """Ends now what would go on, or takes back what has not begun. Raises DelegationOver, NotFound, Forbidden."""
    with transaction.atomic():
        lock_organization()
        found = get(visible_delegations(actor).select_related("grantor", "delegate"), id)
        _require_own(actor, found.grantor_id)
        now = clock.now()
        if found.revoked_at is not None or found.ends_at <= now:
            raise DelegationOver()
        found.revoked_at = now
        found.version += 1
        found.save(update_fields=["revoked_at", "version"])
        return _done(found, actor, "ended")


def _require_own(actor: Actor, grantor_pk: int) -> None:
    if manages(actor) or (actor.member is not None and actor.member.pk == grantor_pk):
        return
    if not serves(actor, member_pk=grantor_pk):
        raise Forbidden()


def _check(starts_at: datetime, ends_at: datetime, wanted: Sequence[str], reason: str, *, all_known: bool) -> str:
    problems = FieldProblems()
    reason = problems.text("reason", reason, limit=300, required=False)
    late = mark("The end must lie after the beginning.")
    problems.unless(starts_at < ends_at, "ends_at", lambda: FieldError("organization.delegation_period", late))
    past = mark("The end lies in the past.")
    problems.unless(ends_at > clock.now(), "ends_at", lambda: FieldError("organization.delegation_past", past))
    known = set(manifests())
    unknown = mark("There is no such module.")
    problems.unless(set(wanted) <= known, "modules", lambda: FieldError("organization.unknown_module", unknown))
    problems.unless(all_known, "templates", lambda: FieldError("organization.unknown_template", UNKNOWN_TEMPLATE))
    problems.done()
    return reason


def _require_no_circle(
    grantor: Member, delegate: Member, start: datetime, end: datetime, scope: DelegationScope
) -> None:
    """Follow who stands in for the delegate, and for those, in the same period and scope: the grantor must not be met."""
    seen, waiting = {delegate.pk}, {delegate.pk}
    while waiting:
        following = set()
        for row in _overlapping(Delegation.objects.filter(grantor_id__in=waiting), start, end):
            if scope.meets(DelegationScope.of(row.modules, row.templates)):
                following.add(row.delegate_id)
        if grantor.pk in following:
            raise DelegationCircle(name=delegate.name)
        waiting = following - seen
        seen |= waiting


def _overlapping(found: QuerySet[Delegation], start: datetime, end: datetime) -> QuerySet[Delegation]:
    return found.filter(revoked_at=None, starts_at__lt=end, ends_at__gt=start)


def _done(made: Delegation, actor: Actor, change: str) -> DelegationDto:
    about = subject("delegation", made.public_id)
    details = {
        "grantor": str(made.grantor.public_id),
        "delegate": str(made.delegate.public_id),
        "from": made.starts_at.isoformat(),
        "until": made.ends_at.isoformat(),
        "modules": list(made.modules),
        "templates": list(made.templates),
    }
    event = DelegationChanged(subject=about, change=change, by=actor.account_pk)
    note(actor=actor, action=f"{change}_delegation", about=about, details=details, event=event)
    return get_delegation(id=made.public_id, actor=actor)
