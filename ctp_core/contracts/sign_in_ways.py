"""Other ways to sign in than name and password."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignInLink:
    """One button of the sign-in page: *label* as people read it, *url* where the way begins (``next`` is appended)."""

    label: str
    url: str


@dataclass(frozen=True)
class SignInWay:
    """Contributed by a unit: *links* are asked for each time the page is shown.

    The same links prove once more who somebody is, before something sensitive. *opens* says by how many such ways an account
    (its pk) can be entered now: nobody takes away the last one.
    """

    code: str
    links: Callable[[], Iterable[SignInLink]]
    opens: Callable[[int], int] = lambda _account_pk: 0


@dataclass(frozen=True)
class PasswordWay:
    """Contributed by a unit that can judge names and passwords kept elsewhere; asked when the house's own does not fit.

    *prove* takes the plain sign-in name and the password and returns the account's pk, or None, never saying why. It is called
    outside any transaction, for it may ask another system.
    """

    code: str
    prove: Callable[[str, str], int | None]
