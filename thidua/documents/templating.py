"""An agency's own Word template: which places it may have, and filling them.

docxtpl finds the places; Jinja's sandbox fills them. Before anything runs, every part of the file is parsed and only
plain places, loops over the lists offered and conditions on them are let through: no call, filter, index or name of
Python's. Whatever is filled in is text: it is escaped and never read as a template.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from thidua.documents.ooxml import WORD, WrongPackage, check_package, tags_in

MAX_BYTES = 2 * 1024 * 1024
MAX_PART = 4 * 1024 * 1024
"""Unpacked; a form of twenty pages is far below a tenth of it."""
MAX_TAGS, MAX_BRACES = 200_000, 20_000
"""In all parts together: finding the places costs by the tag and by the brace."""
UNREADABLE = "Không đọc được mẫu này. Hãy mở bằng Word, lưu lại thành .docx rồi tải lên lại."
TOO_MUCH = "Nội dung mẫu quá lớn. Mẫu chỉ cần phần khung của văn bản."
MAX_FILLED = 64 * 1024 * 1024
DEPTH = 2
SHOWN = 12
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_LOOP = {"index": "Số thứ tự của dòng", "first": "", "last": ""}
_RISKY_FIELD = re.compile(rb"\b(INCLUDE(PICTURE|TEXT)|DDE(AUTO)?|IMPORT|LINK|DATABASE|MACROBUTTON)\b")
_OUTSIDE = re.compile(rb"<[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")


class WrongTemplate(Exception):
    """Refused; every problem is a Vietnamese sentence."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Word:
    """A place for one text. `{{ name }}` in the template."""

    name: str
    about: str
    example: str


@dataclass(frozen=True, slots=True)
class Many:
    """A list to loop over: `{% for x in name %} {{ x.field }} {% endfor %}`."""

    name: str
    about: str
    fields: tuple[Word | Many, ...]


Vocabulary = tuple[Word | Many, ...]
Scope = Mapping[str, Word | Many]


def scope_of(vocabulary: Vocabulary) -> Scope:
    return {one.name: one for one in vocabulary}


def example_of(vocabulary: Vocabulary) -> dict[str, Any]:
    """Values to try a template with: every list has two rows."""
    return {
        one.name: one.example if isinstance(one, Word) else [example_of(one.fields) for _ in range(2)]
        for one in vocabulary
    }


@dataclass
class _Reader:
    """Walks what Jinja parsed and notes each place used and everything that is not allowed."""

    vocabulary: Vocabulary
    used: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def read(self, tree: nodes.Template) -> None:
        self._body(tree.body, scope_of(self.vocabulary), {}, 0)

    def _body(self, body: Sequence[nodes.Node], scope: Scope, rows: Mapping[str, Many], depth: int) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for piece in node.nodes:
                    if not isinstance(piece, nodes.TemplateData):
                        self._text(piece, scope, rows)
            elif isinstance(node, nodes.If):
                self._test(node.test, scope, rows)
                self._body(node.body, scope, rows, depth)
                self._body(node.elif_, scope, rows, depth)
                self._body(node.else_, scope, rows, depth)
            elif isinstance(node, nodes.For):
                self._loop(node, scope, rows, depth)
            else:
                self._refuse(node)

    def _loop(self, node: nodes.For, scope: Scope, rows: Mapping[str, Many], depth: int) -> None:
        known = self._find(node.iter, scope, rows)
        plain = isinstance(node.target, nodes.Name) and node.test is None and not node.else_ and not node.recursive
        if not plain or depth >= DEPTH:
            self._refuse(node)
        elif known is not None and not isinstance(known, Many):
            self.problems.append(f"“{_words(node.iter)}” không phải danh sách nên không lặp được.")
        elif isinstance(known, Many) and isinstance(node.target, nodes.Name):
            self._body(node.body, scope, {**rows, node.target.name: known}, depth + 1)

    def _text(self, node: nodes.Node, scope: Scope, rows: Mapping[str, Many]) -> None:
        known = self._find(node, scope, rows)
        if isinstance(known, Many):
            self.problems.append(f"“{_words(node)}” là danh sách: hãy dùng {{% for … in {_words(node)} %}}.")

    def _test(self, node: nodes.Node, scope: Scope, rows: Mapping[str, Many]) -> None:
        if isinstance(node, nodes.Not):
            self._test(node.node, scope, rows)
        elif isinstance(node, nodes.And | nodes.Or):
            self._test(node.left, scope, rows)
            self._test(node.right, scope, rows)
        elif isinstance(node, nodes.Compare):
            self._test(node.expr, scope, rows)
            for operand in node.ops:
                if operand.op not in ("eq", "ne"):
                    self._refuse(node)
                self._test(operand.expr, scope, rows)
        elif not isinstance(node, nodes.Const):
            self._find(node, scope, rows)

    def _find(self, node: nodes.Node, scope: Scope, rows: Mapping[str, Many]) -> Word | Many | None:
        """What a name stands for; None, with the problem noted, when it stands for nothing."""
        if isinstance(node, nodes.Name):
            if node.name in rows:
                self.problems.append(f"“{node.name}” là một dòng: hãy ghi rõ mục, ví dụ {node.name}.ten.")
                return None
            return self._known(node.name, scope, node.name)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            if node.node.name == "loop" and rows and node.attr in _LOOP:
                return Word(f"loop.{node.attr}", "", "1")
            if node.node.name in rows:
                many = rows[node.node.name]
                return self._known(node.attr, scope_of(many.fields), f"{node.node.name}.{node.attr}", many.name)
        self._refuse(node)
        return None

    def _known(self, name: str, scope: Scope, shown: str, within: str = "") -> Word | Many | None:
        found = scope.get(name)
        if found is None:
            near = difflib.get_close_matches(name, scope, n=1, cutoff=0.6)
            prefix = shown.removesuffix(name)
            hint = f" Có phải {{{{ {prefix}{near[0]} }}}}?" if near else ""
            self.problems.append(f"Không có ô “{shown}”.{hint}")
        else:
            self.used.add(f"{within}.{name}" if within else name)
        return found

    def _refuse(self, node: nodes.Node) -> None:
        self.problems.append(
            f"Không được dùng “{_words(node)}”: mẫu chỉ có ô thay thế, vòng lặp theo danh sách và điều kiện đơn giản."
        )


def _words(node: nodes.Node) -> str:
    """A short name of a construct for people who wrote it."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        return f"{_words(node.node)}.{node.attr}"
    if isinstance(node, nodes.Call):
        return f"{_words(node.node)}(…)"
    if isinstance(node, nodes.Filter):
        return f"| {node.name}"
    if isinstance(node, nodes.Getitem):
        return f"{_words(node.node)}[…]"
    return {"For": "for", "Compare": "so sánh", "Assign": "set", "Add": "+", "Mul": "*"}.get(
        type(node).__name__, type(node).__name__.lower()
    )


class _Bounded(Template):
    """Stops when the text grows past the limit, before it fills the memory."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        pieces, size = [], 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > MAX_FILLED:
                raise WrongTemplate(["Văn bản tạo ra quá lớn. Hãy bớt nội dung trong vòng lặp của mẫu."])
            pieces.append(piece)
        return "".join(pieces)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Whatever is compiled here was read by `_Reader` first, whichever part of the file it came from."""

    template_class = _Bounded

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.vocabulary = vocabulary
        for names in (self.globals, self.filters, self.tests):
            names.clear()

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        reader = _Reader(self.vocabulary)
        reader.read(self.parse(source))
        if reader.problems:
            raise WrongTemplate(reader.problems)
        return super().from_string(source, *args, **kwargs)


def check_template(data: bytes, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Names of the places a template uses, in order; WrongTemplate names everything that is wrong with it."""
    _check_file(data)
    reader = _Reader(vocabulary)
    try:
        for source in _sources(data):
            try:
                reader.read(_Sandbox(vocabulary).parse(source))
            except TemplateSyntaxError as error:
                reader.problems.append(_syntax(error, source))
    except (SyntaxError, LookupError, AttributeError, ValueError, RecursionError) as error:
        raise WrongTemplate([UNREADABLE]) from error
    if not reader.problems and not reader.used:
        reader.problems.append("Mẫu chưa có ô nào để điền. Hãy đặt các ô như {{ ten_don_vi }} vào tệp Word.")
    if reader.problems:
        raise WrongTemplate(list(dict.fromkeys(reader.problems))[:SHOWN])
    fill(data, example_of(vocabulary), vocabulary)
    return tuple(sorted(reader.used))


def fill(data: bytes, values: Mapping[str, Any], vocabulary: Vocabulary) -> bytes:
    """The template with its places filled. `values` has every name of the vocabulary."""
    paper = DocxTemplate(io.BytesIO(data))
    try:
        paper.render(_safe(values), jinja_env=_Sandbox(vocabulary))
    except WrongTemplate:
        raise
    except (TemplateError, ValueError, TypeError, AttributeError, KeyError, SyntaxError, RecursionError) as error:
        raise WrongTemplate(["Không điền được mẫu này. Hãy kiểm tra các cặp {% for %} … {% endfor %}."]) from error
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _safe(value: Any) -> Any:
    """Without the marks docxtpl itself reads in a text: a line break stays one, other controls become spaces."""
    if isinstance(value, str):
        return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", value.replace("\r\n", "\n"))
    if isinstance(value, Mapping):
        return {name: _safe(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(one) for one in value]
    return value


def _check_file(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise WrongTemplate([f"Mẫu Word không được quá {MAX_BYTES // 1024 // 1024} MB."])
    try:
        check_package(io.BytesIO(data), WORD)
    except WrongPackage as error:
        raise WrongTemplate([str(error)]) from error
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(total for total, _ in tags_in(archive).values()) > MAX_TAGS:
            raise WrongTemplate([TOO_MUCH])
        braces = 0
        for entry in archive.infolist():
            _check_part(archive, entry)
            if entry.filename.lower().endswith(".xml"):
                braces += archive.read(entry).count(b"{")
    if braces > MAX_BRACES:
        raise WrongTemplate([TOO_MUCH])


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if name.startswith(("word/embeddings", "word/activex", "word/afchunk")):
        raise WrongTemplate(["Mẫu có tệp nhúng bên trong. Hãy bỏ phần nhúng rồi tải lên lại."])
    if not name.endswith((".xml", ".rels")):
        return
    if entry.file_size > MAX_PART:
        raise WrongTemplate([TOO_MUCH])
    text = archive.read(entry)
    if name.endswith(".rels") and any(b"/hyperlink" not in link for link in _OUTSIDE.findall(text)):
        raise WrongTemplate(["Mẫu lấy nội dung từ bên ngoài tệp. Hãy bỏ liên kết ngoài rồi tải lên lại."])
    if name.endswith(".xml") and b"instrText" in text and _RISKY_FIELD.search(text):
        raise WrongTemplate(["Mẫu có trường tự lấy dữ liệu từ nơi khác (INCLUDE, DDE, LINK). Hãy bỏ trường đó."])


def _sources(data: bytes) -> Iterator[str]:
    """Every text docxtpl will fill: body, headers, footers, footnotes, properties of the file."""
    paper = DocxTemplate(io.BytesIO(data))
    paper.render_init()
    yield paper.patch_xml(paper.get_xml())
    for uri in (paper.HEADER_URI, paper.FOOTER_URI):
        for _, part in paper.get_headers_footers(uri):
            yield paper.patch_xml(paper.get_part_xml(part))
    for part in paper.docx.part.package.iter_parts():
        if part.content_type == _FOOTNOTES:
            yield paper.patch_xml(part.blob.decode())
    for name in _PROPERTIES:
        yield getattr(paper.docx.core_properties, name)


def _syntax(error: TemplateSyntaxError, source: str) -> str:
    line = source.splitlines()[max(error.lineno - 1, 0)] if source else ""
    marks = re.findall(r"\{[{%][^{}<]{0,60}", re.sub(r"<[^>]+>", "", line))
    near = f" gần “{marks[0].strip()}”" if len(marks) == 1 else ""
    return (
        f"Dấu {{{{ }}}} hoặc {{% %}} viết chưa đúng{near}: mỗi {{% for %}} cần {{% endfor %}}, "
        "mỗi {% if %} cần {% endif %}."
    )
