"""People of the LDAP directories, once an hour: read in pages, written as a table, and taken in like any sync of the organisation.

So there is one brake, one preview and one history (``ctp_organization.api.imports``). Units and posts are left as they are; a missing
attribute changes nothing. Whom the directory calls disabled, or does not hold any more, is disabled here. Administrators are left alone.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.sso.domain.errors import DirectoryUnusable
from apps.sso.models import Identity, OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.directories import directory_row
from apps.sso.services import directory
from apps.sso.services.directory_sign_in import claims_of, place_of
from apps.sso.services.recognise_person import claim
from ctp_core.api import accounts
from ctp_core.contracts import Actor, Invalid, system_actor
from ctp_organization.api import imports, provisioning
from ctp_organization.api.provisioning import Compare, ProvisionedPerson

logger = logging.getLogger("ctp.sso")
ACTOR = system_actor("directory sync")
HEADER = ("number", "name", "username", "unit", "phone", "email", "state")
BATCH = 500
Line = tuple[str, ...]


def sync_directories() -> None:
    """The timer's: the network is asked once its transaction is over."""
    known = OutsideProvider.objects.filter(kind=OutsideProvider.Kind.LDAP, is_active=True).order_by("pk")
    for pk in known.values_list("pk", flat=True)[:BATCH]:
        transaction.on_commit(partial(_sync, pk))


def _sync(pk: int) -> None:
    provider = OutsideProvider.objects.filter(pk=pk, is_active=True).first()
    if provider is None or not directory.is_installed() or imports.is_busy():
        return  # What is under way comes first; the next round compares with the house as it is then.
    try:
        sync_directory(provider)
    except (directory.DirectoryFailed, Invalid) as error:
        logger.warning("sso.directory_not_synced", extra={"provider": provider.code, "why": str(error)[:300]})


def sync_now(*, id: UUID, actor: Actor) -> imports.ImportRunDto | None:  # noqa: A002
    """For the one who does not want to wait. Raises DirectoryNotFound, DirectoryUnusable, Invalid, Forbidden."""
    require_security(actor)
    row = directory_row(id=id)
    if not directory.is_installed():
        raise DirectoryUnusable(why="python-ldap")
    try:
        return sync_directory(row)
    except directory.DirectoryFailed as error:
        raise DirectoryUnusable(why=str(error)) from error


def sync_directory(provider: OutsideProvider) -> imports.ImportRunDto | None:
    """Take its people in; None when nothing is other than the last time. Raises DirectoryFailed, Invalid."""
    lines = sorted(_lines(provider))
    if not lines:
        return None
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([HEADER, *lines])
    content = text.getvalue().encode()
    return imports.sync_table(
        kind="members", name=f"{provider.code}.csv", content=io.BytesIO(content), size=len(content)
    )


def _lines(provider: OutsideProvider) -> Iterator[Line]:
    """One for each person that is known here, or shall be. Raises DirectoryFailed: then nobody is missed."""
    place, key = place_of(provider), provider.directory["id"]
    seen: set[str] = set()
    with directory.open_directory(place) as found:
        disabled = {one.key(key) for one in found.disabled_people()}
        entries = found.people()
        while batch := list(islice(entries, BATCH)):
            told = [claims for claims in (claims_of(provider, one) for one in batch) if claims]
            seen |= {claims["sub"] for claims in told}
            for claims, person in _known(provider, told):
                line = _line(provider, claims, person, disabled=claims["sub"] in disabled)
                if line:
                    yield line
    if not seen:
        raise directory.DirectoryFailed("nobody is in the directory")
    yield from _missing(provider, seen)


def _known(
    provider: OutsideProvider, told: Sequence[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], ProvisionedPerson | None]]:
    """Each with who that is here: linked already, or found by the provider's rule."""
    subjects = [claims["sub"] for claims in told]
    rows = Identity.objects.filter(provider=provider, subject__in=subjects).select_related("account")
    linked = {row.subject: row.account.username for row in rows}
    by_name = _people("username", linked.values())
    field = provider.link_by
    wanted = {claims["sub"]: _wanted(provider, claims) for claims in told if claims["sub"] not in linked}
    by_rule = _people(field, filter(None, wanted.values())) if field else {}
    for claims in told:
        subject = claims["sub"]
        person = by_name.get(linked[subject]) if subject in linked else by_rule.get(wanted[subject])
        yield claims, person


def _wanted(provider: OutsideProvider, claims: dict[str, Any]) -> str:
    text = claim(provider, claims, provider.link_by) if provider.link_by else ""
    return accounts.plain_username(text) if provider.link_by == "username" else text


def _people(field: str, values: Any) -> dict[str, ProvisionedPerson]:
    condition = Compare(field, "in", tuple(values))
    found = provisioning.page_people(condition=condition, offset=0, limit=BATCH, actor=ACTOR)[1]
    return {one.username if field == "username" else one.member.number: one for one in found}


def _line(
    provider: OutsideProvider, claims: dict[str, Any], person: ProvisionedPerson | None, *, disabled: bool
) -> Line:
    """Empty for strangers where nobody is created, and for administrators."""
    told = {name: claim(provider, claims, name) for name in ("name", "username", "phone", "email", "number")}
    if person is not None:
        if person.is_administrator:
            return ()
        name = told["name"] or person.member.name
        # The directory takes people out; only the house takes them in again.
        state = "disabled" if disabled else ""
        return (person.member.number, name, "", "", told["phone"], told["email"], state)
    if not (provider.creates_people and provider.link_by) or disabled or not told["username"]:
        return ()
    number = told["number"] or accounts.plain_username(told["username"])
    return (
        number, told["name"] or told["username"], told["username"], provider.home_unit, told["phone"], told["email"], ""
    )  # fmt: skip


def _missing(provider: OutsideProvider, seen: set[str]) -> Iterator[Line]:
    """Who came this way once and is not in the directory any more."""
    rows = Identity.objects.filter(provider=provider, account__is_active=True, unlinked_at=None)
    gone = (
        name for subject, name in rows.values_list("subject", "account__username").iterator() if subject not in seen
    )
    while batch := list(islice(gone, BATCH)):
        for person in _people("username", batch).values():
            if not person.is_administrator:
                yield (person.member.number, person.member.name, "", "", "", "", "disabled")
