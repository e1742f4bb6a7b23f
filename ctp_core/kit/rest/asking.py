"""What a handler asks of its request, read off the functions it names: documents and refusals follow the code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from inspect import unwrap
from types import CodeType, FunctionType
from typing import Any

PAGES = ("page_request",)
MATCH = ("require_match", "require_current")
DEEP = 4


def asks_for(view: Any, method: str, names: tuple[str, ...]) -> bool:
    """Whether the handler of *method* calls one of *names*, itself or in a function of the view or beside it."""
    return _asks(view, getattr(view, method.lower(), None), names)


@cache
def _asks(view: Any, handler: Any, names: tuple[str, ...]) -> bool:
    seen: set[CodeType] = set()
    waiting = [(unwrap(handler), 0)] if handler is not None else []
    while waiting:
        function, depth = waiting.pop()
        if not isinstance(function, FunctionType) or function.__code__ in seen:
            continue
        seen.add(function.__code__)
        named = set(_named(function.__code__))
        if not named.isdisjoint(names):
            return True
        if depth < DEEP:
            beside = (getattr(view, one, None) or function.__globals__.get(one) for one in named)
            waiting += [(unwrap(one), depth + 1) for one in beside if callable(one)]
    return False


def _named(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _named(one)
