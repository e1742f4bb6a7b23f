"""What can go wrong with accounts."""

from __future__ import annotations

from ctp_core.contracts import Conflict, DomainError, Forbidden, NotFound, mark


class AccountNotFound(NotFound):
    """No such account."""

    code = "core.account_not_found"
    message = mark("There is no such account.")


class SessionNotFound(NotFound):
    """No such session of this account."""

    code = "core.session_not_found"
    message = mark("This session is over already.")


class TokenNotFound(NotFound):
    """No such token of this account."""

    code = "core.token_not_found"
    message = mark("There is no such token, or it was revoked already.")


class SignInRefused(DomainError):
    """Name or password is wrong, or the account is disabled: never said which."""

    code = "core.sign_in_refused"
    status = 401
    message = mark("The name or the password is not right.")


class DemoPasswordRefused(SignInRefused):
    """The right password, but one that everybody knows, on a server that others can reach."""

    code = "core.demo_password_refused"
    message = mark("The demo password does not work on a server with a public host. Set a password of your own.")


class CodeRefused(DomainError):
    """A one-time code that is wrong, too old or used already."""

    code = "core.code_refused"
    status = 401
    message = mark("This code is not right, or it was used already. Wait for the next one.")


class LockedOut(DomainError):
    """Too many failures from here for this name; the same for names that do not exist."""

    code = "core.locked_out"
    status = 429
    message = mark("Too many attempts. Try again in %(minutes)s min.")


class TooOften(DomainError):
    """More often than is good for everybody; *seconds* says when to try again."""

    code = "core.too_often"
    status = 429
    message = mark("That was too often in a short time. Try again in %(seconds)s s.")


class ConfirmationRequired(Forbidden):
    """A sensitive act wants the password once more."""

    code = "core.confirmation_required"
    message = mark("Confirm your password first.")


class LinkRefused(DomainError):
    """A set-up link that is unknown, used or too old."""

    code = "core.link_refused"
    status = 410
    message = mark("This link does not work any more. Ask your administrator for a new one.")


class LastAdministrator(Conflict):
    """Somebody must be left who can manage accounts."""

    code = "core.last_security_administrator"
    message = mark("This is the last security administrator. Give the role to somebody else first.")


class OwnAccount(Conflict):
    """What one may not do to oneself."""

    code = "core.own_account"
    message = mark("You can't do this with your own account.")


class SecondFactorRequired(Conflict):
    """Administrators keep their second factor."""

    code = "core.second_factor_required"
    message = mark("Administrators sign in with a code. You can set up another app, but not do without.")


class SecondFactorMissing(Conflict):
    """Recovery codes stand in for an app that is there."""

    code = "core.second_factor_missing"
    message = mark("Set up an authenticator app first.")


class PasskeyRefused(DomainError):
    """A passkey that is unknown, of another host, or an answer to another question: never said which."""

    code = "core.passkey_refused"
    status = 401
    message = mark("This passkey was not accepted. Try again, or use another way to sign in.")


class PasskeyNotFound(NotFound):
    """No such passkey of this account."""

    code = "core.passkey_not_found"
    message = mark("There is no such passkey, or it was removed already.")


class LastWayIn(Conflict):
    """Somebody must be able to come back in."""

    code = "core.last_way_in"
    message = mark("This is the last way into the account. Set a password, or add a passkey first.")


class LookRefused(Forbidden):
    """Administrators, services and the disabled are nobody to look through."""

    code = "core.look_refused"
    message = mark("Nobody looks through the eyes of an administrator, a service or a disabled account.")


class OnlyLooking(Forbidden):
    """While one looks through another person's eyes nothing can be done and nothing personal is opened."""

    code = "core.only_looking"
    message = mark("You are looking through another person's eyes: nothing can be done, and account pages stay closed.")
