"""How a member came to belong to a principal, in words."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ctp_core.contracts import PrincipalRef
from ctp_organization.models import Assignment, RoleHolder, Unit


def ways_to(*, member_pk: int, ref: PrincipalRef) -> tuple[str, ...]:
    """What makes the member one of *ref*, read from the assignments themselves; nothing where the name says it all."""
    if ref.id is None:
        return ()
    if ref.kind == "role":
        return _as_holder(member_pk, ref.id)
    if ref.kind not in ("unit", "unit_tree", "post"):
        return ()
    places = Assignment.objects.filter(member_id=member_pk)
    if ref.kind == "post":
        places = places.filter(post__public_id=ref.id)
    elif ref.kind == "unit":
        places = places.filter(unit__public_id=ref.id)
    else:
        path = Unit.objects.filter(public_id=ref.id).values_list("path", flat=True).first()
        places = places.filter(unit__path__startswith=path) if path else places.none()
    rows = places.order_by("-is_primary", "pk").values_list("unit__name", "post__name")
    return tuple(_place(unit, post) for unit, post in rows[:5])


def _place(unit: str, post: str | None) -> str:
    if post:
        return _("%(post)s in %(unit)s") % {"post": post, "unit": unit}
    return _("stands in %(unit)s") % {"unit": unit}


def _as_holder(member_pk: int, role_id: UUID) -> tuple[str, ...]:
    rows = RoleHolder.objects.filter(member_id=member_pk, role__public_id=role_id).order_by("pk")
    names = rows.values_list("unit__name", flat=True)[:5]
    return tuple(_("held for %(unit)s") % {"unit": one or _("the whole organisation")} for one in names)
