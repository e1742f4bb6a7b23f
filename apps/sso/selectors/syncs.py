"""How the sync of a directory stands, and by what it tells people apart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.sso.models import DirectorySync, OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.outside import Kind, require_row
from ctp_core.contracts import Actor, system_actor
from ctp_core.kit.answers import translated
from ctp_organization.api import imports

# States of an import that waits for somebody.
HELD = ("ready", "broken")
READER = system_actor("directory sync")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDto:
    """*state* is empty before the first one, then asked, reading, done or failed (*why*, translated); *read* counts people.

    *import_id* is the import of the organisation that came of it, *import_state* how that stands; both empty where nothing was new.
    """

    state: str = ""
    asked_at: datetime | None = None
    read: int = 0
    why: str = ""
    import_id: UUID | None = None
    import_state: str = ""
    created: int = 0
    changed: int = 0
    disabled: int = 0
    problems: int = 0

    @property
    def is_under_way(self) -> bool:
        """Worth asking again."""
        return self.state in ("asked", "reading") or self.import_state in ("reading", "queued", "running")

    @property
    def is_held(self) -> bool:
        """It waits for somebody to look."""
        return self.import_state in HELD

    @property
    def has_changed_nothing(self) -> bool:
        """There was nothing to do. A preview that somebody discarded is another matter."""
        nothing = self.import_state == "discarded" and not (self.created or self.changed)
        return self.state == "done" and (not self.import_state or nothing)


def get_sync(*, id: UUID, actor: Actor) -> SyncDto:  # noqa: A002
    """The last one. Raises DirectoryNotFound, Forbidden. Two queries, one more for an import."""
    require_security(actor)
    row = DirectorySync.objects.filter(provider=require_row(Kind.LDAP, id)).first()
    return SyncDto() if row is None else describe_sync(row)


def describe_sync(row: DirectorySync) -> SyncDto:
    """As administrators see it."""
    key = row.import_id if row.state == DirectorySync.State.DONE else None
    run = _import_called(key)
    return SyncDto(
        state=row.state,
        asked_at=row.asked_at,
        read=row.read,
        why=translated(row.why, row.params),
        import_id=key,
        import_state=run.state if run else "",
        created=run.create_count if run else 0,
        changed=run.update_count if run else 0,
        disabled=run.disable_count if run else 0,
        problems=run.problem_count if run else 0,
    )


def is_held(key: UUID | None) -> bool:
    """Whether the import *key* waits for somebody."""
    run = _import_called(key)
    return run is not None and run.state in HELD


def told_apart_by(provider: OutsideProvider) -> str:
    """A digest of where people stand in the directory and which attribute says who they are."""
    says = provider.directory
    told = "\n".join((provider.issuer, says["base"], says["people"], says["id"]))
    return hashlib.sha256(told.encode()).hexdigest()


def is_told_apart_anew(provider: OutsideProvider) -> bool:
    """Were people told apart in another way when their sync was last carried out? Then whoever is missing may only be called otherwise."""
    row = DirectorySync.objects.filter(provider=provider).first()
    by = last_told_apart_by(row) if row else ""
    return bool(by) and by != told_apart_by(provider)


def last_told_apart_by(row: DirectorySync) -> str:
    """By what people were told apart when a sync was last carried out to the end: an import that only waits has changed nobody yet."""
    run = _import_called(row.pending_id)
    return row.pending_by if run is not None and run.state == "done" else row.by


def _import_called(key: UUID | None) -> imports.ImportRunDto | None:
    return imports.list_imports_by_id(ids=[key], actor=READER).get(key) if key else None
