"""Statements that are built once and asked often, several of them in one round trip (``applets.statements``)."""

from ctp_core.applets.statements.readings import PreparedRead, column_kind, read_one, read_together

__all__ = ["PreparedRead", "column_kind", "read_one", "read_together"]
