"""What a document says of itself, and what becomes of it when the answer is odd."""

from campaigns.findings.build import findings_of, untaken
from campaigns.findings.fields import campaign_kind, facts
from tests.factories.reading import TEXT, answer


def values(**told):
    return {fact.column: fact.value for fact in facts({"kind": "ke_hoach_phat_dong", **told})}


def test_only_what_is_stated_is_a_fact():
    assert values(title="Tên", number=None, theme="", place="Sơn La", period=None) == {
        "title": "Tên",
        "document_kind": "ke_hoach_phat_dong",
        "document_place": "Sơn La",
        "kind": "thematic",
    }


def test_kinds_of_document_the_portal_does_not_know_are_other():
    assert values(kind="thong_bao_phat_dong")["document_kind"] == "khac"
    assert values(kind="cong_van_phat_dong")["document_kind"] == "cong_van_phat_dong"


def test_lists_are_lines_and_paragraphs_are_one_text():
    found = values(
        submission_routes=["Tuyến một", {"text": "Tuyến hai"}],
        participants=["Các sở, ban, ngành;", "UBND các xã."],
        purpose=["Tạo khí thế.", "Hoàn thành kế hoạch."],
    )

    assert found["submission_routes"] == ["Tuyến một", "Tuyến hai"]
    assert found["who_text"] == "Các sở, ban, ngành; UBND các xã"
    assert found["purpose"] == "Tạo khí thế; Hoàn thành kế hoạch"


def test_documents_above_are_cited_once():
    paper = {"kind": "Kế hoạch", "number": "53", "symbol": "KH-UBND", "date": "2020-02-24", "issuer": "UBND thành phố"}

    assert values(parents=[paper, paper])["parent_documents"] == [
        "Kế hoạch số 53/KH-UBND ngày 24/2/2020 của UBND thành phố"
    ]


def test_how_many_models_a_unit_chooses():
    asked = [
        {"text": "ít nhất 01 mô hình", "value": 1, "unit": "mô hình", "comparator": ">="},
        {"text": "01 - 05 mô hình hoặc 01 công trình", "value": 1, "value_to": 5, "unit": "mô hình",
         "comparator": "between"},
    ]  # fmt: skip

    found = values(secondary_targets=asked)

    assert (found["min_models"], found["max_models"], found["min_works"]) == (1, 5, 1)


def test_a_plan_of_the_year_in_its_title_is_the_regular_one():
    year = {"from": "2024", "to": "2024"}

    assert campaign_kind({"title": "Phát động phong trào thi đua năm 2024", "period": year}) == "regular"
    assert campaign_kind({"title": "Phát động phong trào thi đua", "period": year}) == "thematic"
    assert campaign_kind({"title": "Thi đua năm 2024", "period": {"from": "2024", "to": "2025"}}) == "thematic"


def test_places_outside_the_text_are_none():
    places = ({"start": 5, "end": 9999}, {"start": -1, "end": 3}, {"start": 9, "end": 9}, {"start": "1", "end": 2}, {})

    for place in places:
        found = {item.path: item for item in findings_of(answer(evidence={"title": place}), TEXT)}
        assert (found["title"].start, found["title"].end) == (None, None)


def test_a_part_of_a_fact_stands_where_the_whole_does():
    found = {item.path: item for item in findings_of(answer(evidence={"period": {"start": 1, "end": 9}}), TEXT)}

    assert (found["period.from"].start, found["period.to"].end) == (1, 9)


def test_what_launches_nothing_has_no_findings():
    assert findings_of(answer(kind="khac"), TEXT) == []
    assert findings_of({}, TEXT) == []


def test_numbers_left_alone_keep_their_reason_and_place():
    [item] = untaken(answer())

    assert (item["number"], item["text"], item["why"]) == (1, "12 điểm trường", "số liệu mô tả")
    assert TEXT[item["start"] : item["end"]] == "12 điểm trường"
