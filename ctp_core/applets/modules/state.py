"""Which modules are on and what the licence allows, answered from memory and never older than a second in any process."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ctp_core.applets.modules import versions
from ctp_core.applets.modules.licences import LicenceMissing, LicenceRefused, Standing, read_licence
from ctp_core.applets.modules.manifests import Manifest
from ctp_core.applets.modules.models import InstalledLicence, ModuleSwitch

VERSION = "modules"
logger = logging.getLogger("ctp.licence")


@dataclass(frozen=True, slots=True)
class _Snapshot:
    token: str | None
    licence_file: str | None
    off: frozenset[str]
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Running:
    """The units that are on, engines first, each with its package: what follows of a *snapshot* for these *manifests*."""

    snapshot: _Snapshot
    manifests: Mapping[str, Manifest]
    units: Mapping[str, str]


_running: _Running | None = None
_snapshot: _Snapshot | None = None


def manifests() -> Mapping[str, Manifest]:
    """The installed units by code, engines first."""
    found: Mapping[str, Manifest] = settings.CTP_MANIFESTS
    return found


def is_on(code: str) -> bool:
    """True when the unit is installed, licensed and switched on."""
    manifest = manifests().get(code)
    if manifest is None:
        return False
    # Engines need no database to be asked: health and errors have pages without one.
    return manifest.is_engine or _may_run(manifest, _current())


def units_on() -> Mapping[str, str]:
    """The units that are on, engines first: code and package. The same object as long as nothing changes."""
    global _running
    known, now, running = manifests(), _current(), _running
    if running is None or running.snapshot is not now or running.manifests is not known:
        units = {code: one.app for code, one in known.items() if one.is_engine or _may_run(one, now)}
        running = _running = _Running(now, known, units)
    return running.units


def _may_run(manifest: Manifest, now: _Snapshot) -> bool:
    return manifest.code not in now.off and now.standing.covers(manifest.licence)


def is_switched_on(code: str) -> bool:
    """The operator's switch alone, whatever the licence says."""
    return code not in _current().off


def standing() -> Standing:
    """The licence in force."""
    return _current().standing


def forget() -> None:
    """Read everything again at the next question (in tests)."""
    global _snapshot
    _snapshot = None
    versions.forget()


def _current() -> _Snapshot:
    global _snapshot
    token, licence_file = versions.current().get(VERSION), _licence_file()
    snapshot = _snapshot
    if snapshot is None or snapshot.token != token or snapshot.licence_file != licence_file:
        off = frozenset(ModuleSwitch.objects.filter(is_on=False).values_list("code", flat=True))
        before, snapshot = snapshot, _Snapshot(token, licence_file, off, _read_standing(licence_file))
        _snapshot = snapshot
        _tell_of_a_problem(snapshot.standing, before.standing if before else Standing())
    return snapshot


def _tell_of_a_problem(now: Standing, before: Standing) -> None:
    """At the start of each process and when it changes: the log says why no licensed module is on."""
    if now.problem and (before.problem is None or before.problem.code != now.problem.code):
        logger.error(
            "The licence can't be used and no licensed module is on: %s (python3 manage.py licence show)",
            now.problem.message % now.problem.params,
        )


def _licence_file() -> str | None:
    """Which licence file the deployment gives, with its time of change; None when it gives none."""
    path = settings.CTP_LICENCE_FILE
    if not path:
        return None
    try:
        return f"{path}:{Path(path).stat().st_mtime_ns}"
    except OSError:
        return f"{path}:missing"


def _read_standing(licence_file: str | None) -> Standing:
    if licence_file is not None:
        try:
            return _standing_of(Path(str(settings.CTP_LICENCE_FILE)).read_text(encoding="utf-8"), _keys())
        except OSError:
            return Standing(None, LicenceMissing(path=str(settings.CTP_LICENCE_FILE)))
        except UnicodeDecodeError:
            # A deployment that names a file never falls back to the community licence in silence.
            return Standing(None, LicenceRefused())
    installed = InstalledLicence.objects.order_by("-pk").values_list("text", flat=True).first()
    return Standing() if installed is None else _standing_of(installed, _keys())


def _keys() -> tuple[str, ...]:
    return tuple(settings.CTP_LICENCE_KEYS)


@lru_cache(maxsize=4)
def _standing_of(text: str, keys: tuple[str, ...]) -> Standing:
    try:
        return Standing(read_licence(text, keys))
    except LicenceRefused as error:
        return Standing(None, error)
