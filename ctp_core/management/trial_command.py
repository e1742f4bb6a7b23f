"""What ``manage.py bench`` and ``manage.py prove`` have in common."""

from __future__ import annotations

import json
import traceback
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ctp_core.api import operations
from ctp_core.contracts import Bench, NotFound, Proof
from ctp_core.kit.terminal import TerminalCommand, only_the_answer


class TrialCommand(TerminalCommand):
    """Without a name it lists what there is; options the command does not know (``--count 5``) go to the one that runs."""

    kind: ClassVar[type[Bench] | type[Proof]]
    stealth_options = ("given",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help=_("which one; leave it out to see the list"))
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))

    def run_from_argv(self, argv: list[str]) -> None:
        """As Django does, with the unknown options set aside."""
        parser = self.create_parser(argv[0], argv[1])
        _known, unknown = parser.parse_known_args(argv[2:])
        self.given = parse_options(unknown)
        super().run_from_argv(argv[:2] + without(argv[2:], unknown))

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if name is None:
            self._list(as_json=options["json"])
            return
        given = options.get("given") or getattr(self, "given", {})
        try:
            with only_the_answer(quiet=options["verbosity"] < 2):
                result = self._run(name, given, as_json=options["json"])
        except NotFound:
            known = ", ".join(found for found, _help in operations.list_trials(self.kind))
            sentence = _("There is no %(name)s. There are: %(known)s")
            raise CommandError(sentence % {"name": name, "known": known}) from None
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, default=str))
        else:
            self._show(result)
        if result.get("failed"):
            raise SystemExit(1)

    def _run(self, name: str, given: dict[str, Any], *, as_json: bool) -> dict[str, Any]:
        try:
            return operations.run_trial(self.kind, name, given)
        except NotFound:
            raise
        except Exception as error:
            # Whoever reads JSON gets JSON, also of a trial that broke; the traceback is for the person behind.
            if not as_json:
                raise
            traceback.print_exc()
            return {"name": name, "tried": 0, "failed": 1, "error": f"{type(error).__name__}: {error}", "seconds": 0}

    def _list(self, *, as_json: bool) -> None:
        found = operations.list_trials(self.kind)
        if as_json:
            self.stdout.write(
                json.dumps(
                    [{"name": name, "help": _(text) if text else ""} for name, text in found], ensure_ascii=False
                )
            )
            return
        for name, text in found:
            self.stdout.write(f"{name:20} {_(text) if text else ''}".rstrip())

    def _show(self, result: dict[str, Any], indent: str = "") -> None:
        for key, value in result.items():
            if isinstance(value, dict):
                self.stdout.write(f"{indent}{key}")
                self._show(value, indent + "  ")
            else:
                self.stdout.write(f"{indent}{key:20} {value}")


def parse_options(words: Sequence[str]) -> dict[str, Any]:
    """``--count 5 --fast --name=x`` as ``{"count": 5, "fast": True, "name": "x"}``. Raises CommandError for a stray word."""
    found: dict[str, Any] = {}
    last: str | None = None
    for word in words:
        if word.startswith("--"):
            key, equals, value = word[2:].partition("=")
            last = key.replace("-", "_")
            found[last] = _value(value) if equals else True
        elif last is not None and found[last] is True:
            found[last] = _value(word)
        else:
            raise CommandError(f"{word} belongs to no option.")
    return found


def without(words: Sequence[str], removed: Sequence[str]) -> list[str]:
    """*words* less those of *removed*, each taken away once."""
    left = list(words)
    for word in removed:
        left.remove(word)
    return left


def _value(text: str) -> Any:
    return int(text) if text.lstrip("-").isdecimal() else text
