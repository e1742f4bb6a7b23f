"""Managing accounts: for security administrators, and for holders of ``core.manage_accounts`` as far as people go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ctp_core.applets.accounts.dto import AccountDto
from ctp_core.applets.accounts.guards import MANAGE_ACCOUNTS, is_security_administrator
from ctp_core.applets.accounts.selectors.accounts import accounts_found, describe_account, get_account
from ctp_core.applets.accounts.selectors.tokens import list_tokens
from ctp_core.applets.accounts.services.change_account import rename_account, set_admin_role
from ctp_core.applets.accounts.services.create_account import create_person, create_service_account
from ctp_core.applets.accounts.services.second_factor import reset_second_factor
from ctp_core.applets.accounts.services.setup_links import create_setup_link
from ctp_core.applets.accounts.services.switch_account import disable, enable
from ctp_core.applets.accounts.services.unlock_account import unlock_account
from ctp_core.applets.permissions.functions import declared_permissions
from ctp_core.applets.permissions.programs import list_program_permissions, set_program_permissions
from ctp_core.contracts import Invalid, NotFound, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.policies import ADMIN, PERMISSION
from ctp_core.kit.web import page, render_page
from ctp_core.web.accounts.confirming import fresh
from ctp_core.web.accounts.tokens import make_token

MANAGERS = ADMIN("security") | PERMISSION(MANAGE_ACCOUNTS)
ROLES = (
    ("", gettext_lazy("None")),
    ("system", gettext_lazy("System administrator")),
    ("security", gettext_lazy("Security administrator")),
    ("audit", gettext_lazy("Audit administrator")),
)
FILTERS = (
    ("", gettext_lazy("All")),
    ("people", gettext_lazy("People")),
    ("services", gettext_lazy("Service accounts")),
    ("administrators", gettext_lazy("Administrators")),
    ("disabled", gettext_lazy("Disabled")),
)


@page(MANAGERS)
def account_list(request: Any) -> HttpResponse:
    """Search and page through accounts."""
    text, only = request.GET.get("q", "")[:150], request.GET.get("only", "")
    found = accounts_found(text=text, only=only, actor=request.actor)
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    listed = keyset_page(found, wanted, order=("username",), build=describe_account)
    context = {
        "active_menu": "accounts",
        "page": listed,
        "text": text,
        "only": only,
        "filters": FILTERS,
        "roles": dict(ROLES),
        "may_add_service": is_security_administrator(request.actor),
    }
    return render_page(request, "ctp_core/accounts/account_list.html", context)


@page(MANAGERS, methods=("GET", "HEAD", "POST"))
@fresh
def account_new(request: Any) -> HttpResponse:
    """A new account; a person gets a link to set the password with."""
    kind = "service" if request.GET.get("kind") == "service" else "person"
    values = {name: request.POST.get(name, "") for name in ("username", "name", "admin_role")}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            made = _create(request, kind, values)
        except Invalid as error:
            errors = field_messages(error)
        else:
            if kind == "service":
                return HttpResponseRedirect(reverse("core:account-detail", args=[made.id]))
            return _show_link(request, made)
    context = {
        "active_menu": "accounts",
        "kind": kind,
        "values": values,
        "errors": errors,
        "roles": ROLES,
        "may_choose_role": is_security_administrator(request.actor),
    }
    return render_page(request, "ctp_core/accounts/account_new.html", context, status=422 if errors else 200)


def _create(request: Any, kind: str, values: dict[str, str]) -> AccountDto:
    if kind == "service":
        return create_service_account(username=values["username"], name=values["name"], actor=request.actor)
    role = values["admin_role"] if values["admin_role"] in dict(ROLES) else ""
    return create_person(
        username=values["username"],
        name=values["name"],
        password=None,
        admin_role=role,  # type: ignore[arg-type]
        actor=request.actor,
    )


@page(MANAGERS)
def account_detail(request: Any, account_id: UUID) -> HttpResponse:
    """One account: what it is, and what can be done about it."""
    return _detail(request, account_id)


def _detail(request: Any, account_id: UUID, *, errors: dict[str, list[str]] | None = None) -> HttpResponse:
    detail = get_account(id=account_id, actor=request.actor)
    is_service = detail.account.kind == "service"
    security = is_security_administrator(request.actor)
    context = {
        "active_menu": "accounts",
        "detail": detail,
        "account": detail.account,
        "is_self": detail.account.pk == request.actor.account_pk,
        "is_service": is_service,
        "may_change": security or not (is_service or detail.account.admin_role),
        "may_choose_role": security,
        "roles": ROLES,
        "role_names": dict(ROLES),
        "errors": errors or {},
        "tokens": list_tokens(account_pk=detail.account.pk) if is_service and security else (),
        "permissions": _permission_choices(request, account_id) if is_service and security else (),
        "here": reverse("core:account-detail", args=[account_id]),
    }
    return render_page(request, "ctp_core/accounts/account_detail.html", context, status=422 if errors else 200)


def _permission_choices(request: Any, account_id: UUID) -> list[tuple[str, str, bool]]:
    held = list_program_permissions(account_id=account_id, actor=request.actor)
    declared = [(code, translated(label)) for code, label in declared_permissions().items()]
    return [(code, label, code in held) for code, label in sorted(declared)]


def _rename(request: Any, account_pk: int) -> str:
    rename_account(account_pk=account_pk, name=request.POST.get("name", ""), actor=request.actor)
    return _("Saved.")


def _set_role(request: Any, account_pk: int) -> str:
    role = request.POST.get("admin_role", "")
    if role not in dict(ROLES):
        raise NotFound()
    set_admin_role(account_pk=account_pk, admin_role=role, actor=request.actor)
    return _("The role is changed; the account was signed out everywhere.")


def _disable(request: Any, account_pk: int) -> str:
    disable(account_pk=account_pk, actor=request.actor)
    return _("The account is disabled and signed out everywhere.")


def _enable(request: Any, account_pk: int) -> str:
    enable(account_pk=account_pk, actor=request.actor)
    return _("The account is open again.")


def _unlock(request: Any, account_pk: int) -> str:
    unlock_account(account_pk=account_pk, actor=request.actor)
    return _("The account can be tried again at once.")


def _reset_second_factor(request: Any, account_pk: int) -> str:
    reset_second_factor(account_pk=account_pk, actor=request.actor)
    return _("The second factor is removed; the account was signed out everywhere.")


def _permissions(request: Any, account_id: UUID) -> HttpResponse:
    codes = request.POST.getlist("permissions")
    set_program_permissions(account_id=account_id, codes=codes, actor=request.actor)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("core:account-detail", args=[account_id]))


ACTIONS: dict[str, Callable[[Any, int], str]] = {
    "rename": _rename,
    "role": _set_role,
    "disable": _disable,
    "enable": _enable,
    "unlock": _unlock,
    "reset-second-factor": _reset_second_factor,
}


@page(MANAGERS, methods=("POST",))
@fresh
def account_act(request: Any, account_id: UUID, action: str) -> HttpResponse:
    """One of the actions of the detail page."""
    account_pk = get_account(id=account_id, actor=request.actor).account.pk
    if action == "link":
        return _show_link(request, get_account(id=account_id, actor=request.actor).account)
    if action == "permissions":
        return _permissions(request, account_id)
    if action not in ACTIONS:
        raise NotFound()
    try:
        messages.success(request, ACTIONS[action](request, account_pk))
    except Invalid as error:
        return _detail(request, account_id, errors=field_messages(error))
    return HttpResponseRedirect(reverse("core:account-detail", args=[account_id]))


@page(ADMIN("security"), methods=("GET", "HEAD", "POST"))
@fresh
def account_token_new(request: Any, account_id: UUID) -> HttpResponse:
    """A token for a service account."""
    account = get_account(id=account_id, actor=request.actor).account
    if account.kind != "service":
        raise NotFound()
    back = reverse("core:account-detail", args=[account_id])
    return make_token(request, account.pk, back=back, owner=account.name)


def _show_link(request: Any, account: AccountDto) -> HttpResponse:
    """The link to hand over; it is stored nowhere and shown this once."""
    secret = create_setup_link(account_pk=account.pk, actor=request.actor)
    link = request.build_absolute_uri(reverse("core:setup", args=[secret]))
    context = {"active_menu": "accounts", "account": account, "link": link}
    return render_page(request, "ctp_core/accounts/account_link.html", context)
