"""``manage.py routes``: every address with its policy; ``--update`` writes the manifest that the suite compares."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ctp_core.kit.trials.manifest import write
from ctp_core.kit.trials.matrix import declared_routes

MANIFEST = Path("tests", "matrix", "routes.txt")


class Command(BaseCommand):
    """The list is what the views declare; who changes it changes who may do what."""

    help = "Lists every address with its policy and scope; --update writes tests/matrix/routes.txt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="write the manifest")

    def handle(self, *args: Any, **options: Any) -> None:
        text = write(declared_routes())
        if options["update"]:
            path = settings.HOUSE / MANIFEST
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{MANIFEST} is written; read the difference before you commit it.")
        else:
            self.stdout.write(text, ending="")
