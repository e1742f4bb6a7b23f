"""What documents records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from apps.documents.models import Category
from ctp_core.contracts import AuditWords, mark


def _categorys(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Category.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "documents.create_dispatch": mark("Began a dispatch"),
        "documents.update_dispatch": mark("Changed a dispatch"),
        "documents.number_dispatch": mark("Gave a dispatch its number"),
        "documents.issue_dispatch": mark("Issued a dispatch"),
        "documents.void_dispatch": mark("Voided a dispatch"),
        "documents.register_receipt": mark("Registered a receipt"),
        "documents.update_receipt": mark("Changed a receipt"),
        "documents.finish_receipt": mark("Finished a receipt"),
        "documents.sign_for": mark("Signed for a document"),
        "documents.send_back": mark("Sent a document back"),
        "documents.urge": mark("Urged those who have not signed"),
        "documents.save_category": mark("Saved a document category"),
    },
    kinds={
        "dispatch": mark("Dispatch"),
        "receipt": mark("Receipt"),
        "category": mark("Document category"),
    },
    details={
        "for": mark("On whose part"),
    },
    names={"category": _categorys},
)
