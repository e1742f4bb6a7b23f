"""LDAP directories are registered, changed, switched off, and tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.db import transaction

from apps.sso.domain.ldap_texts import is_address, is_attribute, is_filter, is_name
from apps.sso.models import DirectorySync, OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.directories import DirectoryDto, describe_directory, directory_row
from apps.sso.selectors.outside import Kind, require_row
from apps.sso.selectors.syncs import told_apart_by
from apps.sso.services import directory
from apps.sso.services.directory_sign_in import place_of
from apps.sso.services.save_outside import OutsideDetails, common_errors, fill, keep
from ctp_core.contracts import Actor, FieldError, Invalid, mark

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


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryDetails(OutsideDetails):
    """What is written down of a directory. *password* None keeps the present one, empty means none."""

    address: str
    base: str
    reader: str = ""
    password: str | None = None
    people: str = "(objectClass=person)"
    key: str = "entryUUID"
    disabled: str = ""
    attributes: dict[str, str] = field(default_factory=lambda: dict(ATTRIBUTES))


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
    with transaction.atomic():
        new = OutsideProvider(kind=Kind.LDAP, scopes="")
        row = new if id is None else require_row(Kind.LDAP, id, lock=True)
        _check(details, row)
        if id is not None:
            # What it was told apart by until now is kept, whether or not a sync ever ran.
            by = told_apart_by(row)
            state, made = DirectorySync.objects.get_or_create(provider=row, defaults={"by": by})
            if not made and not state.by:
                DirectorySync.objects.filter(pk=state.pk, by="").update(by=by)
        fill(row, details, claims=details.attributes, names=ATTRIBUTES)
        row.issuer, row.client_id = details.address.strip(), details.reader.strip()
        row.directory = {
            "base": details.base.strip(),
            "people": details.people.strip(),
            "id": details.key.strip(),
            "disabled": details.disabled.strip(),
        }
        keep(row, secret=details.password, action="sso.save_directory", told={"address": row.issuer}, actor=actor)
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


def _check(details: DirectoryDetails, row: OutsideProvider) -> None:
    limits = (("name", 100), ("address", 500), ("base", 500), ("people", 1000), ("key", 64))
    errors = common_errors(details, limits=limits, links=LINKS, claims=details.attributes, known=row.groups)

    def refuse(name: str, code: str, message: str) -> None:
        errors.setdefault(name, [FieldError(f"sso.{code}", message)])

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
    if errors:
        raise Invalid(errors)
