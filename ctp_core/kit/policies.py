"""Who may pass a door. Every page and every REST view carries one policy; a route without one does not start."""

from __future__ import annotations

from dataclasses import dataclass

from ctp_core.contracts import Actor, AdminRole, DomainError, Forbidden, mark


class SignInRequired(DomainError):
    """Nobody is signed in."""

    code = "core.sign_in_required"
    status = 401
    message = mark("Sign in first.")


class ScopeMissing(Forbidden):
    """The token is not allowed to do this."""

    code = "core.scope_missing"
    message = mark("This token needs the scope %(scope)s.")


@dataclass(frozen=True, slots=True)
class Policy:
    """*name* is how the route manifest writes it; *permissions*, *admin_roles* and *narrowed* (permissions that may be held for a
    part of the data): any one of them suffices."""

    name: str
    signed_in: bool = True
    internal: bool = False
    permissions: frozenset[str] = frozenset()
    admin_roles: frozenset[AdminRole] = frozenset()
    narrowed: frozenset[str] = frozenset()

    def admits(self, actor: Actor) -> bool:
        """True when *actor* may pass; what can be seen behind the door is up to the selectors."""
        if not self.signed_in:
            return True
        if not actor.is_signed_in or (self.internal and actor.external):
            return False
        if not self._asks_for_rights:
            return True
        if actor.admin_role in self.admin_roles or any(actor.may(one) for one in self.permissions):
            return True
        return any(actor.may_within(one) for one in self.narrowed)

    @property
    def _asks_for_rights(self) -> bool:
        return bool(self.permissions or self.admin_roles or self.narrowed)

    def require(self, actor: Actor) -> None:
        """Raises SignInRequired or Forbidden."""
        if not self.admits(actor):
            raise Forbidden() if actor.is_signed_in else SignInRequired()

    def __or__(self, other: Policy) -> Policy:
        """Either suffices: ``ADMIN("system") | PERMISSION("news.manage_boards")``. Raises TypeError for other kinds."""
        if not (self._asks_for_rights and other._asks_for_rights):
            raise TypeError(f"{self.name} or {other.name}: only ADMIN, PERMISSION and NARROWED can be joined")
        return Policy(
            name=f"{self.name} or {other.name}",
            internal=self.internal and other.internal,
            permissions=self.permissions | other.permissions,
            admin_roles=self.admin_roles | other.admin_roles,
            narrowed=self.narrowed | other.narrowed,
        )


PUBLIC = Policy("public", signed_in=False)
SIGNED_IN = Policy("signed in")
INTERNAL = Policy("internal", internal=True)


def ADMIN(*roles: AdminRole) -> Policy:  # noqa: N802
    """One of the administrators."""
    return Policy(f"admin {' or '.join(roles)}", admin_roles=frozenset(roles))


def PERMISSION(*codes: str) -> Policy:  # noqa: N802
    """Holders of a function permission."""
    return Policy(f"permission {' or '.join(codes)}", permissions=frozenset(codes))


def NARROWED(*codes: str) -> Policy:  # noqa: N802
    """Holders of a function permission, also for a part of the data: the selectors and services behind narrow it."""
    return Policy(f"narrowed {' or '.join(codes)}", narrowed=frozenset(codes))


def require_scope(actor: Actor, scope: str | None, *, writes: bool) -> None:
    """Raises ScopeMissing when a token does not cover the area *scope*; a session is not narrowed by scopes."""
    if actor.scopes is None:
        return
    needed = f"{scope or 'core'}:{'write' if writes else 'read'}"
    if not actor.has_scope(needed):
        raise ScopeMissing(scope=needed)
