"""``manage.py replay_log FILE [--json]``: play a real event log through the engine and lay the exported history beside it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand, only_the_answer
from ctp_workflow.domain.xes import NotXes
from ctp_workflow.management.replaying import replay_file


class Command(TerminalCommand):
    """Every case in a scratch database; what no operation allows is told with the first event of each kind."""

    help = mark(
        "Play an event log (XES) through the engine in a scratch database and compare its exported history with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("a .xes or .xes.gz file"))
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
        parser.add_argument("--limit", type=int, help=_("play only so many cases"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(_("%(file)s is no file.") % {"file": options["file"]})
        try:
            with only_the_answer(quiet=options["verbosity"] < 2):
                found = replay_file(options["file"], limit=options["limit"])
        except NotXes as error:
            raise CommandError(_(error.message)) from None
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for key, value in found.items():
                self.stdout.write(f"{key:16} {value}")
