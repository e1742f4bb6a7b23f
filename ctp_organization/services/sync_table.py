"""Sync: a table from another system is read and compared like an upload, and carried out unless it would change too much.

What the brake holds waits among the imports as a preview, and those who maintain the organisation are told; so does a table with problems.
What is the same as the last time is not taken again; a newer table takes the place of an older one that still waits.
"""

from __future__ import annotations

import hashlib
import logging
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Length

from ctp_core.api import events, preferences
from ctp_core.contracts import system_actor
from ctp_organization.contracts import ImportRunDto, SyncHeld
from ctp_organization.contracts.dto import ImportKind
from ctp_organization.models import ImportRun, Member, Unit
from ctp_organization.selectors.imports import get_import
from ctp_organization.services.read_import import read_import
from ctp_organization.services.recording import subject
from ctp_organization.services.upload_import import confirm_import, discard_import, upload_import

log = logging.getLogger("ctp.organization")
ACTOR = system_actor("organization sync")
# A house that is nearly empty is filled without asking.
FREE = 20
MOST_DISABLED = "organization.sync_most_disabled"


def is_busy() -> bool:
    """Whether an import is under way: what comes next is compared with the house as it is after that."""
    return ImportRun.objects.filter(state__in=[ImportRun.State.QUEUED, ImportRun.State.RUNNING]).exists()


def sync_table(
    *, kind: ImportKind, name: str, content: IO[bytes], size: int, hold_disabled: bool = False
) -> ImportRunDto | None:
    """Take *content* of the source called *name*; None when it is what it was. Raises Invalid when it is no table of this kind.

    With *hold_disabled* whatever would disable anybody waits for a look.
    """
    digest = hashlib.sha256()
    while part := content.read(65_536):
        digest.update(part)
    named = f"{digest.hexdigest()[:16]}-{name}"
    # The digest is of one length: the name of one source may end like that of another.
    known = ImportRun.objects.annotate(length=Length("file_name")).filter(
        kind=kind, created_by=None, file_name__endswith=f"-{name}", length=len(named)
    )
    last = known.order_by("-pk").values_list("file_name", "state").first()
    if last is not None and last[0] == named and last[1] != ImportRun.State.FAILED:
        return None
    waiting = known.filter(state__in=[ImportRun.State.READY, ImportRun.State.BROKEN])
    for public_id in list(waiting.values_list("public_id", flat=True)):
        discard_import(id=public_id, actor=ACTOR)
    content.seek(0)
    run = upload_import(kind=kind, name=named, content=content, size=size, actor=ACTOR)
    # This is the worker already: a large file is read here and now.
    read_import(id=run.id)
    return _settle(get_import(id=run.id, actor=ACTOR), hold_disabled=hold_disabled)


def brakes(run: ImportRunDto) -> bool:
    """Whether *run* would change, or disable, so much that somebody has to look first."""
    present = (Unit if run.kind == "units" else Member).objects.filter(is_active=True).count()
    changed = run.create_count + run.update_count
    share = present * settings.CTP_ORGANIZATION_SYNC_BRAKE // 100
    return changed > max(FREE, share) or run.disable_count > int(preferences.get(MOST_DISABLED))


def _settle(run: ImportRunDto, *, hold_disabled: bool) -> ImportRunDto:
    if run.problem_count:
        log.warning("the sync of %s has %s problems and waits among the imports", run.kind, run.problem_count)
        return _held(run)
    if not run.create_count and not run.update_count:
        return discard_import(id=run.id, actor=ACTOR)
    if brakes(run) or (hold_disabled and run.disable_count):
        log.warning("the sync of %s would change too much and waits for somebody to confirm it", run.kind)
        return _held(run)
    return confirm_import(id=run.id, actor=ACTOR)


def _held(run: ImportRunDto) -> ImportRunDto:
    with transaction.atomic():
        events.publish(SyncHeld(subject=subject("import", run.id)))
    return run
