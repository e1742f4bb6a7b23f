"""``manage.py messages``: collects the texts of the units into their catalogues, or checks that every one is translated."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Extract, merge, sort and compile; ``--check`` changes nothing and fails when something is missing."""

    help = "Collects texts into <unit>/locale/zh_Hans and compiles them; --check fails when a translation is missing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", action="append", help="only this unit (ctp_form, form, apps/news, news)")
        parser.add_argument("--check", action="store_true", help="change nothing, fail when something is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from ctp_core.management import catalogues
        except ImportError as error:
            raise CommandError(
                "Babel is not installed; it comes with deploy/requirements/dev.txt (python3 manage.py test sets it up)."
            ) from error
        units = catalogues.find_units(settings.HOUSE)
        wanted = set(options["unit"] or ())
        chosen = [
            one for one in units if not wanted or wanted & {one.name, one.name.split("/")[-1].removeprefix("ctp_")}
        ]
        if not chosen:
            raise CommandError(f"No such unit; there are: {', '.join(one.name for one in units)}")
        said = None if options["check"] else catalogues.said_by(units)
        found = []
        for unit in chosen:
            if not options["check"]:
                wordings = catalogues.collect(unit)
                catalog = catalogues.merge(wordings, catalogues.read(unit.po), said)
                if wordings or unit.po.exists():
                    unit.po.parent.mkdir(parents=True, exist_ok=True)
                    unit.po.write_bytes(catalogues.po_text(catalog))
                    unit.mo.write_bytes(catalogues.mo_bytes(catalog))
            found += [f"{unit.name}: {problem}" for problem in catalogues.problems(unit)]
        if options["check"] and not wanted:
            found += catalogues.disagreements(units)
        for line in found:
            self.stdout.write(line)
        if options["check"] and found:
            raise CommandError(
                f"{len(found)} to mend. Write the missing ones: python3 manage.py messages, then edit the .po."
            )
