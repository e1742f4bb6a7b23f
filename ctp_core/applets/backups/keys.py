"""The keys that open a backup: a passphrase both ways, or a public key that can only close and the private one that opens.

Every sealed file has a secret of its own. Its header says how that is found again: a passphrase through scrypt, a key pair
through an X25519 agreement with a pair made for this one file.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ctp_core.applets.backups.errors import BackupKeyUnusable, BackupKeyWrong
from ctp_core.contracts import mark

# 128 MiB and about half a second a guess, the figure OWASP names for scrypt.
SCRYPT = {"n": 1 << 17, "r": 8, "p": 1}
SHORTEST_PASSPHRASE = 16
LONGEST_FILE = 64 * 1024


class BackupKey(ABC):
    """What closes a backup and, where it can, opens it."""

    @abstractmethod
    def close(self) -> tuple[dict[str, Any], bytes]:
        """For a new file: what its header says and its secret."""

    @abstractmethod
    def open(self, header: dict[str, Any]) -> bytes:
        """The secret of the file with this header. Raises BackupKeyWrong; KeyError, TypeError, ValueError for a header that is none."""


class Passphrase(BackupKey):
    """What a person can write on paper."""

    def __init__(self, text: str) -> None:
        self._text = text.encode()

    def close(self) -> tuple[dict[str, Any], bytes]:
        """With a salt of its own."""
        salt = os.urandom(16)
        return {"way": "passphrase", "salt": salt.hex(), **SCRYPT}, self._secret(salt)

    def open(self, header: dict[str, Any]) -> bytes:
        """As ``BackupKey`` says. Only the cost written here is paid: a header can't ask for all memory."""
        if header["way"] != "passphrase" or {name: header[name] for name in SCRYPT} != SCRYPT:
            raise BackupKeyWrong()
        return self._secret(bytes.fromhex(header["salt"]))

    def _secret(self, salt: bytes) -> bytes:
        return Scrypt(salt=salt, length=32, **SCRYPT).derive(self._text)


class PublicKey(BackupKey):
    """Closes backups on a computer that can't open them; within this process it reads again what it closed."""

    def __init__(self, key: X25519PublicKey) -> None:
        self._key = key
        self._closed: dict[str, bytes] = {}

    def close(self) -> tuple[dict[str, Any], bytes]:
        """With a key pair of its own, whose private half is forgotten."""
        passing = X25519PrivateKey.generate()
        ours = passing.public_key().public_bytes_raw().hex()
        secret = self._closed[ours] = passing.exchange(self._key)
        return {"way": "x25519", "passing": ours, "recipient": recipient(self._key)}, secret

    def open(self, header: dict[str, Any]) -> bytes:
        """As ``BackupKey`` says, for the files this very object closed."""
        if header["way"] != "x25519" or header["passing"] not in self._closed:
            raise BackupKeyWrong()
        return self._closed[header["passing"]]


class PrivateKey(BackupKey):
    """Opens what its public half closed, and closes as that does."""

    def __init__(self, key: X25519PrivateKey) -> None:
        self._key = key

    def close(self) -> tuple[dict[str, Any], bytes]:
        """As the public half."""
        return PublicKey(self._key.public_key()).close()

    def open(self, header: dict[str, Any]) -> bytes:
        """As ``BackupKey`` says."""
        if header["way"] != "x25519" or header["recipient"] != recipient(self._key.public_key()):
            raise BackupKeyWrong()
        return self._key.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(header["passing"])))


def recipient(key: X25519PublicKey) -> str:
    """By which a file says whose it is."""
    return sha256(key.public_bytes_raw()).hexdigest()


def read_key(path: Path) -> BackupKey:
    """The key in a file: X25519 as PEM, public or private, else its first line as a passphrase.

    Raises BackupKeyUnusable, OSError.
    """
    with path.open("rb") as file:
        raw = file.read(LONGEST_FILE + 1)
    if len(raw) > LONGEST_FILE:
        raise BackupKeyUnusable(mark("it is too long"))
    if raw.lstrip().startswith(b"-----BEGIN"):
        return _pem(raw)
    try:
        lines = raw.decode("utf-8-sig").strip().splitlines()
    except UnicodeDecodeError as error:
        raise BackupKeyUnusable(mark("it is neither PEM nor text")) from error
    if len(lines) != 1 or len(lines[0]) < SHORTEST_PASSPHRASE:
        raise BackupKeyUnusable(
            mark("a passphrase is one line of at least %(count)s characters"), count=SHORTEST_PASSPHRASE
        )
    return Passphrase(lines[0])


def _pem(raw: bytes) -> BackupKey:
    try:
        if b"PUBLIC KEY-----" in raw:
            public = serialization.load_pem_public_key(raw)
            if isinstance(public, X25519PublicKey):
                return PublicKey(public)
        else:
            private = serialization.load_pem_private_key(raw, password=None)
            if isinstance(private, X25519PrivateKey):
                return PrivateKey(private)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BackupKeyUnusable(mark("its PEM can't be read, or has a password")) from error
    raise BackupKeyUnusable(mark("it is no X25519 key"))


def make_key_pair(private: Path, public: Path) -> None:
    """Write a new pair as PEM, the private one readable by its owner alone. Raises FileExistsError, OSError."""
    key = X25519PrivateKey.generate()
    if public.exists():
        raise FileExistsError(f"{public} is there already")
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with open(os.open(private, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(secret)
    public.write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
