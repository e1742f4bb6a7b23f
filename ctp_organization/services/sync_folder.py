"""Scheduled sync from a folder into which another system lays tables. Units come before people."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from ctp_core.contracts import Invalid
from ctp_organization.contracts import ImportRunDto
from ctp_organization.contracts.dto import ImportKind
from ctp_organization.services.sync_table import is_busy, sync_table

log = logging.getLogger("ctp.organization")
KINDS: tuple[ImportKind, ...] = ("units", "members")


def sync_folder() -> list[ImportRunDto]:
    """Take what is new in ``CTP_ORGANIZATION_SYNC_FOLDER``: nothing when none is named. Returns what was taken."""
    folder = settings.CTP_ORGANIZATION_SYNC_FOLDER
    taken: list[ImportRunDto] = []
    for kind in KINDS if folder else ():
        if is_busy():
            # People are compared with the units as they are once those are in: the next round takes them.
            break
        if (run := _take(Path(folder), kind)) is not None:
            taken.append(run)
    return taken


def _take(folder: Path, kind: ImportKind) -> ImportRunDto | None:
    path = next((one for ending in ("csv", "xlsx") if (one := folder / f"{kind}.{ending}").is_file()), None)
    if path is None:
        return None
    try:
        with path.open("rb") as content:
            return sync_table(kind=kind, name=path.name, content=content, size=path.stat().st_size)
    except Invalid as error:
        log.warning("the sync file %s can't be read: %s", path.name, error)
    except OSError as error:
        log.warning("the sync file %s can't be opened: %s", path.name, error)
    return None
