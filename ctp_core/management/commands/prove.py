"""``manage.py prove [NAME] [--json]``: the proofs."""

from __future__ import annotations

from typing import ClassVar

from ctp_core.contracts import Bench, Proof, mark
from ctp_core.management.trial_command import TrialCommand


class Command(TrialCommand):
    """List the proofs, or run one and print how much was tried and how much failed."""

    help = mark("List the proofs, or run one and print how much was tried and how much failed.")
    kind: ClassVar[type[Bench] | type[Proof]] = Proof
