"""``manage.py licence``: what is in force, install a file; for suppliers: make a key pair, sign."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from uuid6 import uuid7

from ctp_core.api import modules
from ctp_core.contracts import DomainError, mark, system_actor
from ctp_core.kit.answers import translated
from ctp_core.kit.terminal import TerminalCommand

PHASES = {
    "valid": mark("valid"),
    "community": mark("community"),
    "grace": mark("expired, days of grace"),
    "expired": mark("expired, read only"),
    "broken": mark("can't be used"),
}


class Command(TerminalCommand):
    """``show``, ``install FILE``, ``make-key FILE``, ``sign --key FILE …``."""

    help = mark("Show or install the licence; suppliers make keys and sign licence files with it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        show = acts.add_parser("show", help=_("the licence in force"))
        show.add_argument("--json", action="store_true", dest="as_json", help=_("print one JSON object"))
        install = acts.add_parser("install", help=_("put a licence file in force"))
        install.add_argument("file", type=Path)
        install.add_argument("--accept", action="store_true", help=_("agree to what it takes away"))
        acts.add_parser("make-key", help=_("write a new private key, print its public key")).add_argument(
            "file", type=Path
        )
        sign = acts.add_parser("sign", help=_("write a signed licence file to the standard output: … > licence.json"))
        sign.add_argument("--key", type=Path, required=True, help=_("the private key file"))
        sign.add_argument("--holder", required=True, help=_("whom the licence is for"))
        sign.add_argument("--modules", default="*", help=_("licence names with commas, * for all"))
        sign.add_argument("--seats", type=int, help=_("people with an active account; unlimited if left out"))
        sign.add_argument("--expires", type=date.fromisoformat, help=_("last day, YYYY-MM-DD; for good if left out"))
        sign.add_argument("--grace-days", type=int, default=30, help=_("days of full use after the last day"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, "_" + options["act"].replace("-", "_"))(options)
        except DomainError as error:
            raise CommandError(translated(error.message, error.params)) from error
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _show(self, options: dict[str, Any]) -> None:
        status = modules.licence_status()
        people = modules.count_active_people()
        lacking = modules.seats_lacking(status.seats, people)
        problem = status.problem and translated(status.problem.message, status.problem.params)
        if options["as_json"]:
            said = {
                "phase": status.phase,
                "holder": status.holder,
                "modules": ", ".join(status.modules),
                "seats": status.seats,
                "people": people,
                "expires": status.expires and status.expires.isoformat(),
                "read_only_after": status.read_only_after and status.read_only_after.isoformat(),
                "days_left": status.days_left,
                "problem": problem,
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        modules_said = _("all") if "*" in status.modules else ", ".join(status.modules)
        told = (
            (_("Licence"), _(PHASES[status.phase])),
            (_("Holder"), status.holder),
            (_("Modules"), modules_said),
            (_("People allowed"), status.seats),
            (_("Active people"), people),
            (_("Last day"), status.expires),
            (_("Read only after"), status.read_only_after),
            (_("Days left"), status.days_left),
            (_("Problem"), problem or (lacking and translated(lacking.text, lacking.params))),
        )
        for name, value in told:
            if value not in (None, ""):
                self.stdout.write(_("%(name)s: %(value)s") % {"name": name, "value": value})

    def _install(self, options: dict[str, Any]) -> None:
        text = options["file"].read_text(encoding="utf-8")
        actor = system_actor("manage.py licence")
        try:
            licence = modules.install_licence(text=text, accepted=options["accept"], actor=actor)
        except modules.LicenceNarrower as error:
            lines = [translated(one.text, one.params) for one in error.consequences]
            lines.append(_("Nothing was installed. Add --accept to install it all the same."))
            raise CommandError("\n".join(lines)) from error
        said = _("In force: %(id)s for %(holder)s, last day: %(until)s.")
        until = licence.expires or _("without end")
        self.stdout.write(said % {"id": licence.id, "holder": licence.holder, "until": until})

    def _make_key(self, options: dict[str, Any]) -> None:
        private, public = modules.make_key_pair()
        with open(os.open(options["file"], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(private + "\n")
        self.stdout.write(_("Private key: %(path)s (keep it secret, back it up).") % {"path": options["file"]})
        self.stdout.write(_("Servers trust it with %(setting)s") % {"setting": f"CTP_LICENCE_KEYS={public}"})

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
