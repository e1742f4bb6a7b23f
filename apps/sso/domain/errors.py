"""What OAuth and OpenID Connect refuse, and what we do."""

from __future__ import annotations

from ctp_core.contracts import DomainError, NotFound, mark


class OAuthError(Exception):
    """A refusal in the words of RFC 6749 section 5.2; *description* is English, for developers."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        self.error, self.description, self.status = error, description, status
        super().__init__(error)


class ApplicationNotFound(NotFound):
    """No such application."""

    code = "sso.application_not_found"
    message = mark("There is no such application.")


class ProviderNotFound(NotFound):
    """No such provider, or it is switched off."""

    code = "sso.provider_not_found"
    message = mark("There is no such sign-in provider.")


class DirectoryNotFound(NotFound):
    """No such directory."""

    code = "sso.directory_not_found"
    message = mark("There is no such directory.")


class LinkNotFound(NotFound):
    """Nobody comes that way, or not any more."""

    code = "sso.link_not_found"
    message = mark("This account is not linked with the provider.")


class UnknownApplication(DomainError):
    """An address of nobody we know: nothing is sent there."""

    code = "sso.unknown_application"
    message = mark("The system that sent you here is not registered, or it wants you sent to an unknown address.")


class OutsideRefused(DomainError):
    """The sign-in at the provider came to nothing: never said which check failed, the log says."""

    code = "sso.outside_refused"
    status = 401
    message = mark("Signing in with %(provider)s did not work. Try again; if it stays, tell your administrator.")


class NobodyHere(DomainError):
    """The provider knows the person, this house does not."""

    code = "sso.nobody_here"
    status = 403
    message = mark("%(provider)s knows you, but you have no account here. Ask your administrator.")


class DirectoryUnusable(DomainError):
    """The directory gave no answer that can be used; *why* is for the security administrator who asked."""

    code = "sso.directory_unusable"
    status = 502
    message = mark("The directory gave no usable answer: %(why)s")
