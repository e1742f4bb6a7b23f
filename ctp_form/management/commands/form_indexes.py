"""``manage.py form_indexes``: bring the indexes over listed records in line with what lists want."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand
from ctp_form.services.key_indexes import settle_indexes


class Command(TerminalCommand):
    """The worker does this by itself after a change; by hand it helps after a restore."""

    help = mark("Make the indexes that lists of records want and drop those that nobody wants any more.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = settle_indexes()
        self.stdout.write(_("made: %(names)s") % {"names": ", ".join(found.made) or "-"})
        self.stdout.write(_("dropped: %(names)s") % {"names": ", ".join(found.dropped) or "-"})
        self.stdout.write(_("kept: %(count)s") % {"count": found.kept})
