"""``manage.py worker``: deliveries, timers and sealing without Celery, in a process of their own."""

from __future__ import annotations

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from ctp_core.api import operations
from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand
from ctp_core.management import starting


class Command(TerminalCommand):
    """Works until it gets SIGTERM or Ctrl+C. On PostgreSQL several may run; on SQLite one works and the others wait."""

    help = mark("Deliver events, carry out timers and seal the audit until stopped.")

    def handle(self, *args: Any, **options: Any) -> None:
        if starting.has_pending_migrations():
            raise CommandError(
                _("The database is not prepared for this version yet. Run: python3 manage.py up --prepare-only")
            )
        exclusive = settings.CTP_EMBEDDED or connection.vendor == "sqlite"
        worker = operations.Worker(kind="process", exclusive=exclusive)
        outside = operations.outside_worker(kind="process", exclusive=exclusive)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *given: worker.stop())
        operations.start_thread(outside)
        self.stdout.write(_("The worker is running. Stop it with Ctrl+C."))
        worker.run()
        self.stdout.write(_("The worker has stopped."))
