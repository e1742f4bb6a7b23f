"""One's common phrases: chosen beside an opinion, kept on a page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import Invalid
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.returning import next_url
from ctp_core.kit.web import page, render_page
from ctp_workflow.selectors.phrases import list_phrases
from ctp_workflow.services.keep_phrases import LONGEST, MOST, keep_phrases


@page(SIGNED_IN)
def choose_phrase(request: Any) -> HttpResponse:
    """The phrases as buttons; each goes into the field that ``into`` names."""
    context = {"phrases": list_phrases(actor=request.actor), "into": request.GET.get("into", "")[:100]}
    return render_page(request, "ctp_workflow/parts/phrases.html", context)


@page(SIGNED_IN, methods=("GET", "POST"))
def edit_phrases(request: Any) -> HttpResponse:
    """A phrase a line, in the order they are offered."""
    errors: dict[str, list[str]] = {}
    back = next_url(request)
    if request.method == "POST":
        try:
            keep_phrases(phrases=request.POST.get("phrases", "").splitlines(), actor=request.actor)
        except Invalid as error:
            errors = field_messages(error)
        else:
            messages.success(request, _("Your phrases are kept."))
            return HttpResponseRedirect(back if back != "/" else reverse("workflow:phrases"))
    text = request.POST.get("phrases", "\n".join(list_phrases(actor=request.actor)))
    context = {"text": text, "errors": errors, "most": MOST, "longest": LONGEST, "back": back}
    return render_page(request, "ctp_workflow/phrases.html", context, status=422 if errors else 200)
