"""``manage.py snapshots``: compares the public surface with ``tests/snapshots``; ``--update`` writes it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ctp_core.management.snapshots import FOLDER, render_all


class Command(BaseCommand):
    """A changed snapshot is a reviewed change: read the difference before committing it."""

    help = "Compares the public surface of all units with tests/snapshots; --update writes it anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, rendered = settings.HOUSE / FOLDER, render_all()
        there = {one.name: one.read_text(encoding="utf-8") for one in folder.glob("*.*")}
        changed = sorted(name for name in rendered.keys() | there.keys() if rendered.get(name) != there.get(name))
        if options["update"]:
            folder.mkdir(parents=True, exist_ok=True)
            for name in changed:
                if name in rendered:
                    (folder / name).write_text(rendered[name], encoding="utf-8")
                else:
                    (folder / name).unlink()
        for name in changed:
            self.stdout.write(f"{'written' if options['update'] else 'differs'}: {name}")
        if changed and not options["update"]:
            raise CommandError("The public surface changed: python3 manage.py snapshots --update, and review it.")
