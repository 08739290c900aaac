"""A whole reading: JSON, evidence, questions, nothing invented, and texts without end."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.reading.result import Reading, read_plan
from campaigns.reading.summary import summary_of
from campaigns.reading.version import GRAMMAR
from tests.campaigns.reading.invented import DUTIES, FOOT, HEAD, TIME, plan

MIDDLE = """II. CHỈ TIÊU

- 90% hộ dân phân loại rác tại nguồn;

- Trồng ít nhất 5.000 cây xanh.

III. KHEN THƯỞNG

- Bằng khen của Chủ tịch UBND tỉnh.
"""
KEYS = [
    "kind", "issuer", "number", "symbol", "place", "date", "title", "theme", "period", "milestones",
    "other_dates", "phases", "deadlines", "targets", "secondary_targets", "level_targets",
    "numeric_not_targets", "awards", "awards_detail", "criteria", "dossier_parts", "submission_routes",
    "quota_note", "work_items", "participants", "purpose", "parents", "signer", "signer_role",
    "recipients_count", "recipients", "grammar", "evidence", "questions",
]  # fmt: skip
DIGITS = re.compile(r"\d+")


def codes(reading: Reading) -> list[str]:
    return [q.code for q in reading.questions]


def test_json_says_which_grammar_has_read() -> None:
    assert read_plan("Không có gì để đọc.").as_json()["grammar"] == GRAMMAR


def test_json_has_every_key_and_is_plain_data() -> None:
    found = read_plan(plan(middle=MIDDLE)).as_json()
    assert list(found) == KEYS
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_json_of_a_plan_follows_the_conventions() -> None:
    found = read_plan(plan(middle=MIDDLE)).as_json()
    assert found["period"] == {"from": "2026-04", "to": "2026-12"}
    assert found["milestones"] == [
        {"kind": "sơ kết", "when": "2026-08", "what": "Sơ kết trong tháng 8/2026"},
        {"kind": "tổng kết", "when": "2026-12", "what": "tổng kết vào tháng 12/2026"},
    ]
    assert found["deadlines"] == [
        {
            "what": "Gửi kế hoạch phát động về Sở Nội vụ",
            "date": "2026-04-20",
            "wording": "trước ngày 20/4/2026",
            "who": "Các sở, ban, ngành",
            "kind": "launch_paper",
            "meaning": "before",
            "proof": "Kế hoạch phát động",
        }
    ]
    assert found["awards"] == ["Bằng khen của Chủ tịch UBND tỉnh"]
    assert found["dossier_parts"] is None
    assert found["recipients_count"] == 2


def test_evidence_points_into_the_composed_text() -> None:
    reading = read_plan(plan(middle=MIDDLE))
    spans = reading.evidence
    assert reading.text[spans["signer"].start : spans["signer"].end] == "Lò Thị Mẫu"
    assert reading.text[spans["period.from"].start : spans["period.from"].end] == "tháng 4/2026 đến tháng 12/2026"
    wording = reading.text[spans["deadlines[0]"].start : spans["deadlines[0]"].end]
    assert wording == "Gửi kế hoạch phát động về Sở Nội vụ trước ngày 20/4/2026 để theo dõi"


def figures_in(reading: Reading) -> list[tuple[str, str]]:
    """(path, text that must stand at its evidence) for every date and number reported."""
    items = [(f"deadlines[{i}]", d.date) for i, d in enumerate(reading.deadlines)]
    items += [(f"milestones[{i}]", m.when or "") for i, m in enumerate(reading.milestones)]
    items += [(f"other_dates[{i}]", o.when or "") for i, o in enumerate(reading.other_dates)]
    items += [("date", reading.date or ""), ("number", reading.number or "")]
    if reading.period and not reading.period.stated:
        items += [("period.from", reading.period.first or ""), ("period.to", reading.period.last or "")]
    return [(path, value) for path, value in items if value]


def check_evidence(reading: Reading) -> None:
    for path, value in figures_in(reading):
        span = reading.evidence[path]
        there = {int(number) for number in DIGITS.findall(reading.text[span.start : span.end])}
        wanted = [int(part) for part in DIGITS.findall(value.split("Q")[0])]
        years = {number for number in map(int, DIGITS.findall(reading.text)) if number > 1900}
        assert [n for n in wanted if n not in there and n not in years] == [], (path, value)


def test_every_reported_figure_stands_at_its_evidence() -> None:
    check_evidence(read_plan(plan(middle=MIDDLE)))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (plan(head=HEAD.replace("Số: 41/KH", "Số:   /KH")), "number_blank"),
        (plan(head=HEAD.replace("ngày 05 tháng 3", "ngày    tháng 3")), "date_blank"),
        (plan(head=HEAD.replace("Hoa Ban, ngày 05 tháng 3 năm 2026", "")), "date_missing"),
        (plan(time=""), "period_inferred"),
        (plan(time=TIME, head=HEAD).replace("Sơ kết trong tháng 8/2026, tổng", "Tổng"), "no_midterm"),
        (plan(time="I. THỜI GIAN\n\n- Từ nay đến hết ngày 31/12/2026.\n"), "period_open"),
        (plan(time=TIME + "\n- Thời gian sơ kết: nhân dịp ngày hội bản làng.\n").replace("Sơ kết trong tháng "
                        "8/2026, t", "T"), "milestone_in_words"),
        (plan(duties=""), "no_plan_deadline"),
        (plan(duties=DUTIES.replace("20/4/2026", "20/4")), "deadline_without_year"),
        (plan(duties=DUTIES.replace("20/4/2026", "20/4/2025")), "deadline_in_the_past"),
        (plan(duties=DUTIES.replace("trước ngày 20/4/2026", "trước ngày 20/4 hằng năm")), "recurring_deadline"),
        (plan(middle="III. KHEN THƯỞNG\n\n- Bằng khen của Chủ tịch UBND tỉnh."), "awards_without_criteria"),
        (plan(), "no_awards"),
        (plan(middle="III. KHEN THƯỞNG\n\n- Số lượng đề nghị tặng Bằng khen phân bổ sau."), "quota_later"),
        (plan(middle="III. KHEN THƯỞNG\n\n1. Hồ sơ khen thưởng\n\n- Báo cáo thành tích theo mẫu số 8 kèm theo Nghị "
                     "định."), "form_to_check"),
        (plan(foot="Nơi nhận:\n- Lưu: VT.\n"), "signer_missing"),
        (plan(middle="II. NỘI DUNG\n\n- Hướng ứng phong trào của các các ngành."), "misprint"),
        (plan(middle="II. NỘI DUNG\n\n1. Một.\n\n2. Hai.\n\n2. Ba."), "numbering"),
        (plan(duties=DUTIES.replace("20/4/2026", "31/4/2026")), "impossible_date"),
        (plan(head="Một bài báo về thời tiết."), "not_a_launch"),
    ],
)  # fmt: skip
def test_what_is_left_open_is_asked(raw: str, code: str) -> None:
    assert code in codes(read_plan(raw))


def test_a_complete_plan_leaves_little_to_ask() -> None:
    criteria = "\n1. Tiêu chuẩn: tập thể vượt chỉ tiêu; cá nhân có sáng kiến.\n"
    assert codes(read_plan(plan(middle=MIDDLE + criteria))) == []


def test_summary_names_what_was_found() -> None:
    lines = summary_of(read_plan(plan(middle=MIDDLE))).splitlines()
    assert lines[0] == "Loại văn bản: Kế hoạch phát động"
    assert "Số, ký hiệu: 41/KH-UBND" in lines
    assert "Thời gian thi đua: tháng 4/2026 – tháng 12/2026" in lines
    assert "  - trước ngày 20/4/2026: Gửi kế hoạch phát động về Sở Nội vụ — Các sở, ban, ngành" in lines


def test_summary_shows_dates_without_a_year() -> None:
    duties = DUTIES.replace("20/4/2026", "20/4") + "\n- Báo cáo kết quả trước ngày 25 hằng tháng.\n"
    raw = plan(duties=duties, head=HEAD.replace("ngày 05 tháng 3 năm 2026", "ngày    tháng    năm 2026"))
    assert "Nơi và ngày: Hoa Ban, năm 2026" in summary_of(read_plan(raw)).splitlines()


PIECES = [
    *plan(middle=MIDDLE).split("\n"),
    "trước ngày",
    "15/7",
    "năm 2026",
    "|",
    "**",
    "31/02/2024",
    "KẾ HOẠCH",
    "-",
    "(",
    "“",
    "\x00",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40), st.sampled_from(["\n", " ", "\n\n"]))
def test_any_text_is_read_without_error_and_without_invention(pieces: list[str], glue: str) -> None:
    reading = read_plan(glue.join(pieces))
    check_evidence(reading)
    assert json.dumps(reading.as_json(), ensure_ascii=False)
    numbers = {int(n) for n in DIGITS.findall(reading.text)}
    for item in reading.deadlines:
        assert [int(n) for n in DIGITS.findall(item.date) if int(n) not in numbers] == []


@pytest.mark.parametrize(
    "raw", ["", "\x00", "KẾ HOẠCH", "Nơi nhận:", "trước ngày 15/7/2026", "CHỦ TỊCH\n\nA B", "|" * 50, "(" * 3000]
)
def test_scraps_of_text_launch_nothing(raw: str) -> None:
    assert read_plan(raw).kind == "khac"


def test_forty_pages_are_read_whole() -> None:
    work = (
        "- Các đơn vị gửi báo cáo về Sở Nội vụ trước ngày 15/7/2026; phấn đấu 90% hộ đạt chuẩn, trồng 500 cây xanh "
        "(đợt một).\n\n"
    )
    raw = plan(middle="II. CHỈ TIÊU\n\n" + work * 1000)
    assert len(raw) > 110_000
    reading = read_plan(raw)
    assert reading.kind == "ke_hoach_phat_dong"
    assert len(reading.as_json()["targets"]) >= 1000


@pytest.mark.parametrize(
    "line",
    [
        "A" * 3000 + " ",
        "II. " + " " * 900,
        "A. " * 500,
        "a" * 3000 + " ",
        "(trước ngày ",
        "1/1/2026 - ",
        "Bằng khen của ",
        "sơ kết ",
        "“chủ đề ",
        "Số: / ",
        "- ",
    ],
)
def test_odd_long_text_gives_no_target(line: str) -> None:
    raw = plan(middle="II. NỘI DUNG\n\n1. " + line * (60_000 // len(line)))
    assert read_plan(raw).as_json()["targets"] == []


def test_foot_without_recipients_counts_none() -> None:
    reading = read_plan(plan(foot=FOOT.split("TM.")[1].join(["TM.", ""])))
    assert reading.as_json()["recipients_count"] is None
