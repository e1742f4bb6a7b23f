"""Accounts for many people at once, set by set: imports and the organisation's own members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from ctp_core.applets.accounts.models import Account
from ctp_core.applets.accounts.selectors.accounts import count_active_people
from ctp_core.applets.accounts.usernames import check_username
from ctp_core.applets.modules.gates import require_seat
from ctp_core.applets.statements.copying import insert_many
from ctp_core.contracts import FieldError, Invalid, mark

BATCH = 1_000
MANY = 10_000


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who shall be able to sign in."""

    username: str
    name: str


def create_people(*, people: Iterable[NewPerson], password: str | None = None) -> dict[str, int]:
    """Accounts for *people*: user name to account pk. The caller has checked that this may be done, and audits it.

    Without *password* they can be entered through a set-up link alone; one *password* for all is for the demo.
    Raises Invalid when a user name is taken or can't be one, SeatsTaken beyond the licence.
    """
    wanted = list(people)
    names = [check_username(one.username) for one in wanted]
    with transaction.atomic():
        # As if all but the last had taken their seats already: one look for the whole set.
        require_seat(count=lambda: count_active_people() + max(len(wanted) - 1, 0))
        # One hash for all: without a password it opens nothing, with one it is the same password anyway.
        stored, since = make_password(password), timezone.now() if password is not None else None
        rows = [(name, one.name, stored, since) for name, one in zip(names, wanted, strict=True)]
        try:
            with transaction.atomic():
                pks = insert_many(Account, ("username", "name", "password", "password_changed_at"), rows)
        except IntegrityError:
            # The constraint is asked first: usually nobody has one of the names, and looking for all of them costs as much as writing.
            taken = [*_pks(names), *(name for name, times in Counter(names).items() if times > 1)]
            if not taken:
                raise
            message = mark("The user name %(username)s is taken.")
            raise Invalid({"username": [FieldError("core.username_taken", message, username=taken[0])]}) from None
        return {one.username: pk for one, pk in zip(wanted, pks, strict=True)}


def find_taken_usernames(*, usernames: Iterable[str]) -> frozenset[str]:
    """Those of *usernames* that an account has already."""
    return frozenset(_pks(list(usernames)))


def rename_people(*, names: dict[int, str]) -> None:
    """Account pk to the person's new name."""
    accounts = [Account(pk=pk, name=name) for pk, name in names.items()]
    Account.objects.bulk_update(accounts, ["name"], batch_size=BATCH)


def _pks(usernames: list[str]) -> dict[str, int]:
    if len(usernames) > MANY:
        # Reading all names once is less than asking for so many of them.
        wanted, everybody = set(usernames), Account.objects.values_list("username", "pk").iterator()
        return {name: pk for name, pk in everybody if name in wanted}
    found: dict[str, int] = {}
    for start in range(0, len(usernames), BATCH):
        rows = Account.objects.filter(username__in=usernames[start : start + BATCH])
        found.update(rows.values_list("username", "pk"))
    return found
