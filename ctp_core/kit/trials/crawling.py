"""Which pages there are to look at: links are followed as several people, and what no link leads to is asked for by id."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import Resolver404, resolve

from ctp_core.api import modules
from ctp_core.kit.routes import Route, list_routes
from ctp_core.kit.trials.matrix import send

LINK = re.compile(r'(?:href|hx-get|data-[a-z-]*url)="(/[^"#]*)')
PLACE = re.compile(r"<uuid:\w+>")
# How many addresses of one route each visitor opens, and how many rows of a table are tried for a page no link leads to.
EACH = 3
ROWS = 40


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who follows links."""

    name: str
    client: Client


@dataclass(frozen=True, slots=True)
class FoundPage:
    """An address that gives *visitor* a whole page, and the route it belongs to."""

    path: str
    address: str
    visitor: str


@dataclass
class Crawl:
    """What was found: *pages* by route; *other* are routes that answered with something that is no whole page.

    *elsewhere* are routes that led to another one: of these a page is still looked for.
    """

    pages: dict[str, list[FoundPage]] = field(default_factory=dict)
    other: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)

    def unreached(self) -> list[str]:
        """Routes for pages that nobody got to, so that nobody looked at them."""
        return sorted(set(_page_routes()) - set(self.pages) - self.other - self.elsewhere)


def crawl(visitors: Sequence[Visitor], starts: Iterable[str] = ("/",)) -> Crawl:
    """Every page of the house that one of *visitors* gets to from *starts*, or by the id of something that exists."""
    found, routes, begin = Crawl(), _page_routes(), list(starts)
    for visitor in visitors:
        _follow(visitor, begin, routes, found)
    for path in sorted(set(routes) - set(found.pages) - found.other):
        _try_ids(routes[path], visitors, found)
    # A page by id has links of its own.
    for visitor in visitors:
        _follow(visitor, [one.address for each in found.pages.values() for one in each], routes, found)
    return found


def _page_routes() -> dict[str, Route]:
    return {one.path: one for one in list_routes() if "GET" in one.methods and not one.is_rest}


def _follow(visitor: Visitor, starts: Sequence[str], routes: Mapping[str, Route], found: Crawl) -> None:
    waiting, seen = deque(starts), set(starts)
    opened: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        path = _path_of(address)
        if path not in routes or opened[path] >= EACH:
            continue
        opened[path] += 1
        for link in _open(visitor, path, address, found):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def _open(visitor: Visitor, path: str, address: str, found: Crawl) -> list[str]:
    """Ask, note what came, and return where it leads."""
    answer = send(visitor.client, "GET", address)
    if answer.status_code in (301, 302):
        found.elsewhere.add(path)
        return [answer["Location"]]
    if answer.status_code != 200:
        return []
    text = answer.content.decode(errors="replace") if not answer.streaming else ""
    is_page = answer["Content-Type"].startswith("text/html") and "attachment" not in answer.get(
        "Content-Disposition", ""
    )
    if not is_page or "<html" not in text:
        found.other.add(path)
        return []
    known = found.pages.setdefault(path, [])
    if address not in (one.address for one in known):
        known.append(FoundPage(path, address, visitor.name))
    return [unescape(one) for one in LINK.findall(text)]


def _path_of(address: str) -> str:
    try:
        return "/" + resolve(address.partition("?")[0]).route
    except Resolver404:
        return ""


def _try_ids(route: Route, visitors: Sequence[Visitor], found: Crawl) -> None:
    """Put ids of the unit's rows into the places of *route* until somebody gets an answer."""
    for address in _addresses(route):
        for visitor in visitors:
            _open(visitor, route.path, address, found)
            if route.path in found.pages or route.path in found.other:
                return


def _addresses(route: Route) -> Iterator[str]:
    places = PLACE.findall(route.path)
    if "<" in PLACE.sub("", route.path):
        return
    if not places:
        yield route.path
        return
    for ids in _ids_of(route.unit, places[0]) if len(places) == 1 else _related_ids(route.unit):
        address = route.path
        for place, one in zip(places, ids, strict=False):
            address = address.replace(place, str(one), 1)
        yield address


def _models_of(unit: str) -> list[Any]:
    label = modules.manifests()[unit or "core"].app.rpartition(".")[2]
    found = sorted(apps.get_app_config(label).get_models(), key=lambda one: one._meta.db_table)
    return [one for one in found if any(field.name == "public_id" for field in one._meta.concrete_fields)]


def _ids_of(unit: str, place: str) -> Iterator[tuple[Any, ...]]:
    """The newest of the tables that the *place* is named after, ``<uuid:article_id>``; of all where none is."""
    known = _models_of(unit)
    name = place.removeprefix("<uuid:").removesuffix(">").removesuffix("_id")
    for one in [model for model in known if name in model._meta.model_name] or known:
        yield from one._default_manager.order_by("-pk").values_list("public_id")[:ROWS]


def _related_ids(unit: str) -> Iterator[tuple[Any, ...]]:
    """Ids of something and of what belongs to it."""
    for one in _models_of(unit):
        for each in one._meta.concrete_fields:
            if isinstance(each, models.ForeignKey) and each.related_model in _models_of(unit):
                names = (f"{each.name}__public_id", "public_id")
                yield from one._default_manager.filter(**{f"{each.name}__isnull": False}).values_list(*names)[:ROWS]
