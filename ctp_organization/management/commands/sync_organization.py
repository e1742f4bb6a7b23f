"""``manage.py sync_organization``: take now what the scheduled sync would take within the hour."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand
from ctp_organization.services.sync_folder import sync_folder

__all__ = ["Command"]


class Command(TerminalCommand):
    """Says what was taken, and what waits for somebody to look."""

    help = mark("Take the tables of the sync folder now; what would change too much waits among the imports.")

    def handle(self, *args: Any, **options: Any) -> None:
        taken = sync_folder()
        for run in taken:
            said = _(
                "%(name)s: %(state)s, %(created)s new, %(changed)s changed, %(disabled)s of them disabled, %(problems)s problems"
            )
            self.stdout.write(
                said
                % {
                    "name": run.file_name,
                    "state": run.state,
                    "created": run.create_count,
                    "changed": run.update_count,
                    "disabled": run.disable_count,
                    "problems": run.problem_count,
                }
            )
        if not taken:
            self.stdout.write(_("Nothing new."))
