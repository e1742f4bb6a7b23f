"""``manage.py reindex``: build the search index anew, beside the one in use, and change over."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand
from ctp_index.contracts import IndexBusy
from ctp_index.services.rebuild_index import rebuild_index


class Command(TerminalCommand):
    """Shows how far it is; searching goes on in the old index until the new one is whole."""

    help = mark("Build the search index anew and change over when it is whole.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        quiet = options["json"]

        def report(label: str, count: int) -> None:
            if not quiet:
                self.stdout.write(f"{label}: {count}", ending="\r" if sys.stdout.isatty() else "\n")
                self.stdout.flush()

        try:
            count = rebuild_index(report=report)
        except IndexBusy:
            raise CommandError(
                _("Another process is writing to the index. Wait for it to end and try again.")
            ) from None
        seconds = round(perf_counter() - begun, 1)
        if quiet:
            self.stdout.write(json.dumps({"entries": count, "seconds": seconds}))
        else:
            said = _("%(count)s entries indexed in %(seconds)s s.")
            self.stdout.write(said % {"count": count, "seconds": seconds})
