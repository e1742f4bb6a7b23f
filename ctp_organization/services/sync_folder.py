"""Scheduled sync: tables that another system lays into a folder are imported, unless they would change too much at once.

A file is taken once, known by its content. Units come before people. What the brake holds waits among the imports as a preview that
somebody confirms or throws away; a file with problems waits there too, with its rows named.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from django.conf import settings

from ctp_core.contracts import Invalid, system_actor
from ctp_organization.contracts import ImportRunDto
from ctp_organization.contracts.dto import ImportKind
from ctp_organization.models import ImportRun, Member, Unit
from ctp_organization.selectors.imports import get_import
from ctp_organization.services.read_import import read_import
from ctp_organization.services.upload_import import confirm_import, discard_import, upload_import

log = logging.getLogger("ctp.organization")
ACTOR = system_actor("organization sync")
KINDS: tuple[ImportKind, ...] = ("units", "members")
# A house that is nearly empty is filled without asking.
FREE = 20


def sync_folder() -> list[ImportRunDto]:
    """Take what is new in ``CTP_ORGANIZATION_SYNC_FOLDER``: nothing when none is named. Returns what was taken."""
    folder = settings.CTP_ORGANIZATION_SYNC_FOLDER
    if not folder:
        return []
    taken = []
    for kind in KINDS:
        if ImportRun.objects.filter(state__in=[ImportRun.State.QUEUED, ImportRun.State.RUNNING]).exists():
            # People are compared with the units as they are once those are in: the next round takes them.
            break
        if (run := _take(Path(folder), kind)) is not None:
            taken.append(run)
    return taken


def brakes(run: ImportRunDto) -> bool:
    """Whether *run* would change so much that somebody has to look first."""
    present = (Unit if run.kind == "units" else Member).objects.filter(is_active=True).count()
    changed = run.create_count + run.update_count
    return changed > max(FREE, present * settings.CTP_ORGANIZATION_SYNC_BRAKE // 100)


def _take(folder: Path, kind: ImportKind) -> ImportRunDto | None:
    path = next((one for ending in ("csv", "xlsx") if (one := folder / f"{kind}.{ending}").is_file()), None)
    if path is None:
        return None
    try:
        with path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()[:16]
            name = f"{digest}-{path.name}"
            if ImportRun.objects.filter(kind=kind, file_name=name).exists():
                return None
            content.seek(0)
            run = upload_import(kind=kind, name=name, content=content, size=path.stat().st_size, actor=ACTOR)
        # This is the worker already: a large file is read here and now.
        read_import(id=run.id)
    except Invalid as error:
        log.warning("the sync file %s can't be read: %s", path.name, error)
        return None
    except OSError as error:
        log.warning("the sync file %s can't be opened: %s", path.name, error)
        return None
    return _settle(get_import(id=run.id, actor=ACTOR))


def _settle(run: ImportRunDto) -> ImportRunDto:
    if run.problem_count:
        log.warning("the sync of %s has %s problems and waits among the imports", run.kind, run.problem_count)
        return run
    if not run.create_count and not run.update_count:
        return discard_import(id=run.id, actor=ACTOR)
    if brakes(run):
        log.warning("the sync of %s would change too much and waits for somebody to confirm it", run.kind)
        return run
    return confirm_import(id=run.id, actor=ACTOR)
