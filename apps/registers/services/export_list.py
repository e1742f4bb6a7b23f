"""Hand a list out as a table."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO, Literal, cast
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.selectors.records import open_list
from apps_api.registers import RegisterForbidden
from ctp_core.api import audit
from ctp_core.contracts import Actor
from ctp_form.api import lists
from ctp_form.contracts import RecordQuery


def export_file(
    *,
    register_id: UUID,
    query: RecordQuery,
    columns: Sequence[str],
    file_format: Literal["csv", "xlsx"],
    exact: bool,
    language: str,
    actor: Actor,
) -> IO[bytes]:
    """The same as a file that is gone once it is closed, at its beginning."""
    target = cast(IO[bytes], tempfile.TemporaryFile())  # noqa: SIM115  who asked closes it
    try:
        export_list(
            register_id=register_id,
            query=query,
            columns=columns,
            file_format=file_format,
            exact=exact,
            language=language,
            to=target,
            actor=actor,
        )
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def export_list(
    *,
    register_id: UUID,
    query: RecordQuery,
    columns: Sequence[str],
    file_format: Literal["csv", "xlsx"],
    exact: bool,
    language: str,
    to: IO[bytes],
    actor: Actor,
) -> int:
    """The records *actor* lists and that match, into *to*; how many is audited. Raises RegisterForbidden, Invalid."""
    opened = open_list(register_id=register_id, actor=actor)
    if not opened.card.seat.may_in_list("export"):
        raise RegisterForbidden()
    count = lists.export_records(
        within=opened.within,
        query=query,
        columns=columns,
        file_format=file_format,
        exact=exact,
        language=language,
        to=to,
    )
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="registers.export_records",
            subject=register_ref(register_id),
            details={"rows": count, "format": file_format},
        )
    return count
