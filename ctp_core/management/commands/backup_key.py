"""``manage.py backup_key FILE``: a key pair for backups."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.api import backups
from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand


class Command(TerminalCommand):
    """The private key goes to FILE and then to a safe, the public one to FILE.pub and stays on the server."""

    help = mark("Make a key pair for backups: FILE opens them, FILE.pub can only make them.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("a file that is not there yet"))

    def handle(self, *args: Any, **options: Any) -> None:
        private: Path = options["file"].resolve()
        public = private.with_name(f"{private.name}.pub")
        try:
            backups.make_key_pair(private, public)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(path)s opens backups. Lock it away, not on this computer.") % {"path": private})
        self.stdout.write(_("%(path)s makes them: python3 manage.py backup FILE --key %(path)s") % {"path": public})
