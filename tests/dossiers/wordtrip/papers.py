"""Papers and facts for the comparison: what a filled template looks like, as Word and as passages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dossiers.wordtrip.facts import Facts, Group, Nominee
from dossiers.wordtrip.reading import Passage, clean

PROVINCE = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
COMMUNE = "Giấy khen của Chủ tịch Ủy ban nhân dân xã"
MEDAL = "Huân chương Lao động hạng Nhì"
AWARDS = (
    (PROVINCE, PROVINCE),
    ("Bằng khen", PROVINCE),
    (COMMUNE, COMMUNE),
    (MEDAL, MEDAL),
    ("Huân chương Lao động hạng Nhất", "Huân chương Lao động hạng Nhất"),
)
AN = Nominee(1, "Lò Văn An", PROVINCE, "cá nhân", "Chủ tịch", "Ủy ban nhân dân xã Yên Châu")
BINH = Nominee(2, "Cà Thị Bình", COMMUNE, "cá nhân", "Giáo viên", "Trường Tiểu học Yên Châu")
TEAM = Nominee(3, "Tổ <Dân vận> khéo bản Na Sang", COMMUNE, "tập thể")
FACTS = Facts(
    nominees=(AN, BINH, TEAM),
    awards=AWARDS,
    texts=(
        (Group.NUMBER, "12/TTr-UBND"),
        (Group.UNIT, "Ủy ban nhân dân xã Yên Châu"),
        (Group.CAMPAIGN, "Chung sức xây dựng nông thôn mới năm 2025"),
    ),
    days=((Group.DAY, date(2025, 8, 5)),),
)
HEAD = ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Hình thức đề nghị")


def paper(facts: Facts = FACTS) -> list[Passage]:
    """A submission with its list in a table."""
    texts = dict(facts.texts)
    day = dict(facts.days)[Group.DAY]
    lines = [
        texts[Group.UNIT].upper(),
        f"Số: {texts[Group.NUMBER]}",
        f"Yên Châu, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
        "TỜ TRÌNH về việc đề nghị khen thưởng",
        f"Thực hiện phong trào “{texts[Group.CAMPAIGN]}”, {texts[Group.UNIT]} kính trình danh sách sau:",
    ]
    rows = [HEAD] + [
        (str(place), one.name, one.position, one.unit, one.award) for place, one in enumerate(facts.nominees, start=1)
    ]
    return [Passage(f"Đoạn {place}", (clean(line),)) for place, line in enumerate(lines, start=1)] + table(rows)


def table(rows: Sequence[Sequence[str]], number: int = 1) -> list[Passage]:
    return [
        Passage(f"Bảng {number}, dòng {place}", tuple(clean(cell) for cell in row), number)
        for place, row in enumerate(rows, start=1)
    ]


def prose(*lines: str) -> list[Passage]:
    return [Passage(f"Đoạn {place}", (clean(line),)) for place, line in enumerate(lines, start=1)]


def edited(passages: Sequence[Passage], old: str, new: str) -> list[Passage]:
    """The same with the first `old` made `new`."""
    found, done = [], False
    for one in passages:
        cells = one.cells
        if not done:
            cells = tuple(cell.replace(old, new, 1) for cell in cells)
            done = cells != one.cells
        found.append(replace(one, cells=cells))
    assert done, old
    return found


def saved(document: object) -> io.BytesIO:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    stream.seek(0)
    return stream
