"""The modules and the licence as operators see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Literal

from django.conf import settings
from django.utils import timezone

from ctp_core.applets.modules import state
from ctp_core.applets.modules.licences import LicenceRefused, Phase
from ctp_core.applets.modules.manifests import Manifest, discover
from ctp_core.applets.modules.plans import required_by
from ctp_core.contracts import NotFound, mark

ModuleState = Literal["absent", "installed", "licensed", "on"]
STATES: Mapping[ModuleState, str] = {
    "absent": mark("not installed"),
    "installed": mark("installed, not licensed"),
    "licensed": mark("licensed, switched off"),
    "on": mark("on"),
}
"""What each state says of a module, the same on the page, over REST and at the terminal."""


@dataclass(frozen=True, slots=True)
class ModuleDto:
    """One unit. *state*: absent (not named by CTP_MODULES), installed (not licensed), licensed (switched off), on."""

    code: str
    label: Mapping[str, str]
    version: str
    kind: Literal["engine", "module"]
    state: ModuleState
    requires: tuple[str, ...]
    required_by: tuple[str, ...]

    @property
    def is_on(self) -> bool:
        """True when every gate is open."""
        return self.state == "on"

    def label_in(self, language: str) -> str:
        """The unit's name in *language*, English when there is none."""
        return self.label.get(language) or self.label["en"]


@dataclass(frozen=True, slots=True)
class LicenceStatus:
    """The licence in force. *days_left*: until the next phase (grace, then read-only); None when nothing ends."""

    phase: Phase
    holder: str
    modules: tuple[str, ...]
    seats: int | None
    expires: date | None
    read_only_after: date | None
    days_left: int | None
    problem: LicenceRefused | None


def list_modules() -> tuple[ModuleDto, ...]:
    """Every unit that is there, installed or not, in the order they load."""
    installed = state.manifests()
    absent = [one for one in discover(None, settings.HOUSE) if one.code not in installed]
    return tuple(_dto(one) for one in (*installed.values(), *absent))


def get_module(*, code: str) -> ModuleDto:
    """One unit. Raises NotFound."""
    for one in list_modules():
        if one.code == code:
            return one
    raise NotFound()


def licence_status() -> LicenceStatus:
    """Where the licence stands today."""
    standing = state.standing()
    today = timezone.now().astimezone(UTC).date()
    phase, licence = standing.phase(today), standing.licence
    if licence is None:
        return LicenceStatus(phase, "", (), None, None, None, None, standing.problem)
    last = licence.expires + timedelta(days=licence.grace_days) if licence.expires else None
    ends = licence.expires if phase == "valid" else last if phase == "grace" else None
    days_left = (ends - today).days if ends else None
    return LicenceStatus(
        phase, licence.holder, licence.modules, licence.seats, licence.expires, last, days_left, standing.problem
    )


def _dto(manifest: Manifest) -> ModuleDto:
    return ModuleDto(
        code=manifest.code,
        label=manifest.label,
        version=manifest.version,
        kind=manifest.kind,
        state=_state_of(manifest),
        requires=manifest.requires,
        required_by=required_by(manifest.code),
    )


def _state_of(manifest: Manifest) -> ModuleState:
    if manifest.code not in state.manifests():
        return "absent"
    if state.is_on(manifest.code):
        return "on"
    return "licensed" if state.standing().covers(manifest.licence) else "installed"
