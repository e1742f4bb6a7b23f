"""``manage.py import_forms``: what would become of the forms in a folder."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand
from ctp_form.management.trying_imports import try_imports


class Command(TerminalCommand):
    """Imports every form of a folder without storing anything, and says what could not be taken over."""

    help = mark(
        "Try to import every form of a folder (XLSForm, XForms, JSON Schema, form-js, HTML, spreadsheets); store nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json", help=_("print one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("%(folder)s is no folder.") % {"folder": folder})
        trial = try_imports(folder)
        if options["as_json"]:
            whole = {**trial.summary(), "forms": trial.forms, "tried": trial.examples}
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2))
            return
        for one in trial.forms:
            self.stdout.write(f"{one['state']:9} {one['fields']:4}  {one['file']}")
            for found in one["findings"]:
                self.stdout.write(f"          {found['path']}: {found['element']}: {found['message']}")
        self.stdout.write(json.dumps(trial.summary()))
