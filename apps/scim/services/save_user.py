"""A person as another system says: created, or brought to what the document holds.

Nothing is wiped that the sender did not write: an attribute that is missing from a PUT is emptied only when the sender had
given it before, or when a PATCH removes it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.scim.domain.documents import Document, main_value
from apps.scim.domain.errors import NoHome, TakenBefore
from apps.scim.domain.resources import ENTERPRISE
from apps.scim.models import Kind, Link, Removal
from apps.scim.selectors.users import User
from apps.scim.services.links import keep_link, note
from ctp_core.api import accounts, preferences
from ctp_core.contracts import Actor, UnitRef
from ctp_organization.api import provisioning, setup
from ctp_organization.api.provisioning import Compare, ProvisionedPerson
from ctp_organization.contracts import MemberDto

HOME_UNIT = "scim.home_unit"
KEPT = ("name", "emails", "phoneNumbers")
# A CJK name has no blank between its parts.
CJK_FROM = "\u2e80"


def create_user(*, document: Document, actor: Actor) -> UUID:
    """A new person with an account, or the same one come back. Raises what the organisation refuses, NoHome, TakenBefore."""
    username = accounts.plain_username(document["userName"])
    with transaction.atomic():
        back = _come_back(username, document, actor)
        if back is not None:
            return back
        enterprise = document.get(ENTERPRISE, {})
        member = setup.create_member(
            details=setup.MemberDetails(
                number=enterprise.get("employeeNumber") or username,
                name=_name(document, username),
                phone=main_value(document.get("phoneNumbers", [])),
                email=main_value(document.get("emails", [])),
            ),
            unit_id=_home(enterprise.get("department", "")).id,
            username=username,
            actor=actor,
        )
        if not document.get("active", True):
            setup.disable_member(id=member.id, actor=actor)
        _keep(member.id, document, actor)
        note(actor=actor, action="create_user", kind=Kind.USER, object_id=member.id, details={"username": username})
        return member.id


def update_user(*, found: User, document: Document, explicit: bool, actor: Actor) -> None:
    """The person is as *document* says; *explicit* says that what is missing was removed on purpose (a PATCH)."""
    if found.person.is_administrator:
        raise accounts.AdministratorKept()
    before, member = found.document, found.person.member
    link = Link.objects.filter(client_id=actor.account_pk or 0, kind=Kind.USER, object_id=member.id).first()
    kept = dict(link.kept) if link else {}
    with transaction.atomic():
        _switch(member, bool(document.get("active", before.get("active", True))), actor)
        username = accounts.plain_username(document["userName"])
        if username != found.person.username:
            accounts.change_username(account_pk=member.account_pk, username=username, actor=actor)
        details = _details(found.person, document, kept, username, explicit=explicit)
        if details is not None:
            setup.update_member(id=member.id, details=details, actor=actor)
        _move(member, kept.get("department", ""), document.get(ENTERPRISE, {}).get("department", ""), actor)
        _keep(member.id, document, actor)
        changed = sorted(
            name for name in {*before, *document} - {"meta", "schemas"} if before.get(name) != document.get(name)
        )
        note(actor=actor, action="update_user", kind=Kind.USER, object_id=member.id, details={"changed": changed})


def _come_back(username: str, document: Document, actor: Actor) -> UUID | None:
    """Somebody deleted over SCIM whom the same system creates again by its own id; None for anybody new.

    A name alone is not enough: a new colleague of the same name must not inherit the rights of the one who left.
    """
    known = provisioning.page_people(condition=Compare("username", "eq", username), offset=0, limit=1, actor=actor)[1]
    person = known[0] if known else None
    if person is None or person.member.is_active:
        return None  # A name in use is refused when the account is made.
    gone = Removal.objects.filter(kind=Kind.USER, object_id=person.member.id)
    if not gone.exists():
        return None
    external_id = document.get("externalId", "")
    own = Link.objects.filter(client_id=actor.account_pk or 0, kind=Kind.USER, object_id=person.member.id)
    if not external_id or not own.filter(external_id=external_id).exists():
        raise TakenBefore(username=username)
    gone.delete()
    setup.enable_member(id=person.member.id, actor=actor)
    update_user(found=User(person, {"active": True}), document=document, explicit=False, actor=actor)
    return person.member.id


def _switch(member: MemberDto, active: bool, actor: Actor) -> None:
    if active and not member.is_active:
        setup.enable_member(id=member.id, actor=actor)
    if not active and member.is_active:
        setup.disable_member(id=member.id, actor=actor)


def _details(
    person: ProvisionedPerson, document: Document, kept: Document, username: str, *, explicit: bool
) -> setup.MemberDetails | None:
    """What is written down of the person afterwards; None when that changes nothing."""
    member = person.member

    def contact(name: str, present: str) -> str:
        if name in document:
            return main_value(document[name])
        return "" if explicit or name in kept else present

    number = document.get(ENTERPRISE, {}).get("employeeNumber")
    if not number:
        number = username if explicit and member.number.lower() != person.username else member.number
    details = setup.MemberDetails(
        number=number,
        name=_name(document, username),
        phone=contact("phoneNumbers", member.phone),
        email=contact("emails", member.email),
        level_id=provisioning.level_of(member_pk=member.pk),
    )
    same = (details.number, details.name, details.phone, details.email)
    return None if same == (member.number, member.name, member.phone, member.email) else details


def _move(member: MemberDto, before: str, after: str, actor: Actor) -> None:
    """Another unit becomes the main one; the place the sender had given before is left, any other is not its own."""
    if after == before:
        return
    unit = provisioning.find_unit_called(text=after) if after else None
    if unit is None or (member.unit is not None and unit.pk == member.unit.pk):
        return
    setup.assign(member_id=member.id, unit_id=unit.id, primary=True, actor=actor)
    left = provisioning.find_unit_called(text=before) if before else None
    for assignment_id in provisioning.assignments_in(member_pk=member.pk, unit_pk=left.pk) if left else ():
        setup.unassign(member_id=member.id, assignment_id=assignment_id, actor=actor)


def _keep(member_id: UUID, document: Document, actor: Actor) -> None:
    kept = {name: document[name] for name in KEPT if name in document}
    if department := document.get(ENTERPRISE, {}).get("department"):
        kept["department"] = department
    keep_link(kind=Kind.USER, object_id=member_id, external_id=document.get("externalId", ""), kept=kept, actor=actor)


def _home(department: str) -> UnitRef:
    named = str(preferences.get(HOME_UNIT)).strip()
    for text in (department, named):
        unit = provisioning.find_unit_called(text=text) if text else None
        if unit is not None:
            return unit
    raise NoHome()


def _name(document: Document, username: str) -> str:
    parts = document.get("name", {})
    family, given = parts.get("familyName", ""), parts.get("givenName", "")
    whole = f"{family}{given}" if family >= CJK_FROM else f"{given} {family}".strip()
    return document.get("displayName") or parts.get("formatted") or whole or username
