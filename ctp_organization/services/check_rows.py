"""Rows of a file compared with the organisation."""

from __future__ import annotations

from ctp_organization.models import ImportRun
from ctp_organization.services.check_member_rows import check_member_rows
from ctp_organization.services.check_unit_rows import check_unit_rows
from ctp_organization.services.import_rows import Findings, Row


def check_rows(kind: str, rows: list[Row], findings: Findings) -> None:
    """Compare with the organisation as it is now."""
    if kind == ImportRun.Kind.UNITS:
        check_unit_rows(rows, findings)
    else:
        check_member_rows(rows, findings)
