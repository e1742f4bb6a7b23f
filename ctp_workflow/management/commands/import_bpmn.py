"""``manage.py import_bpmn FOLDER [--json]``: how many BPMN models of a folder become flows that run."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand, only_the_answer
from ctp_workflow.management.bpmn_corpus import import_folder


class Command(TerminalCommand):
    """Read every model, publish what can be drawn and drive a flow of it, in a scratch database; ends with 1 when a file broke it."""

    help = mark(
        "Read the BPMN models of a folder, run a flow of each in a scratch database, and count what became of them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help=_("folder with .bpmn and .xml files; subfolders count"))
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
        parser.add_argument("--details", action="store_true", help=_("with --json: what was found in each file"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(_("%(folder)s is no folder.") % {"folder": options["folder"]})
        with only_the_answer(quiet=options["verbosity"] < 2):
            found = import_folder(options["folder"], details=options["details"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for key, value in found.items():
                self.stdout.write(f"{key:28} {value}")
        if found["crashed"]:
            raise SystemExit(1)
