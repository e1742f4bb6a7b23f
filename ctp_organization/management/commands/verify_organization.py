"""``manage.py verify_organization``: is the tree what the parents say, are the groups what the assignments say?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ctp_organization.services.repair_organization import find_faults, repair_organization


class Command(BaseCommand):
    """Names every fault; ``--repair`` derives tree and groups anew and looks again."""

    help = "Checks that the tree of units and the groups of principals are sound; --repair mends them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="derive tree and groups anew from parents and assignments"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = find_faults()
        for line in faults:
            self.stdout.write(line)
        if options["repair"] and faults:
            faults = repair_organization()
            self.stdout.write("Repaired." if not faults else "Still not sound:")
            for line in faults:
                self.stdout.write(line)
        if faults:
            raise CommandError(f"{len(faults)} faults. Mend them with: python3 manage.py verify_organization --repair")
        self.stdout.write("The organisation is sound.")
