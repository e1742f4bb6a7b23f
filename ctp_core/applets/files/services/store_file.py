"""Take in an uploaded file."""

from __future__ import annotations

from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.files.content_types import HEAD, content_type_of
from ctp_core.applets.files.dto import FileDto, FileTooLarge, file_dto
from ctp_core.applets.files.limits import MEGABYTE, size_limit
from ctp_core.applets.files.models import Blob, StoredFile
from ctp_core.applets.files.names import clean_name
from ctp_core.contracts import Actor, ObjectRef

CHUNK = 256 * 1024
MEMORY = 2 * 1024 * 1024


def store(*, actor: Actor, name: str, content: BinaryIO | IO[bytes], size: int | None = None) -> FileDto:
    """Keep *content* under *name* for *actor*, who alone may read it until it is attached to something.

    *size* is what the sender announced, refused before a byte is read when it is too much. Raises FileTooLarge.
    """
    limit = size_limit()
    if size is not None and size > limit:
        raise FileTooLarge(limit // MEGABYTE)
    with cast(IO[bytes], SpooledTemporaryFile(max_size=MEMORY)) as copy:
        digest, length, head = _read(content, copy, limit)
        with transaction.atomic():
            file = StoredFile.objects.create(
                blob=_blob(copy, digest, length, head),
                name=clean_name(name),
                uploader_id=actor.account_pk,
                uploaded_at=timezone.now(),
                loose_since=timezone.now(),
            )
            record(
                actor=actor,
                action="core.upload_file",
                subject=ObjectRef("core", "file", file.public_id),
                details={"name": file.name, "size": length, "sha256": digest},
            )
            return file_dto(file)


def _read(content: BinaryIO | IO[bytes], copy: IO[bytes], limit: int) -> tuple[str, int, bytes]:
    digest, length, head = sha256(), 0, b""
    while chunk := content.read(CHUNK):
        length += len(chunk)
        if length > limit:
            raise FileTooLarge(limit // MEGABYTE)
        if len(head) < HEAD:
            head = (head + chunk)[:HEAD]
        digest.update(chunk)
        copy.write(chunk)
    copy.seek(0)
    return digest.hexdigest(), length, head


def _blob(copy: IO[bytes], digest: str, length: int, head: bytes) -> Blob:
    standing = Blob.objects.select_for_update().filter(sha256=digest).first()
    if standing is not None:
        return standing
    # A place of its own, so that a half-written file of somebody who died is never taken for the whole one.
    path = default_storage.save(f"{digest[:2]}/{digest[2:4]}/{digest}-{uuid4().hex[:8]}", File(copy))
    try:
        with transaction.atomic():
            return Blob.objects.create(sha256=digest, size=length, content_type=content_type_of(head), path=path)
    except IntegrityError:
        default_storage.delete(path)
        return Blob.objects.select_for_update().get(sha256=digest)
