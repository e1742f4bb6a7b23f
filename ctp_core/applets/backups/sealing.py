"""A sealed file: a stream in chunks of AES-256-GCM, written once from front to back, read from anywhere.

``MAGIC``, two bytes with the length of the header, the header (JSON), 32 bytes that prove the key, then the chunks: ``CHUNK``
bytes and a tag each, the last one shorter or as long. A chunk's nonce is its number and whether it is the last, so none can
be changed, moved, left out or cut off. Memory: two chunks, however long the file.
"""

from __future__ import annotations

import hmac
import io
import json
import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ctp_core.applets.backups.errors import BackupKeyMissing, BackupKeyWrong, BackupUnreadable
from ctp_core.applets.backups.keys import BackupKey
from ctp_core.contracts import mark

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"CTP sealed 1\n"
LONGEST_HEADER = 4096
PROOF = 32
CHUNK = 1 << 20
TAG = 16


def is_sealed(stream: IO[bytes]) -> bool:
    """Whether a file begins as a sealed one does; the stream stands at its start again afterwards."""
    begins = stream.read(len(MAGIC))
    stream.seek(0)
    return begins == MAGIC


@dataclass(frozen=True, slots=True)
class _Cipher:
    """The chunks of one file. The proof commits to the key: no file opens by two of them."""

    box: AESGCM
    proof: bytes

    @classmethod
    def of(cls, secret: bytes, header: bytes) -> _Cipher:
        made = HKDF(SHA256(), length=32 + PROOF, salt=None, info=MAGIC + header).derive(secret)
        return cls(AESGCM(made[:32]), made[32:])

    def seal(self, number: int, plain: bytes, *, last: bool) -> bytes:
        return self.box.encrypt(_nonce(number, last), plain, None)

    def unseal(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self.box.decrypt(_nonce(number, last), sealed, None)
        except InvalidTag as error:
            raise BackupUnreadable() from error


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


class SealedWriter(io.RawIOBase):
    """Seals what is written into *target*; only ``finish`` makes it whole."""

    def __init__(self, target: IO[bytes], key: BackupKey) -> None:
        said, secret = key.close()
        header = json.dumps(said, sort_keys=True).encode()
        self._target, self._cipher = target, _Cipher.of(secret, header)
        self._number, self._waiting = 0, bytearray()
        target.write(MAGIC + len(header).to_bytes(2) + header + self._cipher.proof)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Take all of *data*."""
        view = memoryview(data).cast("B")
        for start in range(0, len(view), CHUNK):
            self._waiting += view[start : start + CHUNK]
            # What fills a chunk exactly waits: it may be the last.
            if len(self._waiting) > CHUNK:
                self._put(bytes(self._waiting[:CHUNK]), last=False)
                del self._waiting[:CHUNK]
        return len(view)

    def finish(self) -> None:
        """The last chunk. After it nothing is written."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.seal(self._number, plain, last=last))
        self._number += 1


class SealedReader(io.RawIOBase):
    """What stands in a sealed file, from any place. Every read is authenticated; raises BackupUnreadable for what was touched.

    Opening it proves the key and the end: raises BackupKeyMissing, BackupKeyWrong, BackupUnreadable.
    """

    def __init__(self, source: IO[bytes], key: BackupKey | None) -> None:
        if key is None:
            raise BackupKeyMissing()
        header, proof = _read_header(source)
        self._cipher = _Cipher.of(_secret(header, key), header)
        if not hmac.compare_digest(self._cipher.proof, proof):
            raise BackupKeyWrong()
        self._source, self._begins, self._at = source, source.tell(), 0
        length = source.seek(0, os.SEEK_END) - self._begins
        self._last = max(0, (length - 1) // (CHUNK + TAG))
        self.length = length - (self._last + 1) * TAG
        if length - self._last * (CHUNK + TAG) < TAG:
            raise BackupUnreadable()
        self._number, self._chunk = self._last, self._read(self._last)

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place of what stands in it. Raises ValueError before its start."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.length}[whence]
        if base + offset < 0:
            raise ValueError("before the start")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Up to the end of a chunk."""
        if self._at >= self.length:
            return 0
        number, start = divmod(self._at, CHUNK)
        if number != self._number:
            self._number, self._chunk = number, self._read(number)
        view = memoryview(buffer).cast("B")
        found = self._chunk[start : start + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _read(self, number: int) -> bytes:
        self._source.seek(self._begins + number * (CHUNK + TAG))
        return self._cipher.unseal(number, self._source.read(CHUNK + TAG), last=number == self._last)


def _read_header(source: IO[bytes]) -> tuple[bytes, bytes]:
    source.seek(len(MAGIC))
    length = int.from_bytes(source.read(2))
    header, proof = source.read(min(length, LONGEST_HEADER)), source.read(PROOF)
    if len(header) != length or len(proof) != PROOF:
        raise BackupUnreadable()
    return header, proof


def _secret(header: bytes, key: BackupKey) -> bytes:
    try:
        said: dict[str, Any] = json.loads(header)
        return key.open(said)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupUnreadable(mark("its header can't be read")) from error
