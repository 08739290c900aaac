"""Any dossier agrees with its own paper, and one wrong letter or digit is found wherever it stands."""

import io
from dataclasses import replace
from datetime import date

import docx
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from dossiers.wordtrip.comparing import differences
from dossiers.wordtrip.facts import Facts, Group, Nominee
from dossiers.wordtrip.reading import passages
from dossiers.wordtrip.tokens import word_key
from tests.dossiers.wordtrip.papers import AWARDS, COMMUNE, HEAD, PROVINCE, paper, saved

FAMILIES = ("Lò", "Cà", "Quàng", "Nguyễn", "Giàng", "Vàng", "Mùa", "Hạng")
MIDDLE = ("Văn", "Thị", "A", "Đức", "Ngọc")
GIVEN = ("An", "Bình", "Páo", "Dơ", "Hòa", "Lả", "Sính", "Thắm", "Ương")
LETTERS = "abcdeghiklmnopqrstuvxy"
PERSON = st.builds(
    lambda parts: " ".join(parts), st.tuples(st.sampled_from(FAMILIES), st.sampled_from(MIDDLE), st.sampled_from(GIVEN))
)
COLLECTIVE = st.builds(
    lambda kind, where, sign: f"{kind} {where}{sign}",
    st.sampled_from(("Trạm Y tế xã", "Công ty A & B", "Tổ <Dân vận> khéo bản", "Phòng Nội vụ huyện")),
    st.sampled_from(("Mường Ảng", "Na Sang", "Yên Châu")),
    st.sampled_from(("", " 2", " số 1")),
)


@st.composite
def dossiers(draw) -> Facts:
    names = draw(st.lists(st.one_of(PERSON, COLLECTIVE), min_size=3, max_size=12, unique=True))
    people = tuple(
        Nominee(key, name, draw(st.sampled_from((PROVINCE, COMMUNE))), "cá nhân") for key, name in enumerate(names, 1)
    )
    day = draw(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
    number = draw(st.integers(1, 9999))
    texts = (
        (Group.NUMBER, f"{number:02d}/TTr-UBND"),
        (Group.UNIT, draw(st.sampled_from(("Ủy ban nhân dân xã Yên Châu", "Sở Nội vụ tỉnh Điện Biên")))),
        (Group.CAMPAIGN, f"Thi đua chung sức năm {draw(st.integers(2020, 2030))}"),
    )
    return Facts(people, AWARDS, texts, ((Group.DAY, day),))


@settings(max_examples=60, deadline=None)
@given(dossiers())
def test_own_paper_agrees(facts):
    assert differences(facts, paper(facts)) == []


@settings(max_examples=25, deadline=None)
@given(dossiers())
def test_own_paper_agrees_after_word_wrote_and_read_it(facts):
    document = docx.Document()
    table = None
    for one in paper(facts):
        if not one.table:
            document.add_paragraph(one.text)
            continue
        table = table or document.add_table(0, len(HEAD))
        for cell, text in zip(table.add_row().cells, one.cells, strict=True):
            cell.text = text
    stream: io.BytesIO = saved(document)
    assert differences(facts, passages(stream)) == []


PHASES = (Phase.generate,)


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(dossiers(), st.data())
def test_one_wrong_letter_or_digit_is_found(facts, data):
    day = facts.days[0][1]
    whole = {
        "name": data.draw(st.sampled_from([one.name for one in facts.nominees])),
        "award": data.draw(st.sampled_from([one.award for one in facts.nominees])),
        "number": dict(facts.texts)[Group.NUMBER],
        "campaign": dict(facts.texts)[Group.CAMPAIGN],
        "day": f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
    }[data.draw(st.sampled_from(["name", "award", "number", "campaign", "day"]))]
    letters = [place for place, sign in enumerate(whole) if sign.isalnum()]
    place = data.draw(st.sampled_from(letters))
    sign = data.draw(st.sampled_from("0123456789" if whole[place].isdigit() else LETTERS))
    wrong = whole[:place] + sign + whole[place + 1 :]
    assume([word_key(word) for word in wrong.split()] != [word_key(word) for word in whole.split()])
    assume(wrong not in [one.name for one in facts.nominees])
    changed = [
        replace(
            line,
            cells=tuple(wrong if c == whole else c.replace(whole, wrong) if not line.table else c for c in line.cells),
        )
        for line in paper(facts)
    ]
    assert differences(facts, changed) != [], (whole, wrong)


@settings(max_examples=60, deadline=None)
@given(dossiers(), st.data())
def test_two_people_in_each_others_place_are_found(facts, data):
    one, other = data.draw(st.permutations(facts.nominees))[:2]
    assume(one.award != other.award)
    places = {one.name: other.name, other.name: one.name}
    swapped = [replace(line, cells=tuple(places.get(cell, cell) for cell in line.cells)) for line in paper(facts)]
    told = {found.nominee for found in differences(facts, swapped)}
    assert told == {one.key, other.key}
