"""Arrange one's home page."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ctp_core.contracts import Actor, Forbidden
from ctp_portal.models import HomeLayout


def arrange_home(*, actor: Actor, order: Sequence[str], hidden: Sequence[str]) -> None:
    """Keep the order of widgets and which are hidden; both empty is the house's own layout again."""
    if actor.account_pk is None:
        raise Forbidden()
    with transaction.atomic():
        HomeLayout.objects.update_or_create(
            account_id=actor.account_pk, defaults={"order": list(order), "hidden": list(hidden)}
        )
