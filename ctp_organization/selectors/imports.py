"""Reading imports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet

from ctp_core.contracts import Actor, NotFound, Page, PageRequest
from ctp_core.kit.answers import translated
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts import ImportRunDto
from ctp_organization.models import ImportRun
from ctp_organization.selectors.sight import manages

FIELDS = (
    "pk", "public_id", "kind", "state", "file_name", "created_at", "finished_at", "row_count", "create_count",
    "update_count", "disable_count", "same_count", "done_count", "problem_count", "problems", "differences", "created_by_id",
)  # fmt: skip
# The run is one transaction: how far it is can only be seen outside the database.
PROGRESS_S = 3_600


def visible_imports(actor: Actor) -> QuerySet[ImportRun]:
    """All imports for those who maintain the organisation, none for others."""
    return ImportRun.objects.all() if manages(actor) else ImportRun.objects.none()


def get_import(*, id: UUID, actor: Actor) -> ImportRunDto:  # noqa: A002
    """One import with its first problems and differences. Raises NotFound."""
    row = visible_imports(actor).filter(public_id=id).values(*FIELDS).first()
    if row is None:
        raise NotFound()
    return import_dto(row)


def list_imports_by_id(*, ids: Iterable[UUID], actor: Actor) -> dict[UUID, ImportRunDto]:
    """Those of them that *actor* may see, without the lists. One query."""
    fields = [name for name in FIELDS if name not in ("problems", "differences")]
    rows = visible_imports(actor).filter(public_id__in=list(ids)).values(*fields)
    return {row["public_id"]: import_dto(row) for row in rows}


def page_imports(*, actor: Actor, wanted: PageRequest) -> Page[ImportRunDto]:
    """The newest first, without the lists."""
    fields = [name for name in FIELDS if name not in ("problems", "differences")]
    found = visible_imports(actor).values(*fields)
    return keyset_page(found, wanted, order=("-pk",), build=import_dto)


def import_dto(row: dict[str, Any]) -> ImportRunDto:
    """One row as a value; the sentences in the current language."""
    done = row["done_count"]
    if row["state"] in ("reading", "queued", "running"):
        done = cache.get(progress_key(row["public_id"]), 0)
    problems = [
        {
            "row": one["row"],
            "column": one["column"],
            "code": one["code"],
            "message": translated(one["message"], one["params"]),
        }
        for one in row.get("problems", ())
    ]
    return ImportRunDto(
        id=row["public_id"],
        kind=row["kind"],
        state=row["state"],
        file_name=row["file_name"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        row_count=row["row_count"],
        create_count=row["create_count"],
        update_count=row["update_count"],
        disable_count=row["disable_count"],
        same_count=row["same_count"],
        done_count=done,
        problem_count=row["problem_count"],
        problems=tuple(problems),
        differences=tuple(row.get("differences", ())),
        by_sync=row["created_by_id"] is None,
    )


def progress_key(public_id: UUID) -> str:
    """Where the cache keeps how far an import is."""
    return f"organization-import:{public_id}"
