"""``manage.py backup FILE --key KEYFILE``: the whole house in one file, encrypted."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.api import backups
from ctp_core.contracts import DomainError, mark, system_actor
from ctp_core.kit.answers import translated
from ctp_core.kit.terminal import TerminalCommand
from ctp_core.management.backup_keys import add_key_argument, given_key


class Command(TerminalCommand):
    """Database, files and the end of the audit as of one moment, read again after it was written. Nobody has to stop working."""

    help = mark("Write the whole house but its keys into one new file, and check it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("a file that is not there yet"))
        way = parser.add_mutually_exclusive_group()
        add_key_argument(way)
        way.add_argument("--unencrypted", action="store_true", help=_("everybody who gets the file can read the house"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].resolve()
        if not path.parent.is_dir():
            raise CommandError(_("%(folder)s is no folder.") % {"folder": path.parent})
        try:
            key = None if options["unencrypted"] else given_key(options)
            if key is None and not options["unencrypted"]:
                raise CommandError(_("Say by --key FILE what the backup is encrypted with, or --unencrypted."))
            made = backups.back_up(path=path, key=key, actor=system_actor("manage.py backup"))
        except DomainError as error:
            raise CommandError(translated(error.message, error.params)) from error
        except OSError as error:
            raise CommandError(str(error)) from error
        said = _("%(rows)s rows and %(files)s files are in %(path)s, checked. Digest: %(digest)s")
        self.stdout.write(said % {"rows": made.rows, "files": len(made.files), "path": path, "digest": made.digest})
        if key is None:
            self.stderr.write(_("It is not encrypted: everybody who gets the file can read the house."))
        self.stdout.write(
            _("Keep the folder keys, or the variables CTP_KEY_…, apart from it: without them it can't be restored.")
        )
