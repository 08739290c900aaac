"""What holds for any text: no crash, the same answer twice, every figure stands in its evidence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.reading.document import Block, PlanText
from campaigns.reading.numbers import WORDS, read_number
from campaigns.reading.targets import find_targets

WORDING = (
    "Phấn đấu|đến năm 2027,|tỷ lệ hộ nghèo|giảm|tăng|còn|đạt|từ|trên|dưới|khoảng|ít nhất|không quá|3%|4 - 5%|12,5%|01",
    "5.000|tỷ đồng|hộ|xã|trở lên|và|, |; |. |: |(|)|“|”|trong đó|riêng|so với năm 2024|mỗi năm|/năm|không còn|một",
    "tập thể|hoặc|mô hình|1 vạn dân|/|ngày 12/3/2025|\n- |\nII. CHỈ TIÊU\n|\n",
)
PARTS = st.sampled_from([*"|".join(WORDING).split("|"), "\n| a | 5 |\n"])
SENTENCES = st.lists(PARTS, max_size=40).map(" ".join)


@settings(deadline=None, max_examples=200)
@given(SENTENCES)
def test_every_figure_stands_in_its_evidence(text):
    doc = PlanText.of(text)
    found = find_targets(doc)

    for target in [*found.targets, *found.secondary]:
        assert doc.slice(target.start, target.end) == target.text
        assert 0 <= target.start < target.end <= len(doc.text)
        assert target.value_to is None or target.value_to > target.value
        assert (target.comparator == "between") == (target.value_to is not None)
        assert target.implicit_zero or _written(target.text, target.value)
    for left in found.not_targets:
        assert doc.slice(left.start, left.end) == left.text != ""
        assert left.reason


def _written(text, value):
    figures = "".join(ch if ch.isdigit() or ch in ".," else " " for ch in text).split()
    readable = [figure.strip(".,") for figure in figures if figure.strip(".,")]
    spoken = [word for word, number in WORDS.items() if number == value]
    return any(read_number(figure) == value for figure in readable if figure.count(".") < 2) or any(
        word in text.lower().split() for word in spoken
    )


@settings(deadline=None, max_examples=100)
@given(SENTENCES)
def test_same_text_gives_the_same_answer(text):
    assert find_targets(PlanText.of(text)) == find_targets(PlanText.of(text))


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_any_text_is_read_without_a_crash(text):
    find_targets(PlanText.of(text))


HOSTILE = {
    "figures": "1 ",
    "clauses": "phấn đấu 100% hộ, ",
    "no marks": "tỷ lệ hộ nghèo đạt 5% ",
    "open brackets": "(",
    "brackets": "đạt (5%) ",
    "quotes": "“a ",
    "comparators": "trên dưới từ ",
    "dates": "ngày 12/3/2024 ",
    "fractions": "1/2/",
    "years": "đến năm 2025 ",
    "colons": "a: ",
    "dots": ".",
    "words": "một tập thể ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_to_its_end(name):
    """Time and its growth are shown by the benchmark of reading."""
    text = (HOSTILE[name] * 40_000)[:40_000]
    doc = PlanText(text, text, (Block(0, len(text), "", False, ()),))

    assert all(0 <= found.start <= found.end <= len(text) for found in find_targets(doc).targets)
