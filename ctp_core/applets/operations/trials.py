"""Figures and proofs on command: finding them and running them."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection

from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import Bench, NotFound, Proof


def list_trials(kind: type[Bench] | type[Proof]) -> list[tuple[str, str]]:
    """(name, help) of all benches or proofs, by name; those of modules that are off as well, and without asking a database."""
    return sorted((one.name, one.help) for _, one in contributions(kind, also_off=True))


def run_trial(kind: type[Bench] | type[Proof], name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Run the one called *name* and say how long it took and on what. Raises NotFound."""
    found = next((one for _, one in contributions(kind, also_off=True) if one.name == name), None)
    if found is None:
        raise NotFound()
    began = time.monotonic()
    result = found.run(dict(options))
    seconds = round(time.monotonic() - began, 2)
    return {"name": name, "profile": profile()} | result | {"seconds": seconds}


def profile() -> dict[str, str]:
    """What a figure was taken on."""
    return {
        "database": connection.vendor,
        "cache": settings.CACHES["default"]["BACKEND"].rpartition(".")[2],
        "broker": "none" if settings.CTP_EMBEDDED else settings.CELERY_BROKER_URL.partition(":")[0],
        "python": platform.python_version(),
    }
