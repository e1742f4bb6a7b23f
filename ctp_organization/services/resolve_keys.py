"""The keys rights are granted to."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_core.contracts import PrincipalRef
from ctp_organization.selectors import principals
from ctp_organization.services.memberships import ensure_everyone


def keys_of(*, refs: Iterable[PrincipalRef]) -> frozenset[str]:
    """The grant keys of principals: three queries at most. Raises NotFound when one of them does not exist."""
    wanted = frozenset(refs)
    if any(ref.kind == "everyone" for ref in wanted):
        # Something may be granted to everyone before the first member is there.
        ensure_everyone()
    return principals.keys_of(refs=wanted)
