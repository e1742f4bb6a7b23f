"""Pages for those who maintain posts and levels."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import PageRequest
from ctp_core.kit.web import page, render_page
from ctp_organization.api import setup
from ctp_organization.contracts import LevelDto, PostDto
from ctp_organization.kit.policies import MAINTAIN, MANAGE
from ctp_organization.selectors.posts import get_level, get_post, page_levels, page_posts
from ctp_organization.web.directory import MENU, read_id
from ctp_organization.web.forms import FormPage, company_choices, require_own

SIZE = 50


@page(MAINTAIN)
def post_list(request: Any) -> HttpResponse:
    """The posts the reader maintains, in their order."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=SIZE)
    rows = page_posts(actor=request.actor, wanted=wanted, own=True)
    context = {"active_menu": MENU, "tab": "posts", "page": rows, "number_label": _("Order")}
    return render_page(request, "ctp_organization/post_list.html", context)


@page(MANAGE)
def level_list(request: Any) -> HttpResponse:
    """All levels, the highest first."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=SIZE)
    rows = page_levels(actor=request.actor, wanted=wanted)
    context = {"active_menu": MENU, "tab": "levels", "page": rows, "number_label": _("Rank")}
    return render_page(request, "ctp_organization/post_list.html", context)


class RankForm(FormPage):
    """A new post or level, or one that is there; a subclass says what is read and how it is saved."""

    policy = MAINTAIN
    template = "ctp_organization/post_form.html"

    def start(self) -> dict[str, Any]:
        """What stands now."""
        if "id" not in self.kwargs:
            return {"number": 0, "is_active": True}
        row, number = self.read(self.kwargs["id"])
        return {
            "code": row.code,
            "name": row.name,
            "number": number,
            "is_active": row.is_active,
            "version": row.version,
        }

    def save(self) -> tuple[str, str]:
        """Create or change."""
        code, name, number = self.text("code"), self.text("name"), self.number("number")
        if "id" in self.kwargs:
            self.change(self.kwargs["id"], (code, name, number, self.text("is_active") == "1"), self.number("version"))
        else:
            self.create(code, name, number)
        return _("%(name)s is saved.") % {"name": name}, reverse(f"organization:{self.list_name}")

    list_name: str

    def read(self, row_id: UUID) -> tuple[PostDto | LevelDto, int]:
        """What is there, and its number."""
        raise NotImplementedError

    def create(self, code: str, name: str, number: int) -> None:
        """A new one."""
        raise NotImplementedError

    def change(self, row_id: UUID, given: tuple[str, str, int, bool], version: int) -> None:
        """Code, name, number and whether it is in use."""
        raise NotImplementedError


class PostForm(RankForm):
    """A post."""

    list_name = "post-list"

    def context(self) -> dict[str, Any]:
        """Which of the two."""
        found = {"active_menu": MENU, "tab": "posts", "is_new": "id" not in self.kwargs, "number_label": _("Order")}
        return found | company_choices(self)

    def read(self, row_id: UUID) -> tuple[PostDto, int]:
        """Posts have a position."""
        post = get_post(id=row_id, actor=self.actor)
        require_own(post.company, self.actor)
        return post, post.position

    def create(self, code: str, name: str, number: int) -> None:
        """A new post."""
        company = read_id(self.text("company"), "company")
        setup.create_post(code=code, name=name, position=number, company=company, actor=self.actor)

    def change(self, row_id: UUID, given: tuple[str, str, int, bool], version: int) -> None:
        """The post as given."""
        setup.update_post(id=row_id, details=setup.PostDetails(*given), expected_version=version, actor=self.actor)


class LevelForm(RankForm):
    """A level."""

    policy = MANAGE
    list_name = "level-list"

    def context(self) -> dict[str, Any]:
        """Which of the two."""
        return {"active_menu": MENU, "tab": "levels", "is_new": "id" not in self.kwargs, "number_label": _("Rank")}

    def read(self, row_id: UUID) -> tuple[LevelDto, int]:
        """Levels have a rank."""
        level = get_level(id=row_id, actor=self.actor)
        return level, level.rank

    def create(self, code: str, name: str, number: int) -> None:
        """A new level."""
        setup.create_level(code=code, name=name, rank=number, actor=self.actor)

    def change(self, row_id: UUID, given: tuple[str, str, int, bool], version: int) -> None:
        """The level as given."""
        setup.update_level(id=row_id, details=setup.LevelDetails(*given), expected_version=version, actor=self.actor)
