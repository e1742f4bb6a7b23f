"""The operators' page of settings."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import modules, preferences
from ctp_core.contracts import Invalid, SettingDeclaration
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.web import page, render_page


@page(ADMIN("system"))
def setting_list(request: Any) -> HttpResponse:
    """All settings by unit; a search narrows them by name, help and key."""
    return _show(request)


@page(ADMIN("system"), methods=("POST",))
def setting_change(request: Any, key: str) -> HttpResponse:
    """Set one, or put it back; a wrong value is said at its field."""
    if request.POST.get("operation") == "reset":
        preferences.reset_value(key=key, actor=request.actor)
        messages.success(request, _("The setting is back to what it was at first."))
    else:
        given = request.POST.get("value", "")
        try:
            preferences.set_value(key=key, value=_parsed(key, given), actor=request.actor)
        except Invalid as error:
            wrong = {key: field_messages(error).get("value", [])}
            return _show(request, errors=wrong, given={key: given}, status=error.status)
        messages.success(request, _("The setting counts from now on."))
    return redirect(f"{reverse('core:setting-list')}#{key}")


def _parsed(key: str, text: str) -> Any:
    """What the form's text means for the setting's kind; what can't be read stays text and is refused by the service."""
    kind = next((one.declaration.kind for one in preferences.list_settings() if one.key == key), "text")
    if kind == "yes_no":
        return text == "yes"
    if kind == "number":
        digits = text.strip()
        return int(digits) if digits.removeprefix("-").isdecimal() and len(digits) < 16 else text
    return text


def _show(
    request: Any,
    *,
    errors: dict[str, list[str]] | None = None,
    given: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:100]
    rows = [_row(one, (given or {}).get(one.key)) for one in preferences.list_settings()]
    found = [one for one in rows if wanted.lower() in f"{one['label']} {one['help']} {one['key']}".lower()]
    labels = {code: one.label_in(get_language() or "en") for code, one in modules.manifests().items()}
    context = {
        "active_menu": "settings",
        "text": wanted,
        "groups": [(labels[unit], list(inside)) for unit, inside in groupby(found, key=lambda one: one["unit"])],
        "errors": errors or {},
    }
    return render_page(request, "ctp_core/settings.html", context, status=status)


def _row(one: preferences.SettingDto, given: str | None) -> dict[str, Any]:
    declared = one.declaration
    return {
        "unit": one.unit,
        "key": one.key,
        "label": translated(declared.label),
        "help": translated(declared.help) if declared.help else "",
        "kind": {"text": "text", "number": "number", "yes_no": "select", "choice": "select"}[declared.kind],
        "choices": _choices(declared),
        "value": given if given is not None else _shown(one.value),
        "changed": one.changed,
        "required": declared.kind != "text" or bool(declared.minimum),
        "default": dict(_choices(declared)).get(_shown(declared.default), _shown(declared.default)),
    }


def _choices(declared: SettingDeclaration) -> list[tuple[str, str]]:
    if declared.kind == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(value, translated(label)) for value, label in declared.choices]


def _shown(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
