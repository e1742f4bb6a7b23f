"""What ctp_core asks of the organisation: the person behind an account."""

from __future__ import annotations

from ctp_core.api.actors import MemberStanding
from ctp_core.contracts import MemberRef
from ctp_organization.models import Member


class OrganizationLookup:
    """Provides ``ctp_core.api.actors.MEMBER_LOOKUP``."""

    def find(self, account_pk: int) -> MemberStanding | None:
        """The active member with this account, or None: one query."""
        rows = Member.objects.filter(account_id=account_pk, is_active=True)
        row = rows.values_list("pk", "public_id", "name", "is_external").first()
        return None if row is None else MemberStanding(MemberRef(*row[:3]), row[3])
