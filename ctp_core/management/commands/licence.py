"""``manage.py licence``: what is in force, install a file; for suppliers: make a key pair, sign."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from uuid6 import uuid7

from ctp_core.api import modules
from ctp_core.contracts import DomainError, system_actor


class Command(BaseCommand):
    """``show``, ``install FILE``, ``make-key FILE``, ``sign --key FILE …``."""

    help = "Shows or installs the licence; suppliers make keys and sign licence files with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("show", help="the licence in force").add_argument("--json", action="store_true", dest="as_json")
        acts.add_parser("install", help="put a licence file in force").add_argument("file", type=Path)
        acts.add_parser("make-key", help="write a new private key, print its public key").add_argument(
            "file", type=Path
        )
        sign = acts.add_parser("sign", help="print a signed licence file")
        sign.add_argument("--key", type=Path, required=True, help="the private key file")
        sign.add_argument("--holder", required=True)
        sign.add_argument("--modules", default="*", help="licence names with commas, * for all")
        sign.add_argument("--seats", type=int, help="people with an active account; unlimited if left out")
        sign.add_argument("--expires", type=date.fromisoformat, help="last day, YYYY-MM-DD; for good if left out")
        sign.add_argument("--grace-days", type=int, default=30)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, "_" + options["act"].replace("-", "_"))(options)
        except DomainError as error:
            raise CommandError(error.message % error.params if error.params else error.message) from error
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _show(self, options: dict[str, Any]) -> None:
        status = modules.licence_status()
        said = {
            "phase": status.phase,
            "holder": status.holder,
            "modules": ", ".join(status.modules),
            "seats": status.seats,
            "expires": status.expires and status.expires.isoformat(),
            "read only after": status.read_only_after and status.read_only_after.isoformat(),
            "days left": status.days_left,
            "problem": status.problem and status.problem.message % status.problem.params,
        }
        if options["as_json"]:
            self.stdout.write(
                json.dumps({key.replace(" ", "_"): value for key, value in said.items()}, ensure_ascii=False)
            )
            return
        for key, value in said.items():
            if value not in (None, ""):
                self.stdout.write(f"{key:<16}{value}")

    def _install(self, options: dict[str, Any]) -> None:
        text = options["file"].read_text(encoding="utf-8")
        licence = modules.install_licence(text=text, actor=system_actor("manage.py licence"))
        self.stdout.write(f"In force: {licence.id} for {licence.holder}, until {licence.expires or 'further notice'}.")

    def _make_key(self, options: dict[str, Any]) -> None:
        private, public = modules.make_key_pair()
        with open(os.open(options["file"], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(private + "\n")
        self.stdout.write(f"Private key: {options['file']} (keep it secret, back it up).")
        self.stdout.write(f"Servers trust it with CTP_LICENCE_KEYS={public}")

    def _sign(self, options: dict[str, Any]) -> None:
        licence = modules.Licence(
            id=str(uuid7()),
            holder=options["holder"],
            modules=tuple(one.strip() for one in options["modules"].split(",") if one.strip()),
            seats=options["seats"],
            issued=datetime.now(UTC).date(),
            expires=options["expires"],
            grace_days=options["grace_days"],
        )
        self.stdout.write(modules.sign_licence(licence, options["key"].read_text(encoding="ascii").strip()), ending="")
