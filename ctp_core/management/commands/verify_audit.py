"""``manage.py verify_audit``: is the audit as it was written?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from ctp_core.api import audit
from ctp_core.contracts import mark, mark_counted
from ctp_core.kit.answers import translated_count
from ctp_core.kit.terminal import TerminalCommand

SOUND = mark_counted("The audit is sound: %(count)s row.", "The audit is sound: %(count)s rows.")


class Command(TerminalCommand):
    """Reads every row once; ends with 1 and the first bad row when something was changed."""

    help = mark("Check the audit's chain and name the first row that is not as it was written.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        audit.seal_pending()
        verdict = audit.verify()
        fault = verdict.first_fault
        if options["json"]:
            found = {"fault": fault.fault, "sequence": fault.sequence, "pk": fault.pk} if fault else None
            answer = {"sound": verdict.is_sound, "sealed": verdict.sealed, "first_fault": found}
            self.stdout.write(json.dumps(answer))
        elif fault is None:
            self.stdout.write(translated_count(SOUND, verdict.sealed))
        else:
            self.stdout.write(f"{_place(fault)} {_(fault.sentence)}")
        if fault is not None:
            raise SystemExit(1)


def _place(fault: audit.FirstFault) -> str:
    where = {"sequence": fault.sequence, "row": fault.pk}
    if fault.sequence is None:
        return _("The audit is not sound after the sealed rows, row %(row)s.") % where
    if fault.pk is None:
        return _("The audit is not sound at sequence %(sequence)s.") % where
    return _("The audit is not sound at sequence %(sequence)s, row %(row)s.") % where
