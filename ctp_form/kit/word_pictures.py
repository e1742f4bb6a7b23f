"""Pictures in a .docx: PNG, JPEG and GIF by their own measures, no larger than the page has room for."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ENDINGS = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
EMU_A_PIXEL = 9_525
WIDEST, HIGHEST = 480, 240
"""In pixels of 1/96 inch."""
LARGEST = 5_000_000
_STARTS = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


@dataclass(frozen=True)
class WordPicture:
    """A picture as the package holds it: the *number* names its part and its relation."""

    number: int
    ending: str
    content: bytes
    width: int
    height: int

    @property
    def name(self) -> str:
        """The part's name below ``word/``."""
        return f"media/picture{self.number}.{self.ending}"

    def relation(self) -> str:
        """The relation from the document to the part."""
        return f'<Relationship Id="p{self.number}" Type="{RELATION}/image" Target="{self.name}"/>'

    def drawing(self, text: str) -> str:
        """A run that shows it; *text* says what it is."""
        size = f'cx="{self.width * EMU_A_PIXEL}" cy="{self.height * EMU_A_PIXEL}"'
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent {size}/><wp:docPr id="{self.number}" name="picture{self.number}" descr={quoteattr(text)}/>'
            f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture"><pic:pic xmlns:pic="{DRAWING}/picture">'
            f'<pic:nvPicPr><pic:cNvPr id="{self.number}" name="picture{self.number}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip xmlns:r="{RELATION}" r:embed="p{self.number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def word_picture(number: int, content_type: str, content: bytes) -> WordPicture | None:
    """The picture, None for one that Word can't show or whose measures can't be read."""
    ending = ENDINGS.get(content_type)
    size = _size(content) if ending and len(content) <= LARGEST else None
    if ending is None or size is None or 0 in size:
        return None
    scale = min(1.0, WIDEST / size[0], HIGHEST / size[1])
    width, height = (max(1, round(one * scale)) for one in size)
    return WordPicture(number, ending, content, width, height)


def _size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels by the file's own header."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    return _jpeg_size(content) if content[:2] == b"\xff\xd8" else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _STARTS:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None
