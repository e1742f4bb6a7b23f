"""``manage.py verify_audit``: is the audit as it was written?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ctp_core.api import audit


class Command(BaseCommand):
    """Reads every row once; ends with 1 and the first bad row when something was changed."""

    help = "Check the audit's chain and name the first row that is not as it was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a sentence")

    def handle(self, *args: Any, **options: Any) -> None:
        audit.seal_pending()
        verdict = audit.verify()
        fault = verdict.first_fault
        if options["json"]:
            found = {"fault": fault.fault, "sequence": fault.sequence, "pk": fault.pk} if fault else None
            answer = {"sound": verdict.is_sound, "sealed": verdict.sealed, "first_fault": found}
            self.stdout.write(json.dumps(answer))
        elif fault is None:
            self.stdout.write(f"The audit is sound: {verdict.sealed} rows.")
        else:
            place = f"sequence {fault.sequence}" if fault.sequence is not None else "after the sealed rows"
            row = f", row {fault.pk}" if fault.pk is not None else ""
            self.stdout.write(f"The audit is not sound at {place}{row}. {fault.sentence}")
        if fault is not None:
            raise SystemExit(1)
