"""Whose posts, teams and roles are, and which of them somebody sees and maintains."""

from __future__ import annotations

from django.db.models import Q

from ctp_core.contracts import Actor, UnitRef
from ctp_organization.models import Post, Role, Team
from ctp_organization.selectors.maintaining import find_maintenance
from ctp_organization.selectors.sight import company_paths


def owner_of(row: Post | Team | Role) -> UnitRef | None:
    """The company of a row that was read with it."""
    company = row.company
    return UnitRef(company.pk, company.public_id, company.name) if company else None


def in_use_or_own(actor: Actor) -> Q:
    """A filter: what is in use, and whatever belongs to the companies *actor* administers."""
    paths = company_paths(actor)
    return Q(is_active=True) | Q(company__path__in=paths) if paths else Q(is_active=True)


def maintained(actor: Actor) -> Q:
    """A filter: the posts, teams or roles *actor* may change; everything for who maintains the whole organisation."""
    return find_maintenance(actor).owned()
