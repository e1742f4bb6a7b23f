"""Speaking to the person at the terminal."""

from __future__ import annotations

import logging
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext

from ctp_core.api import demo

UNSAID = {"", "c", "posix", "c.utf-8", "c.utf8"}


def terminal_language() -> str:
    """Chinese for a Chinese locale, else English; where the terminal has none, what CTP_LANGUAGE says if it was set."""
    given = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if given.lower() in UNSAID:
        given = os.environ.get("CTP_LANGUAGE", "")
    return "zh-hans" if given.lower().startswith("zh") else "en"


class TerminalCommand(BaseCommand):
    """A command that speaks the language of the terminal: its help, its options' help and what it prints."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """As Django does, with the help translated; options add theirs by ``gettext``."""
        with translation.override(terminal_language()):
            parser = super().create_parser(prog_name, subcommand, **kwargs)
            parser.description = gettext(self.help) if self.help else None
            return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """As Django does, in the language of the terminal."""
        with translation.override(terminal_language()):
            return super().execute(*args, **options)


def demo_sign_ins() -> Iterator[str]:
    """The demo's password and a few people to sign in as, line by line."""
    password = {"password": settings.CTP_DEMO_PASSWORD}
    yield gettext("Everybody in the demo signs in with the password %(password)s, for example:") % password
    for one in demo.list_demo_people():
        yield f"  {one.username:16} {gettext(one.label)}"


def padded(text: str, width: int) -> str:
    """*text* and blanks up to *width* columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
    return text + " " * (width - taken)


@contextmanager
def only_the_answer(*, quiet: bool) -> Iterator[None]:
    """Keep standard output for the answer: whatever the work and its child processes print goes to standard error.

    *quiet* leaves out log lines below an error; ``--verbosity 2`` shows them.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    before = logging.root.manager.disable
    try:
        os.dup2(2, 1)
        if quiet:
            logging.disable(logging.WARNING)
        with redirect_stdout(sys.stderr):
            yield
    finally:
        logging.disable(before)
        os.dup2(kept, 1)
        os.close(kept)
