"""``manage.py worker``: deliveries, timers and sealing without Celery, in a process of their own."""

from __future__ import annotations

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ctp_core.api import operations
from ctp_core.management import starting


class Command(BaseCommand):
    """Works until it gets SIGTERM or Ctrl+C. On PostgreSQL several may run; on SQLite one works and the others wait."""

    help = "Deliver events, carry out timers and seal the audit until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        if starting.has_pending_migrations():
            raise CommandError(
                "The database is not prepared for this version yet. Run: python3 manage.py up --prepare-only"
            )
        exclusive = settings.CTP_EMBEDDED or connection.vendor == "sqlite"
        worker = operations.Worker(kind="process", exclusive=exclusive)
        outside = operations.outside_worker(kind="process", exclusive=exclusive)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        operations.start_thread(outside)
        self.stdout.write("The worker is running. Stop it with Ctrl+C.")
        worker.run()
        self.stdout.write("The worker has stopped.")
