"""Whom a document goes to, by name."""

from __future__ import annotations

from apps.documents.models import Dispatch
from ctp_core.contracts import PrincipalRef
from ctp_organization.api import principals


def name_receivers(row: Dispatch) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names it is sent to (主送) and those that get a copy (抄送): units and people here as they were chosen, then who is
    outside as it was typed. They stand on the document, so whoever may open it reads them all."""
    to, copies = ([PrincipalRef.parse(one) for one in texts] for texts in (row.recipients, row.copies))
    names = principals.describe(refs={*to, *copies})

    def listed(refs: list[PrincipalRef], outside: str) -> tuple[str, ...]:
        return (*(names[ref] for ref in refs if ref in names), *([outside] if outside else ()))

    return listed(to, row.addressees), listed(copies, row.copy_addressees)
