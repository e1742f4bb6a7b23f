"""``manage.py backup FILE``: the whole house in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.api import backups
from ctp_core.contracts import DomainError, mark, system_actor
from ctp_core.kit.answers import translated
from ctp_core.management.terminal import TerminalCommand


class Command(TerminalCommand):
    """Database, files and the end of the audit as of one moment, read again after it was written. Nobody has to stop working."""

    help = mark("Write the whole house but its keys into one new file, and check it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("a file that is not there yet"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].resolve()
        try:
            made = backups.back_up(path=path, actor=system_actor("manage.py backup"))
        except DomainError as error:
            raise CommandError(translated(error.message, error.params)) from error
        except OSError as error:
            raise CommandError(str(error)) from error
        said = _("%(rows)s rows and %(files)s files are in %(path)s, checked. Digest: %(digest)s")
        self.stdout.write(said % {"rows": made.rows, "files": len(made.files), "path": path, "digest": made.digest})
        self.stdout.write(
            _("Keep the folder keys, or the variables CTP_KEY_…, apart from it: without them it can't be restored.")
        )
