"""``manage.py bench [NAME] [--json]``: the figures."""

from __future__ import annotations

from typing import ClassVar

from ctp_core.contracts import Bench, Proof, mark
from ctp_core.management.trial_command import TrialCommand


class Command(TrialCommand):
    """List the benches, or run one and print its sizes, figures and ratios."""

    help = mark("List the benches, or run one and print its sizes, figures and ratios.")
    kind: ClassVar[type[Bench] | type[Proof]] = Bench
