"""LDAP directories: for security administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.sso.domain.errors import DirectoryUnusable
from apps.sso.selectors.directories import DirectoryDto, get_directory, page_directories
from apps.sso.selectors.outside import Kind, require_row
from apps.sso.selectors.syncs import get_sync, is_told_apart_anew
from apps.sso.services.ask_sync import ask_sync
from apps.sso.services.directory import is_installed
from apps.sso.services.save_directory import ATTRIBUTES, DirectoryDetails, Trial, save_directory, try_directory
from apps.sso.web.applications import SECURITY, WITH_FORM
from apps.sso.web.outside import gone_teams, read_common, sent, shown
from ctp_core.contracts import Invalid, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.confirming import fresh, is_fresh, to_confirmation
from ctp_core.kit.web import page, render_page

LINKS = (
    ("", gettext_lazy("By nothing: only people linked already")),
    ("username", gettext_lazy("By the sign-in name")),
    ("number", gettext_lazy("By the staff number")),
)
LABELS = {
    "username": gettext_lazy("Attribute with the sign-in name"),
    "name": gettext_lazy("Attribute with the name"),
    "email": gettext_lazy("Attribute with the e-mail address"),
    "phone": gettext_lazy("Attribute with the phone number"),
    "number": gettext_lazy("Attribute with the staff number"),
    "groups": gettext_lazy("Attribute with the groups"),
}
PLAIN = ("code", "name", "address", "reader", "base", "people", "key", "disabled", "link_by", "home_unit")


@page(SECURITY)
def directory_list(request: Any) -> HttpResponse:
    """All of them, by name."""
    found = page_directories(actor=request.actor, page=PageRequest(cursor=request.GET.get("cursor") or None))
    context = {"page": found, "installed": is_installed(), "active_menu": "sso", "tab": "directories"}
    return render_page(request, "sso/directories.html", context)


@page(SECURITY, methods=WITH_FORM)
@fresh
def directory_new(request: Any) -> HttpResponse:
    """Register one."""
    return _form(request, None)


@page(SECURITY, methods=WITH_FORM)
@fresh
def directory_change(request: Any, directory_id: UUID) -> HttpResponse:
    """Change it, or switch it off."""
    return _form(request, get_directory(id=directory_id, actor=request.actor))


@page(SECURITY, methods=("POST",))
def directory_try(request: Any, directory_id: UUID) -> HttpResponse:
    """What does it answer?"""
    if not is_fresh(request.standing):
        return to_confirmation(request, reverse("sso:directory-change", args=[directory_id]))
    found = get_directory(id=directory_id, actor=request.actor)
    return _drawn(request, found, _values(found), {}, try_directory(id=directory_id, actor=request.actor))


@page(SECURITY, methods=("POST",))
def directory_sync(request: Any, directory_id: UUID) -> HttpResponse:
    """Now, and not within the hour."""
    back = reverse("sso:directory-change", args=[directory_id])
    if not is_fresh(request.standing):
        return to_confirmation(request, back)
    try:
        ask_sync(id=directory_id, actor=request.actor)
    except DirectoryUnusable as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(back)


@page(SECURITY)
def directory_sync_state(request: Any, directory_id: UUID) -> HttpResponse:
    """How the sync stands, for the page that shows it."""
    context = {"directory": {"id": directory_id}, "sync": get_sync(id=directory_id, actor=request.actor)}
    return render_page(request, "sso/parts/sync_state.html", context)


def _form(request: Any, known: DirectoryDto | None) -> HttpResponse:
    if request.method != "POST":
        return _drawn(request, known, _values(known), {})
    try:
        made = save_directory(details=_details(request), id=known.id if known else None, actor=request.actor)
    except Invalid as error:
        return _drawn(request, known, request.POST, field_messages(error))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("sso:directory-change", args=[made.id]))


def _drawn(
    request: Any, known: DirectoryDto | None, values: Any, errors: dict[str, list[str]], trial: Trial | None = None
) -> HttpResponse:
    present = [(f"claim_{name}", label) for name, label in LABELS.items()]
    context = {
        "active_menu": "sso",
        "directory": known,
        "installed": is_installed(),
        "values": values,
        "claims": [(name, label, values.get(name, ""), errors.get(name)) for name, label in present],
        "links": LINKS,
        "errors": errors,
        "trial": trial,
        "gone": gone_teams(known),
        "sync": get_sync(id=known.id, actor=request.actor) if known else None,
        "anew": known is not None and is_told_apart_anew(require_row(Kind.LDAP, known.id)),
    }
    return render_page(request, "sso/directory.html", context, status=422 if errors else 200)


def _values(known: DirectoryDto | None) -> dict[str, Any]:
    """The fields of the form as they are, or as they begin."""
    if known is None:
        begun = {f"claim_{name}": value for name, value in ATTRIBUTES.items()}
        return {**begun, "people": "(objectClass=inetOrgPerson)", "key": "entryUUID", "is_active": "on"}
    return shown(known, known.attributes, PLAIN)


def _details(request: Any) -> DirectoryDetails:
    given = sent(request)
    attributes, common = read_common(given, ATTRIBUTES)
    plain: dict[str, Any] = {name: given.get(name, "").strip() for name in PLAIN}
    return DirectoryDetails(**plain, password=given.get("password") or None, attributes=attributes, **common)
