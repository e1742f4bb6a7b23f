"""Imports and exports of units and people."""

from ctp_organization.contracts import ImportRunDto
from ctp_organization.services.export_table import export_table
from ctp_organization.services.read_import import read_import
from ctp_organization.services.upload_import import confirm_import, discard_import, upload_import

__all__ = ["ImportRunDto", "confirm_import", "discard_import", "export_table", "read_import", "upload_import"]
