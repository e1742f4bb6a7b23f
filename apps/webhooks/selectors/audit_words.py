"""What webhooks records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from apps.webhooks.models import Endpoint
from ctp_core.contracts import AuditWords, mark


def _endpoints(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Endpoint.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "webhooks.create_endpoint": mark("Created a webhook"),
        "webhooks.update_endpoint": mark("Changed a webhook"),
        "webhooks.remove_endpoint": mark("Removed a webhook"),
        "webhooks.renew_secret": mark("Renewed the secret of a webhook"),
        "webhooks.send_test": mark("Sent a test call"),
        "webhooks.send_again": mark("Sent a call again"),
        "webhooks.switch_off": mark("Switched a webhook off"),
    },
    kinds={
        "endpoint": mark("Webhook"),
    },
    details={
        "url": mark("Address"),
        "events": mark("Events"),
    },
    names={"endpoint": _endpoints},
)
