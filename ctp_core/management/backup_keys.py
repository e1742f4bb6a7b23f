"""The operator's key for backups, as the commands take it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ctp_core.api import backups


def add_key_argument(parser: ArgumentParser | Any) -> None:
    """``--key FILE``."""
    parser.add_argument(
        "--key",
        type=Path,
        default=settings.CTP_BACKUP_KEY_FILE,
        help=_("a file with a passphrase or an X25519 key as PEM; CTP_BACKUP_KEY_FILE if left out"),
    )


def given_key(options: dict[str, Any]) -> backups.BackupKey | None:
    """The key that was given. Raises BackupKeyUnusable, OSError."""
    return backups.read_key(Path(options["key"])) if options["key"] else None
