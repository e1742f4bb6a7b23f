"""Imports, exports and syncs of units and people."""

from ctp_organization.contracts import ImportRunDto
from ctp_organization.selectors.imports import list_imports_by_id
from ctp_organization.services.export_table import export_table
from ctp_organization.services.read_import import read_import
from ctp_organization.services.sync_table import is_busy, sync_table
from ctp_organization.services.upload_import import confirm_import, discard_import, upload_import

__all__ = [
    "ImportRunDto",
    "confirm_import",
    "discard_import",
    "export_table",
    "is_busy",
    "list_imports_by_id",
    "read_import",
    "sync_table",
    "upload_import",
]
