"""Install a licence file for the whole cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.modules import state, versions
from ctp_core.applets.modules.licences import Licence, Standing, read_licence
from ctp_core.applets.modules.models import InstalledLicence
from ctp_core.contracts import Actor, Conflict, Forbidden, Sentence, mark

# Also said of a licence that is in force, on the page and at the terminal.
TOO_FEW_SEATS = mark(
    "The licence covers %(seats)s people, and %(people)s have an active account. Nobody is locked out, but nobody can be "
    "added or enabled again until so many accounts are disabled that a seat is free."
)
MODULES_CLOSE = mark(
    "These modules close for everybody because the licence does not cover them: %(modules)s. Their data stays."
)
READ_ONLY = mark(
    "The licence ran out on %(day)s and its days of grace are over: everything can be read and nothing changed."
)


class LicenceGivenByDeployment(Conflict):
    """CTP_LICENCE_FILE decides, and a file installed here would not count."""

    code = "core.licence_given_by_deployment"
    message = mark("The licence of this server is the file named by CTP_LICENCE_FILE. Replace that file instead.")


class LicenceNarrower(Conflict):
    """The licence takes something away that nobody has agreed to yet; *consequences* are the sentences that say what."""

    code = "core.licence_narrower"
    message = mark("%(consequences)s Confirm that to install it.")

    def __init__(self, consequences: tuple[Sentence, ...]) -> None:
        super().__init__(consequences=consequences)
        self.consequences = consequences


def put_in_force(*, text: str, people: Callable[[], int], accepted: bool, actor: Actor) -> Licence:
    """Verify the file and put it in force; *people* counts the active ones, *accepted* agrees to what it takes away.

    Raises Forbidden, LicenceRefused, LicenceGivenByDeployment, LicenceNarrower.
    """
    if actor.kind != "system" and actor.admin_role != "system":
        raise Forbidden()
    if settings.CTP_LICENCE_FILE:
        raise LicenceGivenByDeployment()
    licence = read_licence(text, settings.CTP_LICENCE_KEYS)
    with transaction.atomic():
        # Whoever is being added takes a seat under the old licence or under the new one, not between.
        versions.lock("seats")
        consequences = () if accepted else tuple(_consequences(licence, people()))
        if consequences:
            raise LicenceNarrower(consequences)
        InstalledLicence.objects.create(text=text)
        details = {"licence": licence.id, "holder": licence.holder, "seats": licence.seats, "expires": licence.expires}
        record(actor=actor, action="core.install_licence", details=details)
        versions.renew(state.VERSION)
    return licence


def seats_lacking(licence_seats: int | None, people: int) -> Sentence | None:
    """What it means that more people are active than the licence covers; None when they fit."""
    if licence_seats is None or people <= licence_seats:
        return None
    return Sentence(TOO_FEW_SEATS, {"seats": licence_seats, "people": people})


def _consequences(licence: Licence, people: int) -> Iterator[Sentence]:
    if lacking := seats_lacking(licence.seats, people):
        yield lacking
    closing = [
        code
        for code, one in state.manifests().items()
        if not one.is_engine and state.is_on(code) and not licence.covers(one.licence)
    ]
    if closing:
        yield Sentence(MODULES_CLOSE, {"modules": tuple(closing)})
    if Standing(licence).phase(_today()) == "expired" and state.standing().phase(_today()) != "expired":
        yield Sentence(READ_ONLY, {"day": licence.expires})


def _today() -> date:
    return timezone.now().astimezone(UTC).date()
