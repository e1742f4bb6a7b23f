"""Hand a short list out as a table, at once; a longer one is written by the worker (``start_export``)."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO, Literal, cast
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.domain.export_limits import AT_ONCE
from apps.registers.selectors.exports import open_export
from ctp_core.api import audit, rates
from ctp_core.contracts import Actor, Conflict, mark
from ctp_form.api import lists
from ctp_form.contracts import RecordQuery


class ExportLarge(Conflict):
    """Too much for one answer."""

    code = "registers.export_large"
    message = mark("These are more than %(limit)s records: have them written into a file.")


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
    """The same as a file that is gone once it is closed, at its beginning. Raises ExportLarge and TooOften as well."""
    opened = open_export(register_id=register_id, actor=actor)
    if lists.count_records(within=opened.within, query=query, limit=AT_ONCE) > AT_ONCE:
        raise ExportLarge(limit=AT_ONCE)
    rates.take_turn(rates.EXPORT, str(actor.account_pk))
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
    opened = open_export(register_id=register_id, actor=actor)
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
