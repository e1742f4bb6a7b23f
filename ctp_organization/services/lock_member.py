"""One member's row as the lock of what is counted for them."""

from __future__ import annotations

from ctp_organization.models import Member


def lock_member(*, member_pk: int) -> None:
    """Wait for the row and hold it until the transaction ends. What is only made for the member elsewhere doesn't wait for it."""
    Member.objects.select_for_update(no_key=True).filter(pk=member_pk).values_list("pk").first()
