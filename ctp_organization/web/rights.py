"""Pages of rights: who holds which function permission, and why somebody may see or do something."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import accounts
from ctp_core.api.modules import manifests
from ctp_core.contracts import (
    DATA_SCOPE_KINDS,
    DATA_SCOPE_LABELS,
    PRINCIPAL_KINDS,
    DataScope,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    ObjectRef,
    PrincipalRef,
    mark,
)
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.confirming import fresh
from ctp_core.kit.policies import ADMIN, SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_organization.api import members, rights
from ctp_organization.kit.picker import parse_member, parse_principals, parse_units
from ctp_organization.selectors.explaining import explainable_kinds, may_explain_others

MENU = "organization.rights"
LOOKERS = ADMIN("security", "audit")
PUBLIC_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@page(LOOKERS)
def permission_list(request: Any) -> HttpResponse:
    """Every function permission with its holders."""
    return _permissions(request)


@page(ADMIN("security"), methods=("GET", "HEAD", "POST"))
@fresh
def permission_change(request: Any) -> HttpResponse:
    """Give a permission to somebody, or take it away."""
    if request.method != "POST":
        return _permissions(request, changing=True)
    code = request.POST.get("code", "")
    try:
        if request.POST.get("act") == "remove":
            principal = PrincipalRef.parse(request.POST.get("holder", ""))
            rights.revoke_permission(code=code, principal=principal, actor=request.actor)
            messages.success(request, _("The permission is taken away."))
        else:
            found = parse_principals(
                request.POST, "principal", kinds=PRINCIPAL_KINDS, actor=request.actor, required=True
            )
            scope = _read_scope(request)
            with transaction.atomic():
                for one in found:
                    rights.grant_permission(code=code, principal=one, scope=scope, actor=request.actor)
            messages.success(request, _("The permission is given."))
    except ValueError:
        raise NotFound() from None
    except Invalid as error:
        return _permissions(request, changing=True, errors=field_messages(error), status=422)
    return HttpResponseRedirect(reverse("organization:permission-list"))


def _read_scope(request: Any) -> DataScope | None:
    """For which part of the data; None for everything. Raises Invalid."""
    kind = request.POST.get("scope", "")
    if not kind:
        return None
    if kind not in DATA_SCOPE_KINDS:
        message = mark("This permission can't be given for that part of the data.")
        raise Invalid({"scope": [FieldError("core.unknown_data_scope", message)]})
    units = parse_units(request.POST, "units", actor=request.actor) if kind == "chosen" else ()
    return DataScope(kind, frozenset(one.id for one in units))


def _permissions(
    request: Any, *, changing: bool = False, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    language = get_language() or "en"
    names = {one.code: one.label_in(language) for one in manifests().values()}
    found = rights.list_permissions()
    groups = [(names.get(unit, unit), list(rows)) for unit, rows in groupby(found, key=lambda one: one.module)]
    context = {
        "active_menu": MENU,
        "tab": "permissions",
        "groups": groups,
        "may_change": request.actor.admin_role == "security",
        "changing": changing,
        "choices": [("", ""), *((one.code, one.label) for one in found)],
        "errors": errors or {},
        "values": request.POST,
        "chosen": request.POST.getlist("principal"),
        "scopes": [(kind, translated(label)) for kind, label in DATA_SCOPE_LABELS.items()],
        "units": request.POST.getlist("units"),
        "narrowable": [one.label for one in found if one.scopes],
    }
    return render_page(request, "ctp_organization/permission_list.html", context, status=status)


@page(SIGNED_IN)
def explain(request: Any) -> HttpResponse:
    """Why, or why not: of a page's address, or of a function permission."""
    asks_others = may_explain_others(request.actor)
    context: dict[str, Any] = {
        "active_menu": MENU,
        "tab": "explain",
        "asks_others": asks_others,
        "sees_permissions": LOOKERS.admits(request.actor),
        "values": request.GET,
        "errors": {},
        "verbs": _verbs(),
        "permissions": [("", "—"), *_permission_choices()],
    }
    status = 200
    if request.GET.get("about") or request.GET.get("permission"):
        try:
            context["found"] = _explained(request, asks_others)
        except Invalid as error:
            context["errors"], status = field_messages(error), 422
        except (NotFound, Forbidden) as error:
            context["refusal"], status = translated(error.message, error.params), error.status
    return render_page(request, "ctp_organization/explain.html", context, status=status)


def _explained(request: Any, asks_others: bool) -> dict[str, Any]:
    given, actor = request.GET, request.actor
    member = actor.member
    if asks_others and (given.get("person") or given.get("person.typed")):
        member = parse_member(given, "person", actor=actor, required=True)
    if member is None:
        raise Invalid({"person": [FieldError("organization.required", mark("Choose somebody."))]})
    if given.get("permission"):
        code = given["permission"][:100]
        found = rights.explain_permission(code=code, member_id=member.id, actor=actor)
        return {"it": found, "what": dict(_permission_choices()).get(code, code), "verbs": ()}
    ref = _ref(given.get("about", ""))
    verb = given.get("verb") or "read"
    found = rights.explain_right(ref=ref, verb=verb, member_id=member.id, actor=actor)
    kind = explainable_kinds()[ref.module, ref.kind]
    labels = {code: translated(label) for code, label in kind.verbs}
    return {
        "it": found,
        "what": f"{labels[verb]} · {translated(kind.label)}",
        "verbs": [(code, labels[code]) for code in found.verbs if code != verb],
        "url": given.get("about", "") if given.get("about", "").startswith("/") else "",
    }


def _ref(text: str) -> ObjectRef:
    """What a page's address (or ``news/article/<id>``) speaks of: the first kind of its module that knows the id."""
    # The last id is the most exact one: of a record rather than of its register.
    for found in reversed(list(PUBLIC_ID.finditer(text[:500]))):
        public_id = UUID(found.group())
        words = set(text[: found.start()].split("/"))
        for (unit, kind), rights_of in explainable_kinds().items():
            manifest = manifests()[unit]
            if ({manifest.prefix, unit} & words) and rights_of.keys(public_id) is not None:
                return ObjectRef(unit, kind, public_id)
    message = mark("Paste the address of a page: of an article, a document, an affair or a meeting.")
    raise Invalid({"about": [FieldError("organization.no_object", message)]})


def _verbs() -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for one in explainable_kinds().values():
        for code, label in one.verbs:
            found.setdefault(code, translated(label))
    return list(found.items())


def _permission_choices() -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in rights.list_permission_names()]


@page(LOOKERS, methods=("GET", "HEAD", "POST"))
@fresh
def look(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """Look through somebody's eyes: what it means, why, and then their home page."""
    member = members.get_member(id=id, actor=request.actor)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            accounts.begin_look(
                session_pk=request.standing.session_pk,
                account_pk=member.account_pk,
                reason=request.POST.get("reason", ""),
                actor=request.actor,
            )
            return HttpResponseRedirect("/")
        except Invalid as error:
            errors = field_messages(error)
    context = {"active_menu": MENU, "member": member, "errors": errors, "values": request.POST}
    return render_page(request, "ctp_organization/member_look.html", context, status=422 if errors else 200)
