"""A change over SCIM begins with the organisation held still: what is compared and what is changed are then the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from ctp_organization.api import provisioning


@contextmanager
def changing() -> Iterator[None]:
    """Around reading, comparing versions and changing: one transaction, and nobody else changes anybody meanwhile."""
    with transaction.atomic():
        provisioning.lock_organization()
        yield
