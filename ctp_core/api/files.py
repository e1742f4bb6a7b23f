"""Files: private blobs with one door. Stored they are the uploader's; attached they follow their object's rights."""

from ctp_core.applets.files.content_types import INLINE
from ctp_core.applets.files.dto import FileDto, FileTooLarge, url_of
from ctp_core.applets.files.limits import MEGABYTE, size_limit
from ctp_core.applets.files.selectors import FileContent, get_content, list_attached, list_by_ids, list_own
from ctp_core.applets.files.services.attach_files import attach, copy_files, detach
from ctp_core.applets.files.services.remove_files import remove
from ctp_core.applets.files.services.store_file import store
from ctp_core.applets.files.services.sweep_files import sweep_files, sweep_storage

__all__ = [
    "INLINE",
    "MEGABYTE",
    "FileContent",
    "FileDto",
    "FileTooLarge",
    "attach",
    "copy_files",
    "detach",
    "get_content",
    "list_attached",
    "list_by_ids",
    "list_own",
    "remove",
    "size_limit",
    "store",
    "sweep_files",
    "sweep_storage",
    "url_of",
]
