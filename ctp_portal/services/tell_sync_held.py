"""A sync waits: those who maintain the organisation are told, once each."""

from __future__ import annotations

from uuid import UUID

from ctp_core.api import clock, permissions
from ctp_core.contracts import ObjectRef, PageRequest
from ctp_organization.api import principals
from ctp_portal.services.notify_members import notify_members

KIND = "portal.sync_held"
MANAGE = "organization.manage"
# Who gives the right to everybody tells the first of them.
MOST = 200


def tell_sync_held(*, import_id: UUID) -> None:
    """In the transaction of the delivery."""
    keys = permissions.list_permission_holders(code=MANAGE)
    found = principals.page_members(keys=keys, wanted=PageRequest(size=MOST)).items if keys else ()
    notify_members(
        member_pks=[one.pk for one in found],
        kind=KIND,
        subject=ObjectRef("organization", "import", import_id),
        key=f"sync:{import_id}",
        params=None,
        at=clock.now(),
    )
