"""Another system says that somebody is gone."""

from __future__ import annotations

from django.db import transaction

from apps.scim.models import Kind
from apps.scim.selectors.users import User
from apps.scim.services.links import note, note_removal
from ctp_core.api import accounts
from ctp_core.contracts import Actor
from ctp_organization.api import setup


def remove_user(*, found: User, actor: Actor) -> None:
    """The person leaves: sessions end, tokens are refused, delegations end, the history stays. Raises AdministratorKept."""
    if found.person.is_administrator:
        raise accounts.AdministratorKept()
    member_id = found.person.member.id
    with transaction.atomic():
        setup.leave_member(id=member_id, actor=actor)
        note_removal(kind=Kind.USER, object_id=member_id)
        note(actor=actor, action="remove_user", kind=Kind.USER, object_id=member_id, details={})
