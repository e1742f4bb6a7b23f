"""People of the LDAP directories: read in pages, written as a table, and taken in like any sync of the organisation.

So there is one brake, one preview and one history (``ctp_organization.api.imports``). Units and posts are left as they are; a missing
attribute changes nothing. Whom the directory calls disabled, or does not hold any more, is disabled here. Administrators are left alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apps.sso.models import DirectorySync, Identity, OutsideProvider
from apps.sso.selectors.syncs import is_told_apart_anew, last_told_apart_by, told_apart_by
from apps.sso.services import directory
from apps.sso.services.directory_sign_in import claims_of, place_of
from apps.sso.services.recognise_person import claim
from ctp_core.api import accounts
from ctp_core.contracts import mark, system_actor
from ctp_organization.api import imports, provisioning
from ctp_organization.api.provisioning import Compare, ProvisionedPerson

ACTOR = system_actor("directory sync")
HEADER = ("number", "name", "username", "unit", "phone", "email", "state")
LIMITS = {"name": 100, "username": 150, "phone": 40, "email": 254, "number": 64}
BATCH = 500
Line = tuple[str, ...]


def sync_directory(
    provider: OutsideProvider, *, progress: Callable[[int], None] = lambda read: None
) -> imports.ImportRunDto | None:
    """Take its people in; None when nothing is other than the last time. *progress* hears how many were read. In no transaction.

    Where people are told apart in another way than the last time, nobody is disabled without a look: somebody who is missing may
    only be called otherwise. Raises DirectoryFailed, Invalid.
    """
    anew = is_told_apart_anew(provider)
    lines = sorted(_lines(provider, progress))
    run = _taken(provider, lines, careful=anew) if lines else None
    _remember(provider, run, anew=anew)
    return run


def _remember(provider: OutsideProvider, run: imports.ImportRunDto | None, *, anew: bool) -> None:
    """By what people were told apart counts once it is carried out: at once where nothing was to be done, else with the import."""
    by = told_apart_by(provider)
    state, _made = DirectorySync.objects.get_or_create(provider=provider, defaults={"by": "" if anew else by})
    kept = last_told_apart_by(state)
    changes: dict[str, Any] = {}
    if kept != state.by:
        changes = {"by": kept, "pending_id": None, "pending_by": ""}
    if not anew or (run is not None and run.state == "discarded"):
        changes = {"by": by, "pending_id": None, "pending_by": ""}
    elif run is not None:
        changes |= {"pending_id": run.id, "pending_by": by}
    if changes:
        DirectorySync.objects.filter(pk=state.pk).update(**changes)


def _taken(provider: OutsideProvider, lines: Sequence[Line], *, careful: bool) -> imports.ImportRunDto | None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([HEADER, *lines])
    content = text.getvalue().encode()
    return imports.sync_table(
        kind="members",
        name=f"ldap-{provider.code}.csv",
        content=io.BytesIO(content),
        size=len(content),
        hold_disabled=careful,
    )


def _lines(provider: OutsideProvider, progress: Callable[[int], None]) -> Iterator[Line]:
    """One for each person that is known here, or shall be. Raises DirectoryFailed: then nobody is missed."""
    place, key = place_of(provider), provider.directory["id"]
    seen: set[str] = set()
    there: set[str] = set()
    with directory.open_directory(place) as found:
        disabled = {one.key(key) for one in found.disabled_people()}
        entries = found.people()
        while batch := list(islice(entries, BATCH)):
            told = [claims for claims in (claims_of(provider, one) for one in batch) if claims]
            seen |= {claims["sub"] for claims in told}
            for line in _told(provider, told, disabled):
                there.add(line[0])
                yield line
            progress(len(seen))
    if not seen:
        raise directory.DirectoryFailed(mark("nobody is in the directory"))
    # Somebody who came under another lasting name once, and was found by the rule now, is not missing.
    yield from (line for line in _missing(provider, seen) if line[0] not in there)


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


def _told(provider: OutsideProvider, told: Sequence[dict[str, Any]], disabled: set[str]) -> Iterator[Line]:
    """The lines of one batch. Administrators are left out, and strangers where nobody is created."""
    strangers = []
    for claims, person in _known(provider, told):
        if person is None:
            strangers += [] if claims["sub"] in disabled else [_texts(provider, claims)]
        elif not person.is_administrator:
            said = _texts(provider, claims)
            # The directory takes people out; only the house takes them in again.
            state = "disabled" if claims["sub"] in disabled else ""
            name = said["name"] or person.member.name
            yield (person.member.number, name, "", "", said["phone"], said["email"], state)
    if provider.creates_people and provider.link_by:
        yield from _new_lines(provider, strangers)


def _new_lines(provider: OutsideProvider, strangers: Sequence[dict[str, str]]) -> Iterator[Line]:
    """Strangers, but nobody whose number or sign-in name is somebody's here: it would be taken for that person."""
    named = [one | {"number": one["number"] or one["username"]} for one in strangers if one["username"]]
    names = accounts.find_taken_usernames(usernames=[one["username"] for one in named])
    numbers = _people("number", [one["number"] for one in named])
    for one in named:
        if one["username"] not in names and one["number"] not in numbers:
            yield (
                one["number"], one["name"] or one["username"], one["username"], provider.home_unit, one["phone"], one["email"], "",
            )  # fmt: skip


def _texts(provider: OutsideProvider, claims: dict[str, Any]) -> dict[str, str]:
    """What the entry says, without what can't be kept here: a mistake in one entry is no reason to hold all the others."""
    found = {name: claim(provider, claims, name) for name in LIMITS}
    found = {name: text if len(text) <= LIMITS[name] else "" for name, text in found.items()}
    username = accounts.plain_username(found["username"])
    found["username"] = username if accounts.is_username(username) else ""
    try:
        validate_email(found["email"])
    except ValidationError:
        found["email"] = ""
    return found


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
