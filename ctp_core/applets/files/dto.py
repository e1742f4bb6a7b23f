"""What others see of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ctp_core.applets.files.models import StoredFile
from ctp_core.contracts import FieldError, Invalid, mark


@dataclass(frozen=True, slots=True)
class FileDto:
    """A file; *url* answers whoever may read it and nobody else, *digest* is the SHA-256 of its bytes."""

    id: UUID
    name: str
    size: int
    content_type: str
    url: str
    slot: str
    uploaded_at: datetime
    digest: str = ""


class FileTooLarge(Invalid):
    """More bytes than the operators allow."""

    code = "core.file_too_large"
    status = 413
    message = mark("This file is too large: at most %(megabytes)s MB are allowed.")

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            {"file": [FieldError(self.code, self.message, megabytes=megabytes)]},
            megabytes=megabytes,
        )


def url_of(file_id: UUID) -> str:
    """The one address of a file's bytes."""
    return f"/files/{file_id}"


def file_dto(file: StoredFile) -> FileDto:
    """The DTO of *file* (its blob loaded)."""
    return FileDto(
        id=file.public_id,
        name=file.name,
        size=file.blob.size,
        content_type=file.blob.content_type,
        url=url_of(file.public_id),
        slot=file.slot,
        uploaded_at=file.uploaded_at,
        digest=file.blob.sha256,
    )
