"""Reading what units contribute: ``contributions.py`` (``CONTRIBUTIONS``) and ``handlers.py`` (``SUBSCRIPTIONS``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from ctp_core.applets.modules import state

T = TypeVar("T")


def contributions(kind: type[T], *, also_off: bool = False) -> Iterator[tuple[str, T]]:
    """(unit code, contribution) of one *kind*, in the order units load; those of modules that are off only if asked."""
    units = {code: one.app for code, one in state.manifests().items()} if also_off else state.units_on()
    wanted: Any = kind
    return iter(_of_kind(wanted, tuple(units.items()), _listed))


# A page asks for a dozen kinds, some of them for each of its lines; the answers change with a switch.
@lru_cache(maxsize=256)
def _of_kind(
    kind: Any, units: tuple[tuple[str, str], ...], listed: Callable[[str, str], tuple[Any, ...]]
) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (code, item)
        for code, app in units
        for item in listed(f"{app}.contributions", "CONTRIBUTIONS")
        if isinstance(item, kind)
    )


def subscriptions() -> Iterator[tuple[str, Any]]:
    """(unit code, Subscription) of every installed unit, on or off: deliveries to those that are off are parked."""
    for code, manifest in state.manifests().items():
        for item in _listed(f"{manifest.app}.handlers", "SUBSCRIPTIONS"):
            yield code, item


@cache
def _listed(module_name: str, attribute: str) -> tuple[Any, ...]:
    if find_spec(module_name) is None:
        return ()
    return tuple(getattr(import_module(module_name), attribute))
