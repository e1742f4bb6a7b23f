"""``manage.py module``: what is installed, licensed and on; switch it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import modules
from ctp_core.contracts import DomainError, NotFound, mark, system_actor
from ctp_core.kit.answers import translated
from ctp_core.kit.terminal import TerminalCommand, padded


class Command(TerminalCommand):
    """``list``, ``plan CODE on|off``, ``on CODE``, ``off CODE``."""

    help = mark("List modules, plan a switch, switch a module on or off (in every process within two seconds).")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help=_("one JSON object instead of text"))
        acts = parser.add_subparsers(dest="act", required=True)
        for act, said in (("list", _("all units and their state")), ("plan", _("what a switch would take along"))):
            sub = acts.add_parser(act, help=said)
            sub.add_argument("--json", action="store_true", dest="as_json", default=False)
            if act == "plan":
                sub.add_argument("code")
                sub.add_argument("to", choices=["on", "off"])
        for act, said in (("on", _("switch on")), ("off", _("switch off"))):
            sub = acts.add_parser(act, help=said)
            sub.add_argument("code")
            sub.add_argument("--json", action="store_true", dest="as_json", default=False)
            sub.add_argument("--with-others", action="store_true", help=_("consent to what the plan says goes along"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "list":
                self._list(options["as_json"])
            elif options["act"] == "plan":
                self._plan(options["code"], options["to"] == "on", options["as_json"])
            else:
                self._switch(options["code"], options["act"] == "on", options["with_others"], options["as_json"])
        except NotFound as error:
            said = _("There is no module “%(code)s”. There are: %(names)s. See: python3 manage.py module list")
            names = ", ".join(one.code for one in modules.list_modules() if one.kind == "module")
            raise CommandError(said % {"code": options["code"], "names": names or _("nothing")}) from error
        except DomainError as error:
            raise CommandError(translated(error.message, error.params)) from error

    def _list(self, as_json: bool) -> None:
        found = modules.list_modules()
        if as_json:
            rows = [
                {
                    "code": one.code,
                    "kind": one.kind,
                    "version": one.version,
                    "state": one.state,
                    "state_text": translated(modules.STATES[one.state]),
                    "is_on": one.is_on,
                    "requires": one.requires,
                }
                for one in found
            ]
            self._json({"modules": rows})
            return
        language = get_language() or "en"
        for one in found:
            needs = ""
            if one.requires and one.kind == "module":
                needs = "  " + _("needs %(names)s") % {"names": ", ".join(one.requires)}
            said = translated(modules.STATES[one.state])
            self.stdout.write(f"{one.code:<16}{padded(said, 25)}{one.version:<9}{one.label_in(language)}{needs}")

    def _plan(self, code: str, on: bool, as_json: bool) -> None:
        modules.get_module(code=code)
        made = modules.plan(code=code, on=on)
        if as_json:
            self._json({"code": code, "on": on, "also": made.also, "missing": made.missing})
            return
        self.stdout.write(f"{code} {'on' if on else 'off'}")
        self.stdout.write("  " + _("goes along: %(names)s") % {"names": ", ".join(made.also) or _("nothing")})
        if made.missing:
            said = _("missing, so it would be refused: %(names)s") % {"names": ", ".join(made.missing)}
            self.stdout.write(f"  {said}")

    def _switch(self, code: str, on: bool, with_others: bool, as_json: bool) -> None:
        also = modules.plan(code=code, on=on).also if with_others else ()
        try:
            made = modules.switch(code=code, on=on, also=also, actor=system_actor("manage.py module"))
        except modules.OthersAffected as error:
            said = _("This switches %(also)s as well. Add --with-others to agree.")
            raise CommandError(said % {"also": error.params["also"]}) from error
        if as_json:
            self._json({"code": code, "on": on, "also": made.also})
        else:
            self.stdout.write(f"{', '.join((code, *made.also))}: {'on' if on else 'off'}")

    def _json(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))
