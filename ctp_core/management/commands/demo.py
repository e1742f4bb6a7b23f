"""``manage.py demo``: loads the demo into this installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from ctp_core.api import demo
from ctp_core.kit.answers import translated
from ctp_core.kit.terminal import demo_sign_ins, terminal_language


class Command(BaseCommand):
    """What is loaded already stays; a second call loads only what is new."""

    help = "Loads the demo: an organisation with people, templates and running work. Not for servers on a public host."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(terminal_language()):
            try:
                loaded = demo.load_demo(progress=self.stdout.write)
            except demo.DemoRefused as error:
                raise CommandError(translated(error.message)) from error
            if loaded:
                for line in demo_sign_ins():
                    self.stdout.write(line)
            else:
                self.stdout.write(_("The demo is loaded already."))
