"""A filled-in form as a .docx: headings, pairs of label and value, sub-tables, pictures. The fonts are the reader's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID
from xml.sax.saxutils import escape

from django.utils.html import strip_tags

from ctp_core.api import files
from ctp_core.contracts import Actor, NotFound
from ctp_form.kit.reading import FormReading, ShownCell, ShownField
from ctp_form.kit.word_pictures import ENDINGS, LARGEST, WordPicture, word_picture

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for kind, ending in ENDINGS.items())
    + '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
PICTURES = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/>'
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def form_docx(*, title: str, notes: Sequence[str], reading: FormReading, reader: Actor) -> bytes:
    """The document: *title*, the form as it is read, *notes* at its foot (who printed it, its mark).

    Pictures are those that *reader* may open.
    """
    parts = [_paragraph(title, size=36, bold=True, align="center")]
    pictures: dict[UUID, WordPicture] = {}
    for group, fields in reading.groups:
        if group == "pictures":
            pictures |= _pictures(fields, reader, len(pictures))
        parts += _group(group, fields, pictures)
    parts += [_paragraph(note, size=18) for note in notes]
    body = "".join(parts)
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{WORDS}"><w:body>{body}'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1300" w:bottom="1440" w:left="1300" w:header="700" w:footer="700" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", document)
        if pictures:
            relations = PICTURES.format("".join(one.relation() for one in pictures.values()))
            archive.writestr("word/_rels/document.xml.rels", relations)
        for one in pictures.values():
            archive.writestr(f"word/{one.name}", one.content)
    return target.getvalue()


def _pictures(fields: Sequence[ShownField], reader: Actor, so_far: int) -> dict[UUID, WordPicture]:
    found: dict[UUID, WordPicture] = {}
    for file in (file for one in fields for file in one.files):
        if file.size > LARGEST:
            continue
        try:
            with files.get_content(file_id=file.id, actor=reader).open() as opened:
                made = word_picture(so_far + len(found) + 1, file.content_type, opened.read())
        except NotFound:
            continue
        if made is not None:
            found[file.id] = made
    return found


def _group(group: str, fields: Sequence[ShownField], pictures: Mapping[UUID, WordPicture]) -> Iterable[str]:
    if group == "grid":
        rows = [_pairs(fields[place : place + 2]) for place in range(0, len(fields), 2)]
        return [_table(rows), _paragraph("")]
    found = []
    for one in fields:
        found.append(_paragraph(one.label, size=26, bold=True))
        if one.head:
            rows = [_cells(one.head, bold=True, labels=True), *(_cells(row) for row in one.rows)]
            found += [_table([*rows, _cells(one.totals, bold=True)] if one.totals else rows), _paragraph("")]
        drawn = [pictures[file.id].drawing(one.label) for file in one.files if file.id in pictures]
        found += [f"<w:p>{run}</w:p>" for run in drawn]
        # Whose seal it is stands under the picture.
        signed = one.text if one.template == "pictures" else ""
        left = [file.name for file in one.files if file.id not in pictures]
        texts = [one.help, strip_tags(one.rich), *left, signed]
        texts += [f"{said.name}: {said.text}" for said in one.opinions]
        found += [_paragraph(text) for text in texts if text]
    return found


def _pairs(fields: Sequence[ShownField]) -> str:
    cells = []
    for one in fields:
        cells += [_cell(one.label, bold=True), _cell("\n".join(text for text in (one.text, one.capitals) if text))]
    return f"<w:tr>{''.join(cells)}{_cell('') * (4 - len(cells))}</w:tr>"


def _cells(cells: Sequence[ShownCell], *, bold: bool = False, labels: bool = False) -> str:
    drawn = (
        _cell(one.label if labels else one.text, bold=bold, align="right" if one.is_number else "") for one in cells
    )
    return f"<w:tr>{''.join(drawn)}</w:tr>"


def _table(rows: Sequence[str]) -> str:
    frame = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{frame}{''.join(rows)}</w:tbl>"


def _cell(text: str, *, bold: bool = False, align: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{_paragraph(text, bold=bold, align=align)}</w:tc>'


def _paragraph(text: str, *, size: int = 22, bold: bool = False, align: str = "") -> str:
    look = f'{FONTS}{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/>'
    frame = f'<w:pPr><w:jc w:val="{align}"/></w:pPr>' if align else ""
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p>{frame}<w:r><w:rPr>{look}</w:rPr>{runs}</w:r></w:p>"
