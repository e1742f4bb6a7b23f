"""Pages to maintain categories."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.documents.domain.words import STEPS
from apps.documents.selectors.categories import get_category, list_categories
from apps.documents.selectors.visibility import MANAGE
from apps.documents.services.maintain_categories import create_category, update_category
from apps.documents.web.answering import refusal
from apps.documents.web.dispatches import MENU
from ctp_core.contracts import DomainError, Invalid, PrincipalKind
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import PageView, page, render_page
from ctp_organization.kit.picker import parse_principals

KINDS: tuple[PrincipalKind, ...] = ("member", "post", "role", "team")


@page(PERMISSION(MANAGE))
def show_categories(request: Any) -> HttpResponse:
    """All of them, closed ones too."""
    found = list_categories(also_closed=True)
    context = {"categories": found, "tab": "categories", "active_menu": MENU}
    return render_page(request, "documents/categories.html", context)


class EditCategory(PageView):
    """Name, code word, and the people of each step."""

    policy: ClassVar = PERMISSION(MANAGE)

    def get(self, request: HttpRequest, category_id: UUID | None = None) -> HttpResponse:
        """The form."""
        direction = "receipt" if request.GET.get("direction") == "receipt" else "dispatch"
        values: dict[str, Any] = {"name": "", "word": "", "position": 0, "is_active": True, "people": {}}
        if category_id is not None:
            found = get_category(category_id=category_id)
            direction = found.direction
            values = {name: getattr(found, name) for name in ("name", "word", "position", "is_active", "people")}
        return self._form(category_id, direction, values, {})

    def post(self, request: HttpRequest, category_id: UUID | None = None) -> HttpResponse:
        """Save; the flow is published with it."""
        post = request.POST
        if category_id is not None:
            direction = get_category(category_id=category_id).direction
        else:
            direction = "receipt" if post.get("direction") == "receipt" else "dispatch"
        people: dict[str, Any] = {}
        position = post.get("position", "")
        given: dict[str, Any] = {
            "name": post.get("name", ""),
            "word": post.get("word", ""),
            "position": int(position) if position.isdecimal() and len(position) < 6 else 0,
            "actor": self.actor,
        }
        try:
            for key, _name, _label in STEPS[direction]:
                people[key] = parse_principals(post, key, kinds=KINDS, actor=self.actor)
            if category_id is None:
                create_category(direction=direction, people=people, **given)
            else:
                active = post.get("is_active") == "1"
                update_category(category_id=category_id, people=people, is_active=active, **given)
        except DomainError as error:
            errors = field_messages(error) if isinstance(error, Invalid) else {}
            if not errors:
                messages.error(request, refusal(error))
            values = {**given, "people": people, "is_active": post.get("is_active") == "1"}
            return self._form(category_id, direction, values, errors, status=error.status)
        messages.success(request, _("The category is saved and its flow published."))
        return HttpResponseRedirect(reverse("documents:category-list"))

    def _form(
        self,
        category_id: UUID | None,
        direction: str,
        values: dict[str, Any],
        errors: dict[str, list[str]],
        status: int = 200,
    ) -> HttpResponse:
        steps = [
            {"key": key, "label": _(label), "value": values["people"].get(key, ()), "errors": errors.get(key, [])}
            for key, _name, label in STEPS[direction]
        ]
        context = {
            "category_id": category_id,
            "direction": direction,
            "values": values,
            "errors": errors,
            "steps": steps,
            "active_menu": MENU,
        }
        return render_page(self.request, "documents/category_form.html", context, status=status)
