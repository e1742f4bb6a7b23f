"""Pages for those who maintain posts and levels."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import PageRequest
from ctp_core.kit.web import page, render_page
from ctp_organization.api import setup
from ctp_organization.kit.policies import MANAGE
from ctp_organization.selectors.posts import get_level, get_post, page_levels, page_posts
from ctp_organization.web.directory import MENU
from ctp_organization.web.forms import FormPage

SIZE = 50


@page(MANAGE)
def post_list(request: Any) -> HttpResponse:
    """All posts in their order."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=SIZE)
    rows = page_posts(actor=request.actor, wanted=wanted)
    context = {"active_menu": MENU, "tab": "posts", "page": rows, "number_label": _("Order")}
    return render_page(request, "ctp_organization/post_list.html", context)


@page(MANAGE)
def level_list(request: Any) -> HttpResponse:
    """All levels, the highest first."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=SIZE)
    rows = page_levels(actor=request.actor, wanted=wanted)
    context = {"active_menu": MENU, "tab": "levels", "page": rows, "number_label": _("Rank")}
    return render_page(request, "ctp_organization/post_list.html", context)


class PostForm(FormPage):
    """A new post, or one that is there."""

    policy = MANAGE
    template = "ctp_organization/post_form.html"

    def start(self) -> dict[str, Any]:
        """What stands now."""
        if "id" not in self.kwargs:
            return {"number": 0, "is_active": True}
        post = get_post(id=self.kwargs["id"], actor=self.actor)
        return {
            "code": post.code,
            "name": post.name,
            "number": post.position,
            "is_active": post.is_active,
            "version": post.version,
        }

    def context(self) -> dict[str, Any]:
        """Which of the two."""
        return {"active_menu": MENU, "tab": "posts", "is_new": "id" not in self.kwargs, "number_label": _("Order")}

    def save(self) -> tuple[str, str]:
        """Create or change."""
        code, name, position = self.text("code"), self.text("name"), self.number("number")
        if "id" in self.kwargs:
            details = setup.PostDetails(code, name, position, self.text("is_active") == "1")
            version = self.number("version")
            setup.update_post(id=self.kwargs["id"], details=details, expected_version=version, actor=self.actor)
        else:
            setup.create_post(code=code, name=name, position=position, actor=self.actor)
        return _("%(name)s is saved.") % {"name": name}, reverse("organization:post-list")


class LevelForm(FormPage):
    """A new level, or one that is there."""

    policy = MANAGE
    template = "ctp_organization/post_form.html"

    def start(self) -> dict[str, Any]:
        """What stands now."""
        if "id" not in self.kwargs:
            return {"number": 0, "is_active": True}
        level = get_level(id=self.kwargs["id"], actor=self.actor)
        return {
            "code": level.code,
            "name": level.name,
            "number": level.rank,
            "is_active": level.is_active,
            "version": level.version,
        }

    def context(self) -> dict[str, Any]:
        """Which of the two."""
        return {"active_menu": MENU, "tab": "levels", "is_new": "id" not in self.kwargs, "number_label": _("Rank")}

    def save(self) -> tuple[str, str]:
        """Create or change."""
        code, name, rank = self.text("code"), self.text("name"), self.number("number")
        if "id" in self.kwargs:
            details = setup.LevelDetails(code, name, rank, self.text("is_active") == "1")
            version = self.number("version")
            setup.update_level(id=self.kwargs["id"], details=details, expected_version=version, actor=self.actor)
        else:
            setup.create_level(code=code, name=name, rank=rank, actor=self.actor)
        return _("%(name)s is saved.") % {"name": name}, reverse("organization:level-list")
