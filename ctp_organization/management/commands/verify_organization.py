"""``manage.py verify_organization``: is the tree what the parents say, are the groups what the assignments say?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand
from ctp_organization.services.repair_organization import find_faults, repair_organization


class Command(TerminalCommand):
    """Names every fault; ``--repair`` derives tree and groups anew and looks again."""

    help = mark("Check that the tree of units and the groups of principals are sound; --repair mends them.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help=_("derive tree and groups anew from parents and assignments")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = find_faults()
        for line in faults:
            self.stdout.write(line)
        if options["repair"] and faults:
            faults = repair_organization()
            self.stdout.write(_("Repaired.") if not faults else _("Still not sound:"))
            for line in faults:
                self.stdout.write(line)
        if faults:
            said = _("Not sound (%(count)s). Mend it with: python3 manage.py verify_organization --repair")
            raise CommandError(said % {"count": len(faults)})
        self.stdout.write(_("The organisation is sound."))
