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
from ctp_organization.api import imports

READER = system_actor("directory sync")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDto:
    """*state* is empty before the first one that was asked for, asked, reading, done or failed (*why*); *read* counts people.

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
        return self.state in ("asked", "reading")


def get_sync(*, id: UUID, actor: Actor) -> SyncDto:  # noqa: A002
    """The last one that was asked for. Raises DirectoryNotFound, Forbidden. Two queries, one more for an import."""
    require_security(actor)
    row = DirectorySync.objects.filter(provider=require_row(Kind.LDAP, id)).first()
    return SyncDto() if row is None else describe_sync(row)


def describe_sync(row: DirectorySync) -> SyncDto:
    """As administrators see it."""
    ids = [row.import_id] if row.import_id else []
    run = imports.list_imports_by_id(ids=ids, actor=READER).get(row.import_id) if row.import_id and ids else None
    return SyncDto(
        state=row.state,
        asked_at=row.asked_at,
        read=row.read,
        why=row.why,
        import_id=row.import_id,
        import_state=run.state if run else "",
        created=run.create_count if run else 0,
        changed=run.update_count if run else 0,
        disabled=run.disable_count if run else 0,
        problems=run.problem_count if run else 0,
    )


def told_apart_by(provider: OutsideProvider) -> str:
    """A digest of where people stand in the directory and which attribute says who they are."""
    says = provider.directory
    told = "\n".join((provider.issuer, says["base"], says["people"], says["id"]))
    return hashlib.sha256(told.encode()).hexdigest()


def is_told_apart_anew(provider: OutsideProvider) -> bool:
    """Were people told apart in another way when their sync was last carried out? Then whoever is missing may only be called otherwise."""
    by = DirectorySync.objects.filter(provider=provider).values_list("by", flat=True).first()
    return bool(by) and by != told_apart_by(provider)
