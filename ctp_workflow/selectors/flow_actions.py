"""What modules can do for flows."""

from __future__ import annotations

from ctp_core.api import modules
from ctp_workflow.contracts import FlowAction

WEBHOOK = "webhook"
"""An action of versions published before such graphs were refused: nothing is done, and who waits goes on when somebody answers."""


def known_actions() -> dict[str, FlowAction]:
    """The actions of the modules that are on, by code."""
    return {one.code: one for _module, one in modules.contributions(FlowAction)}
