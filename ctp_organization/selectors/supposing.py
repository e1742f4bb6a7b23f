"""What if somebody acted for these people and for nobody else: asked when rights are explained, never in daily work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from ctp_core.contracts import MemberRef
from ctp_organization.contracts.delegation_scopes import DelegationScope

Grantors = Mapping[MemberRef, DelegationScope]
_SUPPOSED: ContextVar[Grantors | None] = ContextVar("supposed_grantors", default=None)


@contextmanager
def suppose_grantors(grantors: Grantors) -> Iterator[None]:
    """Inside, everybody acts for exactly *grantors*, each within the scope named."""
    token = _SUPPOSED.set(grantors)
    try:
        yield
    finally:
        _SUPPOSED.reset(token)


def supposed_grantors() -> Grantors | None:
    """The supposition that holds here, or None when delegations are read as they are."""
    return _SUPPOSED.get()
