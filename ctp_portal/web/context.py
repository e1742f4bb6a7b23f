"""What every template knows: the shell with menu and numbers, who asks, language and theme. All of it lazy."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import get_language

from ctp_core.api import clock, modules
from ctp_core.contracts import ANONYMOUS, Actor, Reading
from ctp_core.kit.readings import read_one
from ctp_portal.contracts import MenuEntry, PaletteCommand, Section
from ctp_portal.kit.shell import shell_template
from ctp_portal.selectors.count_boxes import Numbers
from ctp_portal.selectors.list_first_lines import FirstLines, first_lines_reading
from ctp_portal.selectors.reach import Reach
from ctp_portal.selectors.read_shell import read_shell

FIRST_PENDING = 6
FIRST_TRACKED = 5
LICENCE_NOTICE_DAYS = 30
SECTIONS: tuple[Section, ...] = ("work", "business", "organisation", "operations")


class Shell:
    """Menu, numbers and commands of one request; nothing is asked before it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.at = clock.now()
        self.all_boxes = False

    @cached_property
    def actor(self) -> Actor:
        """Who asks."""
        return getattr(self.request, "actor", ANONYMOUS)

    @cached_property
    def standing(self) -> tuple[Reach | None, Numbers]:
        """Reach and numbers, read together, all boxes when a view has set *all_boxes*."""
        return read_shell(actor=self.actor, at=self.at, all_boxes=self.all_boxes)

    @property
    def numbers(self) -> Numbers:
        """The counts beside the links."""
        return self.standing[1]

    @property
    def reach(self) -> Reach | None:
        """Whose to-dos this request reads."""
        return self.standing[0]

    @cached_property
    def first_lines(self) -> FirstLines:
        """What the two widgets of the portal show; the home page reads them together with the modules' cards."""
        return read_one(self.first_lines_reading())  # type: ignore[no-any-return]

    def first_lines_reading(self) -> Reading[FirstLines]:
        """The question behind *first_lines*."""
        return first_lines_reading(actor=self.actor, reach=self.reach, pending=FIRST_PENDING, tracked=FIRST_TRACKED)

    @cached_property
    def entries(self) -> list[dict[str, Any]]:
        """The menu entries this actor sees, in order, each with its unit's pending count."""
        found = [
            (SECTIONS.index(entry.section), entry.order, entry.code, unit, entry)
            for unit, entry in modules.contributions(MenuEntry)
            if entry.shown(self.actor)
        ]
        return [
            {"entry": entry, "url": fixed_url(entry.url_name), "unit": unit, "section": entry.section}
            for _, _, _, unit, entry in sorted(found, key=lambda one: one[:3])
        ]

    @cached_property
    def menu(self) -> list[dict[str, Any]]:
        """The left navigation by section."""
        counts = self.numbers.boxes.modules
        return [
            {"section": section, "lines": [one | {"count": counts.get(one["unit"], 0)} for one in found]}
            for section in SECTIONS
            if (found := [one for one in self.entries if one["section"] == section])
        ]

    @cached_property
    def phone_entry(self) -> dict[str, Any] | None:
        """The module with a place in the bottom bar."""
        return next((one for one in self.entries if one["entry"].on_phone), None)

    @cached_property
    def commands(self) -> list[dict[str, Any]]:
        """What this actor may create or do."""
        found = [
            (command.order, command.code, command)
            for _, command in modules.contributions(PaletteCommand)
            if command.shown(self.actor)
        ]
        return [
            {"command": command, "url": reverse(command.url_name)}
            for _, _, command in sorted(found, key=lambda one: one[:2])
        ]

    @cached_property
    def frame(self) -> tuple[str, str]:
        """What the fixed parts of a page depend on: the language, and how static files are named."""
        return get_language() or "", style_sheet()

    @cached_property
    def search_url(self) -> str:
        """The page of the full-text search, which stands on a floor above; nothing where that is not installed."""
        return page_url("index:search")

    @cached_property
    def licence(self) -> modules.LicenceStatus | None:
        """The licence when there is something to say of it: to administrators in good time, to everybody once nothing is saved."""
        if not self.actor.is_signed_in:
            return None
        found = modules.licence_status()
        if found.phase == "expired":
            return found
        ends_soon = found.days_left is not None and found.days_left <= LICENCE_NOTICE_DAYS
        return found if self.actor.admin_role and (found.phase == "broken" or ends_soon) else None

    @cached_property
    def theme(self) -> str:
        """``light``, ``dark`` or nothing, which follows the device."""
        return getattr(self.request, "theme", "")

    @cached_property
    def language(self) -> str:
        """As HTML writes it."""
        return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


def style_sheet() -> str:
    """The address of the portal's style sheet, looked up once for each way of naming static files."""
    return _style_sheet(str(settings.STATIC_URL), repr(settings.STORAGES["staticfiles"]))


@lru_cache(maxsize=8)
def _style_sheet(address: str, storage: str) -> str:
    return static("ctp_portal/ctp.css")


def fixed_url(name: str) -> str:
    """``reverse`` for an address without parts, looked up once: a page has a dozen of them."""
    return _address(name, settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=512)
def _address(name: str, urlconf: str, prefix: str) -> str:
    return reverse(name)


def page_url(name: str, *args: Any) -> str:
    """The address of a page of another unit, nothing when there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {
        "shell": shell_of(request),
        # The template itself: looked up by name a second time it would be searched for on the way to every page.
        "shell_template": get_template(shell_template(request)),
        "actor": getattr(request, "actor", ANONYMOUS),
    }


def shell_of(request: HttpRequest) -> Shell:
    """The one shell of this request: views that need its numbers don't count again."""
    found: Shell | None = getattr(request, "ctp_shell", None)
    if found is None:
        found = Shell(request)
        request.ctp_shell = found  # type: ignore[attr-defined]
    return found
