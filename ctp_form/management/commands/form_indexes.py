"""``manage.py form_indexes``: bring the indexes over listed records in line with what lists want."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ctp_form.services.key_indexes import settle_indexes


class Command(BaseCommand):
    """The worker does this by itself after a change; by hand it helps after a restore."""

    help = "Makes the indexes that lists of records want and drops those that nobody wants any more."

    def handle(self, *args: Any, **options: Any) -> None:
        found = settle_indexes()
        self.stdout.write(f"made: {', '.join(found.made) or '-'}")
        self.stdout.write(f"dropped: {', '.join(found.dropped) or '-'}")
        self.stdout.write(f"kept: {found.kept}")
