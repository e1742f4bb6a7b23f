"""What ctp_core asks of the organisation: the person behind an account."""

from __future__ import annotations

from ctp_core.api.actors import MemberStanding
from ctp_core.contracts import MemberRef
from ctp_core.kit.readings import PreparedRead
from ctp_organization.models import Member


class OrganizationLookup:
    """Provides ``ctp_core.api.actors.MEMBER_LOOKUP``."""

    def find(self, account_pk: int) -> MemberStanding | None:
        """The active member with this account, or None: one query."""
        return next((MemberStanding(MemberRef(*row[:3]), row[3]) for row in _MEMBER.rows(account=account_pk)), None)


_MEMBER = PreparedRead(
    lambda *, account: Member.objects.filter(account_id=account, is_active=True).values_list(
        "pk", "public_id", "name", "is_external"
    )
)
