"""What a file is, judged by its bytes and never by its name. Pure."""

from __future__ import annotations

import puremagic

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
HEAD = 8_192

# These alone are shown inside a page; their beginnings are checked to the letter.
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

# What a browser or an office program opens without running anything in our place. All else is named plain bytes.
_KNOWN = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/gzip",
        "application/x-tar",
        "application/x-7z-compressed",
        "application/vnd.rar",
        "application/x-rar-compressed",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/rtf",
        "audio/mpeg",
        "audio/wav",
        "audio/ogg",
        "video/mp4",
        "video/webm",
        "video/quicktime",
        "image/bmp",
        "image/tiff",
    }
)


def content_type_of(head: bytes) -> str:
    """The media type of a file that begins with *head* (HEAD bytes of it)."""
    for beginning, kind in _IMAGES:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found in _KNOWN:
        return str(found)
    return TEXT if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The cut may fall inside a character.
        return len(head) == HEAD and error.start >= HEAD - 3
    return True
