"""What keeps a house from being backed up or restored."""

from __future__ import annotations

from typing import Any

from ctp_core.contracts import Conflict, DomainError, Sentence, mark

CUT_SHORT = mark("it was changed or cut short")


class BackupUnreadable(DomainError):
    """No backup, or one that was changed or cut short. *reason* is a marked text, *params* fill its places."""

    code = "core.backup_unreadable"
    message = mark("This file is not a whole backup: %(reason)s.")

    def __init__(self, reason: str = CUT_SHORT, **params: Any) -> None:
        super().__init__(reason=Sentence(reason, params))


class BackupKeyMissing(DomainError):
    """A sealed backup, and nothing to open it by."""

    code = "core.backup_key_missing"
    message = mark("This backup is encrypted. Give the file with its passphrase or private key: --key FILE")


class BackupKeyWrong(DomainError):
    """Not the passphrase or the private key this backup was closed for."""

    code = "core.backup_key_wrong"
    message = mark("This key does not open the backup, or the head of the file was changed.")


class BackupKeyUnusable(DomainError):
    """A file that holds no key; *reason* as above."""

    code = "core.backup_key_unusable"
    message = mark("The key file can't be used: %(reason)s.")

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason=Sentence(reason, params))


class OtherKeys(Conflict):
    """The keys of this house are not those the backup was made with."""

    code = "core.backup_other_keys"
    message = mark(
        "The keys of this house are not those of the backup (%(names)s). Put back the folder keys, or the variables "
        "CTP_KEY_…, that belong to it."
    )


class OtherVersion(Conflict):
    """The tables of the backup are not those of this source."""

    code = "core.backup_other_version"
    message = mark(
        "The backup needs what this house has not: %(names)s. Use the version and the modules it was made with."
    )


class HouseInUse(Conflict):
    """Restoring would overwrite somebody's work."""

    code = "core.house_in_use"
    message = mark("There is a house in this database already. Restore into an empty database, or say --replace.")


class HouseRunning(Conflict):
    """Nobody may work in a house that is being replaced."""

    code = "core.house_running"
    message = mark(
        "A worker was at work %(seconds)s seconds ago. Stop all web servers and workers, and try again in half a minute."
    )


class FilesMissing(DomainError):
    """Bytes that the database knows are not in the storage."""

    code = "core.backup_files_missing"
    message = mark("The backup is written, but %(count)s files have no bytes in the storage, for example %(names)s.")


class AuditUnsound(DomainError):
    """The audit was not as it was written."""

    code = "core.backup_audit_unsound"
    message = mark(
        "Everything was written, but the audit of this house is not sound. Run: python3 manage.py verify_audit"
    )
