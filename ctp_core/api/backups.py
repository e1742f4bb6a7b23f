"""The whole house in one file, and back."""

from ctp_core.applets.backups.archive import Manifest
from ctp_core.applets.backups.checking import check_backup
from ctp_core.applets.backups.keys import BackupKey, make_key_pair, read_key
from ctp_core.applets.backups.services.back_up import back_up
from ctp_core.applets.backups.services.restore_house import restore_house

__all__ = ["BackupKey", "Manifest", "back_up", "check_backup", "make_key_pair", "read_key", "restore_house"]
