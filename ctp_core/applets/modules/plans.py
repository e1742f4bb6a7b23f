"""What a switch would take along: modules stand on each other, and nobody should find that out afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ctp_core.applets.modules import state


@dataclass(frozen=True, slots=True)
class SwitchPlan:
    """*also* go the same way with *code*; *missing* are required but absent or not licensed, so the switch is refused."""

    code: str
    on: bool
    also: tuple[str, ...]
    missing: tuple[str, ...]


def plan(*, code: str, on: bool) -> SwitchPlan:
    """Look before a switch; nothing changes."""
    return _plan_on(code) if on else _plan_off(code)


def required_by(code: str) -> tuple[str, ...]:
    """The installed units that require *code* directly."""
    return tuple(one.code for one in state.manifests().values() if code in one.requires)


def _plan_off(code: str) -> SwitchPlan:
    found = _closure(code, required_by)
    return SwitchPlan(code, False, tuple(one for one in found if state.is_switched_on(one)), ())


def _plan_on(code: str) -> SwitchPlan:
    manifests = state.manifests()
    needed = _closure(code, lambda one: manifests[one].requires if one in manifests else ())
    missing = tuple(
        one
        for one in needed
        if one not in manifests or not (manifests[one].is_engine or _licensed(manifests[one].licence))
    )
    also = tuple(one for one in needed if one not in missing and not state.is_switched_on(one))
    return SwitchPlan(code, True, also, missing)


def _licensed(name: str) -> bool:
    return state.standing().covers(name)


def _closure(code: str, neighbours: Callable[[str], Iterable[str]]) -> list[str]:
    """Everything reached from *code*, without itself, nearest first."""
    found: list[str] = []
    waiting: list[str] = [code]
    while waiting:
        for one in neighbours(waiting.pop(0)):
            if one != code and one not in found:
                found.append(one)
                waiting.append(one)
    return found
