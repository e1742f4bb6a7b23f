"""``{% load ctp_form %}``: forms on pages."""

from __future__ import annotations

from typing import Any

from django import template

from ctp_form.kit.controls import FormEntry
from ctp_form.kit.reading import FormReading

register = template.Library()


@register.inclusion_tag("ctp_form/fields.html", takes_context=True)
def form_fields(context: Any, entry: FormEntry) -> dict[str, Any]:
    """``{% form_fields entry %}`` inside the page's own ``<form>``: the controls of ``kit.entering.form_entry``."""
    return {"entry": entry, "request": context["request"], "csp_nonce": context.get("csp_nonce", "")}


@register.inclusion_tag("ctp_form/view.html")
def form_view(reading: FormReading) -> dict[str, Any]:
    """``{% form_view reading %}``: the form as text, made by ``kit.reading.form_reading``."""
    return {"reading": reading}
