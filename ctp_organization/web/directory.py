"""The directory: the tree of units, the people, the card of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ctp_core.api.accounts import may_look
from ctp_core.contracts import FieldError, Invalid, PageRequest, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_organization.api import units
from ctp_organization.selectors.cards import get_card
from ctp_organization.selectors.heads import list_seen_heads
from ctp_organization.selectors.maintaining import first_company, maintains_member, maintains_unit
from ctp_organization.selectors.members import page_members
from ctp_organization.selectors.sight import manages
from ctp_organization.selectors.tree_view import list_open_tree

MENU = "organization.directory"
SIZE = 30


@page(SIGNED_IN)
def directory(request: Any) -> HttpResponse:
    """Units at the left, people at the right, found by name, pinyin, initials, number or phone."""
    text = request.GET.get("q", "").strip()[:60].replace("\x00", "")
    unit_id = read_id(request.GET.get("unit"), "unit")
    unit = units.get_unit(id=unit_id, actor=request.actor) if unit_id else None
    below = request.GET.get("below") != "0"
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=SIZE)
    people = page_members(actor=request.actor, wanted=wanted, text=text, unit_id=unit_id, below=below)
    # Something new begins in the unit one looks at; where a company's administrators look at everything, in their company.
    begins = unit.ref if unit else first_company(request.actor)
    context = {
        "active_menu": MENU,
        "tab": "directory",
        "tree": list_open_tree(actor=request.actor, unit=unit),
        "unit": unit,
        "heads": list_seen_heads(unit_pk=unit.pk, actor=request.actor) if unit else (),
        "page": people,
        "text": text,
        "below": below,
        "maintains": maintains_unit(unit_pk=begins.pk, actor=request.actor) if begins else manages(request.actor),
        "new_unit_query": f"?parent={begins.id}" if begins else "",
        "new_person_query": f"?unit={begins.id}" if begins else "",
        "title": unit.name if unit else _("All people"),
    }
    return render_page(request, "ctp_organization/directory.html", context)


@page(SIGNED_IN)
def member(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """The card of one person."""
    card = get_card(id=id, actor=request.actor)
    context = {"active_menu": MENU, "tab": "directory", "card": card}
    context["maintains"] = maintains_member(member_pk=card.member.pk, actor=request.actor)
    context["may_look"] = card.member.is_active and may_look(request.actor)
    return render_page(request, "ctp_organization/member.html", context)


def read_id(text: str | None, name: str) -> UUID | None:
    """An id of the address, None when it is not there. Raises Invalid."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        message = mark("This address is not right.")
        raise Invalid({name: [FieldError("organization.bad_id", message)]}) from None
