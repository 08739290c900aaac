"""Templates that agencies upload: what is let through, what is refused and why, and that a value stays a value."""

import io
import zipfile

import docx
import pytest

from thidua.documents import templating
from thidua.documents.templating import Many, Word, WrongTemplate, check_template, example_of, fill

PLACES = (
    Word("ten_don_vi", "Tên đơn vị", "Xã Mẫu"),
    Word("tong_so", "Tổng số đề nghị", "2"),
    Many(
        "theo_hinh_thuc",
        "Từng hình thức khen",
        (
            Word("hinh_thuc", "Tên hình thức", "Giấy khen"),
            Many("danh_sach", "Người của hình thức", (Word("ten", "Họ tên", "Lò Thị Mẫu"),)),
        ),
    ),
    Many("danh_sach", "Danh sách đề nghị", (Word("stt", "Số thứ tự", "1"), Word("ten", "Họ tên", "Lò Thị Mẫu"))),
)


def paper(*texts, table=(), header="", title=""):
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    if table:
        grid = made.add_table(rows=len(table), cols=len(table[0]))
        for row, values in zip(grid.rows, table, strict=True):
            for cell, value in zip(row.cells, values, strict=True):
                cell.text = value
    made.sections[0].header.paragraphs[0].text = header
    made.core_properties.title = title
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def with_part(data, name, text):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, text)
    return stream.getvalue()


def problems(data):
    with pytest.raises(WrongTemplate) as refused:
        check_template(data, PLACES)
    return list(refused.value.problems)


def texts(data):
    made = docx.Document(io.BytesIO(data))
    rows = [[cell.text for cell in row.cells] for table in made.tables for row in table.rows]
    return [paragraph.text for paragraph in made.paragraphs], rows


def filled(data, **values):
    return texts(fill(data, {**example_of(PLACES), **values}, PLACES))


# --- What is let through


def test_places_are_listed_wherever_they_stand():
    data = paper("{{ ten_don_vi }}", table=[["{%tr for p in danh_sach %}"], ["{{ p.ten }}"], ["{%tr endfor %}"]])

    assert check_template(data, PLACES) == ("danh_sach", "danh_sach.ten", "ten_don_vi")


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("{% if tong_so == '0' %}Không có{% else %}{{ tong_so }}{% endif %}", ("tong_so",)),
        ("{% if danh_sach and not tong_so %}{{ ten_don_vi }}{% endif %}", ("danh_sach", "ten_don_vi", "tong_so")),
        (
            "{% for a in theo_hinh_thuc %}{{ a.hinh_thuc }}"
            "{% for b in a.danh_sach %}{{ b.ten }}{% endfor %}{% endfor %}",
            ("danh_sach.ten", "theo_hinh_thuc", "theo_hinh_thuc.danh_sach", "theo_hinh_thuc.hinh_thuc"),
        ),
        (
            "{% for p in danh_sach %}{{ loop.index }}. {{ p.ten }}{% if not loop.last %}; {% endif %}{% endfor %}",
            ("danh_sach", "danh_sach.ten"),
        ),
    ],
)
def test_loops_and_simple_conditions_are_let_through(text, used):
    assert check_template(paper(text), PLACES) == used


def test_places_in_the_header_and_in_the_properties_count():
    assert check_template(paper("Văn bản", header="{{ ten_don_vi }}", title="{{ tong_so }}"), PLACES) == (
        "ten_don_vi",
        "tong_so",
    )


def test_place_cut_in_pieces_by_word_is_still_one():
    made = docx.Document()
    line = made.add_paragraph("{{ ten_")
    line.add_run("don").bold = True
    line.add_run("_vi }}")
    stream = io.BytesIO()
    made.save(stream)

    assert check_template(stream.getvalue(), PLACES) == ("ten_don_vi",)


# --- What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ ten_don_v }}", "Không có ô “ten_don_v”. Có phải {{ ten_don_vi }}?"),
        ("{{ qwxz }}", "Không có ô “qwxz”."),
        (
            "{% for p in danh_sach %}{{ p.tenn }}{% endfor %}",
            "Không có ô “p.tenn”. Có phải {{ p.ten }}?",
        ),
        ("{{ danh_sach }}", "“danh_sach” là danh sách: hãy dùng {% for … in danh_sach %}."),
        ("{% for p in tong_so %}x{% endfor %}", "“tong_so” không phải danh sách nên không lặp được."),
        ("{% for p in danh_sach %}{{ p }}{% endfor %}", "“p” là một dòng: hãy ghi rõ mục, ví dụ p.ten."),
        ("Văn bản không có ô nào", "Mẫu chưa có ô nào để điền. Hãy đặt các ô như {{ ten_don_vi }} vào tệp Word."),
    ],
)
def test_mistake_is_named_with_what_was_meant(text, said):
    assert problems(paper(text)) == [said]


ATTACKS = (
    "{{ ten_don_vi.__class__.__mro__ }}",
    "{{ ten_don_vi.__class__ }}",
    "{{ ''.__class__ }}",
    "{{ ten_don_vi['__class__'] }}",
    "{{ ten_don_vi.upper() }}",
    "{{ range(10**9) }}",
    "{{ 7 * 7 }}",
    "{{ 'a' * 10**9 }}",
    "{{ ten_don_vi|attr('__class__') }}",
    "{{ ten_don_vi|upper }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ self }}",
    "{% set x = 1 %}{{ x }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% macro m() %}{% endmacro %}",
    "{% extends 'x' %}",
    "{% for a in danh_sach %}{% for b in danh_sach %}{% for c in danh_sach %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for p in [1, 2] %}x{% endfor %}",
    "{% for p in danh_sach if p.ten %}x{% endfor %}",
    "{% for p in danh_sach recursive %}{{ loop(p) }}{% endfor %}",
    "{% if ten_don_vi is defined %}x{% endif %}",
    "{% if tong_so > 3 %}x{% endif %}",
    "{% filter upper %}x{% endfilter %}",
    "{% raw %}{{ x }}{% endraw %}{% call ten_don_vi() %}{% endcall %}",
    "{{ lipsum }}",
    "{{ loop.index }}",
)


@pytest.mark.parametrize(
    ("attack", "where"), [*((one, "body") for one in ATTACKS), (ATTACKS[0], "header"), (ATTACKS[5], "title")]
)
def test_anything_but_places_is_refused_and_never_runs(attack, where):
    data = {
        "body": lambda: paper("{{ tong_so }}", attack),
        "header": lambda: paper("{{ tong_so }}", header=attack),
        "title": lambda: paper("{{ tong_so }}", title=attack),
    }[where]()

    assert problems(data) != []
    with pytest.raises(WrongTemplate):
        fill(data, example_of(PLACES), PLACES)


@pytest.mark.parametrize(
    "text", ["{% for p in danh_sach %}{{ p.ten }}", "{{ ten_don_vi", "{% endif %}", "{{ }}", "{% if %}{% endif %}"]
)
def test_unfinished_marks_are_told(text):
    (said,) = problems(paper(text))

    assert said.startswith("Dấu {{ }} hoặc {% %} viết chưa đúng")


def test_every_problem_is_told_at_once():
    assert len(problems(paper("{{ a }}", "{{ b }}", "{{ c() }}", header="{{ d }}"))) == 4


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
            'Target="http://example.invalid/x.dotm" TargetMode="External"/></Relationships>',
            "Mẫu lấy nội dung từ bên ngoài tệp. Hãy bỏ liên kết ngoài rồi tải lên lại.",
        ),
        ("word/embeddings/a.bin", "x", "Mẫu có tệp nhúng bên trong. Hãy bỏ phần nhúng rồi tải lên lại."),
        (
            "word/footer9.xml",
            "<w:ftr><w:instrText>DDEAUTO c:\\\\windows</w:instrText></w:ftr>",
            "Mẫu có trường tự lấy dữ liệu từ nơi khác (INCLUDE, DDE, LINK). Hãy bỏ trường đó.",
        ),
        ("word/vbaProject.bin", "x", "Tệp có chứa macro. Hãy lưu lại thành tệp không có macro rồi gửi lại."),
        ("word/big.xml", " " * (templating.MAX_PART + 1), "Nội dung mẫu quá lớn. Mẫu chỉ cần phần khung của văn bản."),
    ],
)
def test_file_that_reaches_out_or_hides_something_is_refused(name, text, said):
    assert problems(with_part(paper("{{ ten_don_vi }}"), name, text)) == [said]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 rest", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"])
def test_what_is_no_word_file_is_refused(data):
    assert len(problems(data)) == 1


def test_file_over_the_limit_is_refused_before_it_is_opened():
    assert problems(b"PK" + b"0" * templating.MAX_BYTES) == ["Mẫu Word không được quá 2 MB."]


def test_text_that_would_grow_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(templating, "MAX_FILLED", 200_000)
    data = paper("{% for p in danh_sach %}" + "x" * 1000 + "{% endfor %}")

    with pytest.raises(WrongTemplate, match="quá lớn"):
        fill(data, {**example_of(PLACES), "danh_sach": [{"stt": "1", "ten": "A"}] * 1000}, PLACES)


# --- Filling


def test_rows_are_repeated_with_their_values():
    data = paper(
        "Đơn vị: {{ ten_don_vi }}, {{ tong_so }} đề nghị",
        table=[
            ["STT", "Họ tên"],
            ["{%tr for p in danh_sach %}", ""],
            ["{{ p.stt }}", "{{ p.ten }}"],
            ["{%tr endfor %}", ""],
        ],
    )

    said, rows = filled(
        data, ten_don_vi="Xã A", danh_sach=[{"stt": "1", "ten": "Lò Văn Một"}, {"stt": "2", "ten": "Lò Thị Hai"}]
    )

    assert said[0] == "Đơn vị: Xã A, 2 đề nghị"
    assert rows == [["STT", "Họ tên"], ["1", "Lò Văn Một"], ["2", "Lò Thị Hai"]]


@pytest.mark.parametrize(
    "name",
    [
        "Công ty A & B",
        "Tổ <Dân vận> khéo",
        "{{ 7*7 }}",
        "{% for x in danh_sach %}",
        "</w:t></w:r><w:r><w:t>",
        "&lt;b&gt; &amp;",
        "“Mai Sơn” 'xanh'",
        "Ban Quản lý dự án".ljust(120, "0"),
        "{# ẩn #}",
    ],
)
def test_value_comes_out_as_it_is_and_is_never_read(name):
    said, rows = filled(
        paper("{{ ten_don_vi }}", table=[["{%tr for p in danh_sach %}"], ["{{ p.ten }}"], ["{%tr endfor %}"]]),
        ten_don_vi=name,
        danh_sach=[{"stt": "1", "ten": name}],
    )

    assert (said[0], rows) == (name, [[name]])


def test_lines_of_a_text_stay_lines_and_other_controls_become_spaces():
    said, _ = filled(paper("{{ ten_don_vi }}"), ten_don_vi="Một\r\nHai\tBa\x07Bốn\x0cNăm\x00")

    assert said[0] == "Một\nHai Ba Bốn Năm "


def test_filling_twice_gives_the_same_text():
    data = paper("{{ ten_don_vi }}", "{{ tong_so }}")

    assert texts(fill(data, example_of(PLACES), PLACES)) == texts(fill(data, example_of(PLACES), PLACES))
