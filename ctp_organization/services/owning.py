"""Whose a new post, team or role is: the whole organisation's, or one company's."""

from __future__ import annotations

from uuid import UUID

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_organization.contracts.errors import CompanyMissing
from ctp_organization.models import Unit
from ctp_organization.selectors.maintaining import Maintenance
from ctp_organization.services.checking import find


def owning_company(maintenance: Maintenance, company_id: UUID | None) -> Unit | None:
    """The company *company_id*; the only one of somebody who administers one and named none.

    Raises CompanyMissing, Invalid for a unit that is no company, OutsideCompany, NotFound.
    """
    company = find(Unit.objects.all(), company_id)
    if company is None and maintenance.paths is not None:
        if len(maintenance.paths) != 1:
            raise CompanyMissing()
        company = Unit.objects.get(path=maintenance.paths[0])
    if company is not None and (company.kind != Unit.Kind.COMPANY or not company.is_active):
        raise Invalid({"company": [FieldError("organization.no_company", mark("This is not a company in use."))]})
    maintenance.require_owned(company)
    return company
