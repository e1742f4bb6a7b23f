"""``{% load ctp_organization %}``: the picker of people, units, posts, levels, teams, roles and everyone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from ctp_core.contracts import MemberRef, PrincipalRef, UnitRef
from ctp_organization.api import principals
from ctp_organization.kit.picker import parse_kinds
from ctp_organization.kit.policies import MAINTAIN, MANAGE

register = template.Library()


@register.inclusion_tag("ctp_organization/parts/picker.html", takes_context=True)
def picker(
    context: Any,
    name: str,
    kinds: str = "member",
    value: Any = None,
    multiple: bool = False,
    label: str = "",
    hint: str = "",
    errors: Iterable[str] = (),
    required: bool = False,
    placeholder: str = "",
    linked: bool = True,
) -> dict[str, Any]:
    """``{% picker name="readers" kinds="member,unit_tree" multiple=True value=refs label=_("Readers") errors=errors.readers %}``.

    *value* is a reference or several (PrincipalRef, MemberRef, UnitRef, or their texts ``member:<id>``); those the reader
    does not see are not shown. Without *linked* the page
    brings the picker's files itself. Read what was sent with ``ctp_organization.kit.picker.parse_principals``.
    """
    wanted = parse_kinds(kinds)
    # The two files are linked once a page, however many pickers it has.
    rendered = context.render_context
    first = not rendered.get("ctp_organization_picker")
    rendered["ctp_organization_picker"] = True
    refs = [ref for one in _listed(value) if (ref := _ref(one)) is not None]
    chosen = principals.list_principals(refs=refs, actor=context["request"].actor) if refs else ()
    return {
        "id": f"f-{name.replace('.', '-')}",
        "name": name,
        "kinds": ",".join(wanted),
        "chosen": chosen,
        "multiple": multiple,
        "label": label,
        "hint": hint,
        "errors": list(errors or ()),
        "required": required,
        "placeholder": placeholder or _placeholder(wanted),
        "first": first and linked,
        "csp_nonce": context.get("csp_nonce", ""),
    }


@register.inclusion_tag("ctp_organization/parts/tabs.html", takes_context=True)
def organization_tabs(context: Any, tab: str) -> dict[str, Any]:
    """``{% organization_tabs "posts" %}``: the pages of the organisation that the reader may open."""
    actor = context["request"].actor
    return {"tab": tab, "may_manage": MANAGE.admits(actor), "may_maintain": MAINTAIN.admits(actor)}


def _placeholder(kinds: tuple[str, ...]) -> str:
    if kinds == ("member",):
        return _("Name, pinyin, initials or number")
    return _("Unit name or code") if set(kinds) <= {"unit", "unit_tree"} else _("Name, pinyin or initials")


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _ref(value: Any) -> PrincipalRef | None:
    if isinstance(value, PrincipalRef):
        return value
    if isinstance(value, MemberRef):
        return PrincipalRef("member", value.id)
    if isinstance(value, UnitRef):
        return PrincipalRef("unit", value.id)
    try:
        return PrincipalRef.parse(str(value))
    except ValueError:
        return None
