"""Who may see to somebody's delegations: a secretary, named by the person or by who maintains the organisation, known to both."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from ctp_core.contracts import Actor, Conflict, Forbidden, mark
from ctp_organization.contracts import SecretaryDto
from ctp_organization.contracts.errors import MemberDisabled
from ctp_organization.contracts.events import SecretaryChanged
from ctp_organization.models import Member, Secretary
from ctp_organization.selectors.secretaries import get_secretary, visible_secretaries
from ctp_organization.selectors.sight import manages, visible_members
from ctp_organization.services.checking import get
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.recording import note, subject


class SecretaryOfSelf(Conflict):
    """Nobody is one's own secretary."""

    code = "organization.secretary_of_self"
    message = mark("Choose somebody else: nobody is one's own secretary.")


class SecretaryNamed(Conflict):
    """Once is enough."""

    code = "organization.secretary_named"
    message = mark("%(name)s is named already.")


def name_secretary(*, member_id: UUID, secretary_id: UUID, actor: Actor) -> SecretaryDto:
    """*secretary* sets and ends delegations of *member* from now on, and sees them.

    Raises SecretaryOfSelf, SecretaryNamed, MemberDisabled, NotFound, and Forbidden for who is neither the person nor
    maintains the organisation.
    """
    with transaction.atomic():
        # Nobody leaves, is disabled or becomes one of a partner between the look and the naming.
        lock_organization()
        member, secretary = get(visible_members(actor), member_id), get(visible_members(actor), secretary_id)
        if not (manages(actor) or _is(actor, member)):
            raise Forbidden()
        if member.pk == secretary.pk:
            raise SecretaryOfSelf()
        for one in (member, secretary):
            if not one.is_active:
                raise MemberDisabled(name=one.name)
        try:
            with transaction.atomic():
                made = Secretary.objects.create(member=member, secretary=secretary, named_by_id=actor.account_pk)
        except IntegrityError:
            raise SecretaryNamed(name=secretary.name) from None
        _note(made, "named", actor)
    return get_secretary(id=made.public_id, actor=actor)


def dismiss_secretary(*, id: UUID, actor: Actor) -> None:  # noqa: A002
    """It ends now: by the person, by the secretary, or by who maintains the organisation. What was set stays. Raises NotFound."""
    with transaction.atomic():
        lock_organization()
        found = get(
            visible_secretaries(actor).select_related("member", "secretary").select_for_update(of=("self",)), id
        )
        _note(found, "dismissed", actor)
        Secretary.objects.filter(pk=found.pk).delete()


def end_secretaries(*, member: Member, actor: Actor) -> None:
    """Who leaves has no secretary and is nobody's."""
    both = [*Secretary.objects.filter(member=member), *Secretary.objects.filter(secretary=member)]
    for row in both:
        _note(row, "dismissed", actor)
    Secretary.objects.filter(pk__in=[row.pk for row in both]).delete()


def _is(actor: Actor, member: Member) -> bool:
    return actor.member is not None and actor.member.pk == member.pk


def _note(row: Secretary, change: str, actor: Actor) -> None:
    about = subject("secretary", row.public_id)
    member, secretary = row.member.public_id, row.secretary.public_id
    event = SecretaryChanged(
        subject=about, change=change, member_id=member, secretary_id=secretary, by=actor.account_pk
    )
    details = {"member": str(member), "secretary": str(secretary)}
    note(actor=actor, action=f"{change}_secretary", about=about, details=details, event=event)
