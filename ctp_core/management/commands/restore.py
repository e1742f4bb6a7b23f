"""``manage.py restore FILE``: a house out of a backup."""

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
from ctp_core.management.leaving import leaving_nothing


class Command(TerminalCommand):
    """Into an empty database and storage, or with ``--replace`` in the place of what is there; ``--check`` only reads the file."""

    help = mark("Restore the whole house from a backup; --check reads the backup and changes nothing.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        add_key_argument(parser)
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--check", action="store_true", help=_("only see whether the backup is whole"))
        way.add_argument("--replace", action="store_true", help=_("throw away the house that is in this database"))

    def handle(self, *args: Any, **options: Any) -> None:
        with leaving_nothing():
            self._restore(options)

    def _restore(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        try:
            key = given_key(options)
            if options["check"]:
                found, said = (
                    backups.check_backup(path, key=key),
                    _("The backup is whole: %(rows)s rows, %(files)s files, made %(made_at)s."),
                )
            else:
                actor = system_actor("manage.py restore")
                found = backups.restore_house(path=path, key=key, replace=options["replace"], actor=actor)
                said = _(
                    "The house is restored: %(rows)s rows, %(files)s files, as of %(made_at)s. Its audit is sound."
                )
        except DomainError as error:
            raise CommandError(translated(error.message, error.params)) from error
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(said % {"rows": found.rows, "files": len(found.files), "made_at": found.made_at})
        self.stdout.write(_("Digest: %(digest)s") % {"digest": found.digest})
        if not options["check"]:
            self.stdout.write(_("Now: python3 manage.py reindex, then start the servers. Everybody signs in again."))
