"""Thousands of rows at once: see ``insert_many``."""

from ctp_core.applets.statements.copying import insert_many

__all__ = ["insert_many"]
