"""What a unit adds to the shell and to the home page. Labels are English and marked; the portal translates them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ctp_core.contracts import Actor, Reading

WidgetData = Mapping[str, Any] | None
Section = Literal["work", "business", "organisation", "operations"]


def everyone(actor: Actor) -> bool:
    """Shown to everybody who is signed in."""
    return actor.is_signed_in


@dataclass(frozen=True)
class MenuEntry:
    """One line of the left navigation. *code* is what a page sets as ``active_menu``.

    The number beside it counts the pending to-dos of the unit. *on_phone* asks for a place in the bottom bar of a phone,
    which has room for one module: the first that asks gets it.
    """

    code: str
    label: str
    url_name: str
    icon: str = "circle"
    order: int = 100
    section: Section = "business"
    shown: Callable[[Actor], bool] = everyone
    on_phone: bool = False


@dataclass(frozen=True)
class Widget:
    """A card of the home page. *template* has what *load* returns as ``data``; when that is None the card is left out.

    *load* may return a ``Reading`` of that instead: the page asks all of them in one statement.

    The template holds what stands inside the card; the portal draws frame, title and, when ``data.all_url`` is there, the
    link to everything and, with ``data.count``, the number beside the title. With ``bare=True`` the template draws all.
    """

    code: str
    title: str
    order: int
    column: Literal["top", "main", "side"]
    template: str
    load: Callable[[Actor], WidgetData | Reading[WidgetData]]
    bare: bool = False


@dataclass(frozen=True)
class PaletteCommand:
    """Something to create or to do from the palette (Ctrl+K) and from the page "New".

    Menu entries are in the palette anyway. *keywords* are further words it is found by (pinyin, abbreviations), one string.
    """

    code: str
    label: str
    url_name: str
    icon: str = "plus"
    keywords: str = ""
    shown: Callable[[Actor], bool] = everyone
    group: Literal["create", "do"] = "create"
    order: int = 100


@dataclass(frozen=True, slots=True)
class PaletteLine:
    """One line a PaletteSource gives: *label* in the reader's language, *keywords* further words it is found by."""

    label: str
    url: str
    icon: str = "plus"
    keywords: str = ""


@dataclass(frozen=True)
class PaletteSource:
    """Commands that depend on the actor and on data: one for each template one may use. *load* gives at most a few dozen."""

    code: str
    load: Callable[[Actor], Sequence[PaletteLine]]
