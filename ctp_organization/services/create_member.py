"""Create a member with an account and a first assignment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.api import accounts
from ctp_core.contracts import Actor
from ctp_organization.contracts import MemberChanged, MemberDto
from ctp_organization.contracts.errors import UnitDisabled
from ctp_organization.domain.names import given_name_of, initials_of, pinyin_of
from ctp_organization.models import Assignment, Level, Member, Post, Unit
from ctp_organization.selectors.members import list_members_by_pk
from ctp_organization.services.checking import FieldProblems, find, get, require_free
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import sync_memberships
from ctp_organization.services.recording import note, require_maintainer, require_manager, subject


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """What is written down of a person."""

    number: str
    name: str
    phone: str = ""
    email: str = ""
    level_id: UUID | None = None


def create_member(
    *,
    details: MemberDetails,
    unit_id: UUID,
    post_id: UUID | None = None,
    username: str = "",
    password: str | None = None,
    account_pk: int | None = None,
    actor: Actor,
) -> MemberDto:
    """A person in *unit_id*. Without *username* the number is the user name; without *password* a set-up link opens the account.

    With *account_pk* an account that is there already becomes this person's (not for the administrators of companies).
    Raises Invalid, CodeTaken, UnitDisabled, NotFound, Forbidden.
    """
    maintenance = require_maintainer(actor)
    if account_pk is not None:
        require_manager(actor)
    details = check_details(details)
    with transaction.atomic():
        lock_organization()
        unit = get(Unit.objects.all(), unit_id)
        if not unit.is_active:
            raise UnitDisabled(name=unit.name)
        post, level = find(Post.objects.all(), post_id), find(Level.objects.all(), details.level_id)
        maintenance.require_units(unit)
        maintenance.require_place(unit, post, level)
        require_free(Member.objects.all(), "number", details.number)
        if account_pk is None:
            account_pk = _open_account(username.strip() or details.number.lower(), details.name, password)
        member = Member(account_id=account_pk, level=level, is_external=unit.is_external)
        write_details(member, details)
        member.save()
        Assignment.objects.create(member=member, unit=unit, post=post, is_primary=True)
        sync_memberships(member_pks=[member.pk])
        about = subject("member", member.public_id)
        note(
            actor=actor,
            action="create_member",
            about=about,
            details={"number": member.number, "name": member.name, "unit": unit.code},
            event=MemberChanged(subject=about, change="created"),
        )
        return list_members_by_pk(pks=[member.pk])[member.pk]


def _open_account(username: str, name: str, password: str | None) -> int:
    made = accounts.create_people(people=[accounts.NewPerson(username, name)], password=password)
    return made.popitem()[1]


def check_details(given: MemberDetails) -> MemberDetails:
    """The details, cleaned. Raises Invalid."""
    problems = FieldProblems()
    number = problems.text("number", given.number, limit=64)
    name = problems.text("name", given.name, limit=100)
    phone = problems.text("phone", given.phone, limit=40, required=False)
    email = problems.email("email", given.email)
    problems.done()
    return MemberDetails(number, name, phone, email, given.level_id)


def write_details(member: Member, details: MemberDetails) -> None:
    """Set the columns, with those that are searched."""
    member.number, member.name = details.number, details.name
    member.phone, member.email = details.phone, details.email
    member.given_name = given_name_of(details.name)
    member.pinyin = pinyin_of(details.name, person=True)
    member.initials = initials_of(details.name, person=True)
