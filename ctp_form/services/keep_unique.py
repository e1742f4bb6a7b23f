"""Values that no two records of a form may have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from ctp_core.contracts import FieldError, mark
from ctp_form.contracts import ValuesInvalid
from ctp_form.domain.definitions import Definition
from ctp_form.models import FormRecord, FormVersion, UniqueValue

Errors = dict[str, list[FieldError]]


def keep_unique(row: FormRecord, definition: Definition) -> None:
    """Claim the unique values of a complete record, let go those it had before. Raises ValuesInvalid at the fields that are taken.

    Of two who save the same value at once the constraint lets one through; the other is told like everybody who comes later.
    """
    if not definition.unique_fields:
        return
    wanted = digests_of(definition, row.values)
    held = dict(UniqueValue.objects.filter(record=row).values_list("code", "digest"))
    if held == wanted:
        return
    fresh = {code: digest for code, digest in wanted.items() if held.get(code) != digest}
    UniqueValue.objects.filter(record=row, code__in=[code for code in held if held[code] != wanted.get(code)]).delete()
    form = row.version.definition_id
    _refuse(taken_codes(form, fresh))
    try:
        with transaction.atomic():
            claim(form, [(row, fresh)])
    except IntegrityError:
        _refuse(taken_codes(form, fresh) or set(fresh))


def digests_of(definition: Definition, values: Mapping[str, Any]) -> dict[str, str]:
    """What stands for the unique values in *values*, by field."""
    return {
        one.code: sha256(one.same_as(values[one.code]).encode()).hexdigest()
        for one in definition.unique_fields
        if values.get(one.code) is not None
    }


def claim(form: int, rows: Sequence[tuple[FormRecord, Mapping[str, str]]]) -> None:
    """Write the claims of records down. Raises IntegrityError when one is taken."""
    UniqueValue.objects.bulk_create(
        UniqueValue(record=row, definition_id=form, code=code, digest=digest)
        for row, digests in rows
        for code, digest in digests.items()
    )


def taken_codes(form: int, digests: Mapping[str, str]) -> set[str]:
    """The fields whose value a record has."""
    return {code for code, digest in _taken(form, [digests]) if digests[code] == digest}


def refused_in_batch(
    version_pk: int, definition: Definition, rows: Mapping[int, Mapping[str, Any]]
) -> dict[int, Errors]:
    """By place what is taken already, by a record or by an earlier one of *rows*. One query for all."""
    digests = {place: digests_of(definition, values) for place, values in rows.items()}
    seen = _taken(form_of(version_pk), list(digests.values())) if definition.unique_fields else set()
    found: dict[int, Errors] = {}
    for place, own in digests.items():
        if codes := {code for code, digest in own.items() if (code, digest) in seen}:
            found[place] = _errors(codes)
        else:
            seen |= set(own.items())
    return found


def form_of(version_pk: int) -> int:
    """The key of the form a version is of."""
    return FormVersion.objects.values_list("definition_id", flat=True).get(pk=version_pk)


def _taken(form: int, digests: Sequence[Mapping[str, str]]) -> set[tuple[str, str]]:
    wanted = {digest for one in digests for digest in one.values()}
    if not wanted:
        return set()
    rows = UniqueValue.objects.filter(
        definition_id=form, code__in={code for one in digests for code in one}, digest__in=wanted
    )
    return set(rows.values_list("code", "digest"))


def _errors(codes: set[str]) -> Errors:
    return {code: [FieldError("form.not_unique", mark("Another record has this already."))] for code in sorted(codes)}


def _refuse(codes: set[str]) -> None:
    if codes:
        raise ValuesInvalid(_errors(codes))
