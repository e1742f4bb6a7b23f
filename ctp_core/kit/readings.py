"""Statements that are built once and asked often, several of them in one round trip (``applets.statements``)."""

from ctp_core.applets.statements.asking import column_kind, read_one, read_together
from ctp_core.applets.statements.readings import PreparedRead

__all__ = ["PreparedRead", "column_kind", "read_one", "read_together"]
