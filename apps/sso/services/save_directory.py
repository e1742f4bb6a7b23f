"""LDAP directories are registered, changed, switched off, and tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.sso.domain.errors import DirectoryNotFound
from apps.sso.domain.ldap_texts import is_address, is_attribute, is_filter, is_name
from apps.sso.models import OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.directories import DirectoryDto, describe_directory, directory_row
from apps.sso.services import directory
from apps.sso.services.directory_sign_in import place_of
from apps.sso.services.outside_sign_in import SECRET_PURPOSE
from apps.sso.services.save_provider import CODE, unknown_team
from ctp_core.api import audit, secrets
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark
from ctp_organization.api import provisioning

ATTRIBUTES = {
    "username": "uid",
    "name": "cn",
    "email": "mail",
    "phone": "telephoneNumber",
    "number": "employeeNumber",
    "groups": "",
}
LINKS = ("", "username", "number")
# A trial has the time of a request.
ENOUGH = 1_000


@dataclass(frozen=True, slots=True)
class DirectoryDetails:
    """What is written down of a directory. *password* None keeps the present one, empty means none."""

    code: str
    name: str
    address: str
    base: str
    reader: str = ""
    password: str | None = None
    people: str = "(objectClass=person)"
    key: str = "entryUUID"
    disabled: str = ""
    attributes: dict[str, str] = field(default_factory=lambda: dict(ATTRIBUTES))
    link_by: str = ""
    creates_people: bool = False
    home_unit: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Trial:
    """What a directory answered: *people* and *disabled* are counted up to ``ENOUGH``, *first* is a name read; or what went wrong."""

    people: int = 0
    disabled: int = 0
    first: str = ""
    problem: str = ""


def save_directory(*, details: DirectoryDetails, id: UUID | None = None, actor: Actor) -> DirectoryDto:  # noqa: A002
    """A new one, or the one with *id*. Raises DirectoryNotFound, Forbidden, Invalid."""
    require_security(actor)
    _check(details)
    with transaction.atomic():
        row = OutsideProvider(kind=OutsideProvider.Kind.LDAP, scopes="") if id is None else _locked(id)
        row.code, row.name, row.issuer = details.code, details.name.strip(), details.address.strip()
        row.client_id, row.home_unit = details.reader.strip(), details.home_unit.strip()
        row.link_by, row.creates_people, row.is_active = details.link_by, details.creates_people, details.is_active
        row.claims = {name: details.attributes.get(name, "").strip() for name in ATTRIBUTES}
        row.groups = dict(details.groups)
        row.directory = {
            "base": details.base.strip(),
            "people": details.people.strip(),
            "id": details.key.strip(),
            "disabled": details.disabled.strip(),
        }
        if details.password is not None:
            row.secret_box = secrets.seal(details.password, purpose=SECRET_PURPOSE) if details.password else ""
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            message = mark("There is a provider with this short name.")
            raise Invalid({"code": [FieldError("sso.code_taken", message)]}) from None
        told = {"code": row.code, "address": row.issuer, "link_by": row.link_by, "is_active": row.is_active}
        about = ObjectRef("sso", "provider", row.public_id)
        audit.record(actor=actor, action="sso.save_directory", subject=about, details=told)
    return describe_directory(row)


def try_directory(*, id: UUID, actor: Actor) -> Trial:  # noqa: A002
    """Ask it for people, and change nothing. Raises DirectoryNotFound, Forbidden."""
    require_security(actor)
    row = directory_row(id=id)
    if not directory.is_installed():
        return Trial(problem="python-ldap is not installed")
    place = place_of(row)
    try:
        with directory.open_directory(place) as found:
            people = list(islice(found.people(), ENOUGH))
            disabled = len(list(islice(found.disabled_people(), ENOUGH)))
    except directory.DirectoryFailed as error:
        return Trial(problem=str(error))
    names = (name for one in people for name in one.texts(place.login))
    return Trial(people=len(people), disabled=disabled, first=next(names, ""))


def _check(details: DirectoryDetails) -> None:
    errors: dict[str, list[FieldError]] = {}

    def refuse(name: str, code: str, message: str, **params: object) -> None:
        errors.setdefault(name, [FieldError(f"sso.{code}", message, **params)])

    if not CODE.fullmatch(details.code):
        refuse("code", "code", mark("Use small letters, digits and -, at most 40."))
    for name, limit in (("name", 100), ("address", 500), ("base", 500), ("people", 1000), ("key", 64)):
        if not 1 <= len(getattr(details, name).strip()) <= limit:
            refuse(name, "required", mark("Fill this in, at most %(limit)s characters."), limit=limit)
    if not is_address(details.address.strip()):
        refuse(
            "address",
            "ldap_address",
            mark("Write ldaps:// or ldap:// and the name of the server, and nothing after it."),
        )
    for name in ("base", "reader"):
        text = getattr(details, name).strip()
        if text and (len(text) > 300 or not is_name(text)):
            refuse(name, "ldap_name", mark("Write the name of an entry, such as ou=people,dc=example,dc=org."))
    for name in ("people", "disabled"):
        text = getattr(details, name).strip()
        if text and (len(text) > 1000 or not is_filter(text)):
            refuse(name, "ldap_filter", mark("Write a filter in parentheses, such as (objectClass=person)."))
    if not is_attribute(details.key.strip()):
        refuse("key", "ldap_attribute", mark("Write the name of an attribute."))
    for name in ATTRIBUTES:
        attribute = details.attributes.get(name, "").strip()
        if (name == "username" or attribute) and not is_attribute(attribute):
            refuse(f"claim_{name}", "ldap_attribute", mark("Write the name of an attribute."))
    if details.link_by not in LINKS or (details.link_by and not details.attributes.get(details.link_by)):
        refuse("link_by", "link_by", mark("Name the claim that people are recognised by."))
    if details.creates_people and provisioning.find_unit_called(text=details.home_unit.strip()) is None:
        refuse("home_unit", "home_unit", mark("New people need a unit: write its code."))
    if unknown := unknown_team(details.groups):
        refuse("groups", "groups", mark("There is no team with the id %(team)s."), team=unknown[:100])
    if errors:
        raise Invalid(errors)


def _locked(public_id: UUID) -> OutsideProvider:
    rows = OutsideProvider.objects.select_for_update().filter(kind=OutsideProvider.Kind.LDAP)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise DirectoryNotFound()
    return found
