"""Name and password judged by an LDAP directory; who that is here is decided as for any outside provider."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import cache
from django.db import transaction

from apps.sso.domain.errors import NobodyHere
from apps.sso.models import Identity, OutsideProvider
from apps.sso.services import directory
from apps.sso.services.directory import DirectoryFailed, Entry, Place
from apps.sso.services.outside_sign_in import SECRET_PURPOSE
from apps.sso.services.recognise_person import recognise_person
from ctp_core.api import accounts, secrets
from ctp_core.contracts import system_actor
from ctp_organization.api import members, setup

logger = logging.getLogger("ctp.sso")
# Nobody who comes right after a failure waits for the directory as long again.
AWAY_S = 10
MOST = 5


def prove_by_directory(username: str, password: str) -> int | None:
    """The account of whom a directory knows by this name and password; None for everybody else."""
    if not directory.is_installed():
        return None
    known = OutsideProvider.objects.filter(kind=OutsideProvider.Kind.LDAP, is_active=True).order_by("pk")
    for provider in known[:MOST]:
        account_pk = _prove(provider, username, password)
        if account_pk is not None:
            return account_pk
    return None


def place_of(provider: OutsideProvider) -> Place:
    """What is written down of a directory, with the password it is read under."""
    box, says = provider.secret_box, provider.directory
    return Place(
        address=provider.issuer,
        reader=provider.client_id,
        password=secrets.unseal(box, purpose=SECRET_PURPOSE) if box else "",
        base=says["base"],
        people=says["people"],
        login=provider.claims["username"],
        id=says["id"],
        disabled=says["disabled"],
        attributes=tuple(one for name, one in provider.claims.items() if one and name != "username"),
    )


def claims_of(provider: OutsideProvider, entry: Entry) -> dict[str, Any]:
    """The entry as claims, under the names of the mapping; without ``sub`` it is nobody."""
    found: dict[str, Any] = {}
    for name, attribute in provider.claims.items():
        texts = entry.texts(attribute) if attribute else []
        if name == "groups" and attribute:
            # Names of groups are compared without regard to capital letters; no value means no group.
            known = {group.lower(): group for group in provider.groups}
            found[attribute] = [known.get(text.lower(), text) for text in texts]
        elif texts:
            found[attribute] = texts[0]
    key = entry.key(provider.directory["id"])
    return {**found, "sub": key} if key else {}


def _prove(provider: OutsideProvider, username: str, password: str) -> int | None:
    away = f"sso-directory-away|{provider.pk}"
    if cache.get(away):
        return None
    place = place_of(provider)
    try:
        with directory.open_directory(place) as found:
            entry = found.person_called(username)
            disabled = entry is not None and found.is_disabled(entry)
        # The same work for a name that nobody has.
        right = directory.proves(place, entry.dn if entry else f"cn=nobody,{place.base}", password)
    except DirectoryFailed as error:
        logger.warning("sso.directory_failed", extra={"provider": provider.code, "why": str(error)})
        cache.set(away, 1, AWAY_S)
        return None
    claims = claims_of(provider, entry) if entry else {}
    if disabled and claims:
        disable_here(provider, claims["sub"])
    if not right or disabled or not claims:
        return None
    try:
        return recognise_person(provider=provider, claims=claims)
    except NobodyHere:
        return None


def disable_here(provider: OutsideProvider, subject: str) -> None:
    """Whom the directory disabled is disabled here too, signed out at once. Administrators are left to their own kind."""
    actor = system_actor(f"directory {provider.code}")
    with transaction.atomic():
        identity = Identity.objects.filter(provider=provider, subject=subject, unlinked_at=None).first()
        member = members.find_member_of_account(account_pk=identity.account_id) if identity else None
        if member is None or not member.is_active:
            return
        try:
            setup.disable_member(id=member.id, actor=actor)
        except accounts.AdministratorKept:
            logger.warning("sso.directory_disabled_administrator", extra={"provider": provider.code})
