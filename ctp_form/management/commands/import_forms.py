"""``manage.py import_forms``: what would become of the forms in a folder."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ctp_form.management.trying_imports import try_imports


class Command(BaseCommand):
    """Imports every form of a folder without storing anything, and says what could not be taken over."""

    help = "Tries to import every form of a folder (XLSForm, XForms, JSON Schema, form-js, HTML, spreadsheets); stores nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder")
        trial = try_imports(folder)
        if options["as_json"]:
            whole = {**trial.summary(), "forms": trial.forms, "tried": trial.examples}
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2))
            return
        for one in trial.forms:
            self.stdout.write(f"{one['state']:9} {one['fields']:4} fields  {one['file']}")
            for found in one["findings"]:
                self.stdout.write(f"          {found['path']}: {found['element']}: {found['message']}")
        self.stdout.write(json.dumps(trial.summary()))
