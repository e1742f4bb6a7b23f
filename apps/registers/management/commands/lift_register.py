"""``manage.py lift_register NAME [--apply] [--json]``: which records fit the newest version of their form?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from apps.registers.services.lift_register import Lifting, lift_register
from ctp_core.contracts import DomainError, mark, system_actor
from ctp_core.kit.answers import translated
from ctp_core.kit.terminal import TerminalCommand


class Command(TerminalCommand):
    """Without ``--apply`` nothing changes."""

    help = mark("Say which records of a register fit the newest version of its form, and lift them with --apply.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--apply", action="store_true", help=_("lift what fits, and let new records begin with it"))
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = lift_register(name=options["name"], apply=options["apply"], actor=system_actor("lift_register"))
        except DomainError as error:
            raise CommandError(translated(error.message, error.params)) from error
        told = plain_lifting(found)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        versions = {"before": found.before, "after": found.after}
        numbers = {"lifted": found.report.lifted, "kept": found.report.kept}
        if options["apply"]:
            said = _("Version %(before)s → %(after)s; lifted: %(lifted)s, not lifted: %(kept)s")
        else:
            said = _("Version %(before)s → %(after)s; would be lifted: %(lifted)s, would not: %(kept)s")
        self.stdout.write(said % {**versions, **numbers})
        for path, number in told["lost"].items():
            self.stdout.write(
                "  " + _("%(field)s: values without a place any more: %(count)s") % {"field": path, "count": number}
            )
        for one in told["missing"]:
            self.stdout.write("  " + _("%(field)s is used by %(user)s") % {"field": one["path"], "user": one["user"]})
        for one in told["refused"]:
            self.stdout.write(f"  {one['record']}: {one['errors']}")


def plain_lifting(found: Lifting) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "before": found.before,
        "after": found.after,
        "lifted": found.report.lifted,
        "kept": found.report.kept,
        "lost": dict(sorted(found.report.lost.items())),
        "missing": [{"path": one.path, "user": one.user} for one in found.missing],
        "refused": [
            {
                "record": str(record),
                "errors": {
                    place: [translated(one.message, one.params) for one in errors] for place, errors in fields.items()
                },
            }
            for record, fields in found.report.refused
        ],
    }
