"""Carry a confirmed import out: all of it in one transaction, or nothing."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from ctp_core.api import clock, events
from ctp_core.contracts import DomainError, system_actor
from ctp_organization.contracts import ImportFinished
from ctp_organization.contracts.errors import ImportOutdated
from ctp_organization.models import ImportRun
from ctp_organization.selectors.imports import PROGRESS_S, progress_key
from ctp_organization.services.check_rows import check_rows
from ctp_organization.services.import_members import import_members
from ctp_organization.services.import_rows import Findings
from ctp_organization.services.import_units import import_units
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.recording import note_change, subject


def run_import(*, id: UUID) -> None:  # noqa: A002
    """Does nothing unless the import waits for its run. A refusal leaves everything as it was and is kept with the import."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).filter(public_id=id).first()
        if run is None or run.state != ImportRun.State.QUEUED:
            return
        try:
            with transaction.atomic():
                _carry_out(run)
        except DomainError as error:
            run.state = ImportRun.State.FAILED
            run.problems = [
                {"row": 0, "column": "", "code": error.code, "message": error.message, "params": dict(error.params)}
            ]
            run.problem_count = 1
        run.finished_at = clock.now()
        run.rows = []
        run.save()


def _carry_out(run: ImportRun) -> None:
    lock_organization()
    findings = Findings()
    # Checked again under the lock: what the preview said must still be so.
    check_rows(run.kind, run.rows, findings)
    found = len(findings.create), len(findings.update), findings.disable
    if findings.problem_count or found != (run.create_count, run.update_count, run.disable_count):
        raise ImportOutdated()
    report = _Progress(run.public_id)
    if run.kind == ImportRun.Kind.UNITS:
        import_units(create=findings.create, update=findings.update, progress=report)
    else:
        import_members(create=findings.create, update=findings.update, progress=report)
    run.state, run.done_count = ImportRun.State.DONE, run.row_count
    counts = {"created": run.create_count, "updated": run.update_count}
    actor = system_actor("organization import")
    note_change(actor, "run_import", "import", run.public_id, {"kind": run.kind, **counts})
    events.publish(ImportFinished(subject=subject("import", run.public_id), import_kind=run.kind, **counts))


class _Progress:
    """Counts the rows that are done where a page can see them while the transaction runs."""

    def __init__(self, public_id: UUID) -> None:
        self.key = progress_key(public_id)
        self.done = 0

    def __call__(self, more: int) -> None:
        self.done += more
        cache.set(self.key, self.done, PROGRESS_S)
