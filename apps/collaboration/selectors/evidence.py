"""An affair as evidence: the fields its reader sees, in words, and the attachments by their digests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.collaboration.domain.views import AffairView
from apps.collaboration.selectors.affairs import get_affair
from ctp_core.api import files
from ctp_core.contracts import Actor
from ctp_form.api import definitions, records
from ctp_form.contracts import FieldDto
from ctp_form.kit.words import say_rows, say_values
from ctp_workflow.contracts import EvidenceFile, SubjectEvidence

FILES = ("attachment", "image", "signature")


def evidence_of(actor: Actor, affair_id: UUID) -> SubjectEvidence:
    """What *actor* sees; nothing hidden or masked from them is told. Raises AffairNotFound."""
    affair = get_affair(affair_id=affair_id, actor=actor)
    fields, attached = shown_content(affair, actor)
    said = [(_("Text"), affair.body)] if affair.body else []
    return SubjectEvidence((*said, *fields), tuple(EvidenceFile(one.name, one.size, one.digest) for one in attached))


def shown_content(affair: AffairView, actor: Actor) -> tuple[list[tuple[str, str]], list[files.FileDto]]:
    """The fields of the form that *actor* sees, label and text, and all attachments that *actor* sees."""
    said: list[tuple[str, str]] = []
    attached = list(files.list_attached(to=affair.ref))
    if affair.record_id is not None and affair.form_version_id is not None:
        values = records.read_record(record_id=affair.record_id, policy=affair.policy.reading(), reader=actor).values
        fields = definitions.describe_fields(version_id=affair.form_version_id, language=get_language() or "en")
        said = list(_said(affair, affair.form_version_id, fields, values))
        ids = [one for field in fields if field.kind in FILES for one in _ids(values.get(field.code))]
        attached += files.list_by_ids(file_ids=ids, actor=actor)
    return said, attached


def _said(
    affair: AffairView, version_id: UUID, fields: tuple[FieldDto, ...], values: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    texts = say_values(version_id=version_id, values=values)
    for field in fields:
        if affair.policy.is_hidden(field.code):
            continue
        if field.columns:
            shown = [one for one in field.columns if not affair.policy.is_hidden(f"{field.code}.{one.code}")]
            rows = say_rows(version_id=version_id, code=field.code, rows=values.get(field.code) or ())
            for number, row in enumerate(rows, start=1):
                yield f"{field.label} {number}", "; ".join(f"{one.label}: {row.get(one.code) or '—'}" for one in shown)
        elif texts.get(field.code):
            yield field.label, texts[field.code]


def _ids(value: Any) -> list[UUID]:
    if isinstance(value, Mapping):  # a signature: the picture that was drawn, or of the seal that was put
        value = [value["file"]] if value.get("file") else []
    return [UUID(str(one)) for one in value] if isinstance(value, list) else []
