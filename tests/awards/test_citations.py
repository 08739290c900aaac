from datetime import date

import pytest

from awards.citations import citation_of, warnings_for
from awards.models import LegalBasis

DAY = date(2025, 8, 1)


def basis(**values):
    return LegalBasis(**{"number": "1/2023/NĐ-CP", "title": "Quy định chi tiết", "issuer": "Chính phủ", **values})


@pytest.mark.parametrize(
    ("values", "cited"),
    [
        ({"number": "06/2022/QH15", "title": "Luật Thi đua, khen thưởng"}, "Luật Thi đua, khen thưởng"),
        (
            {"number": "98/2023/NĐ-CP", "issued_on": date(2023, 12, 31)},
            "Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ quy định chi tiết",
        ),
        (
            {"number": "15/2025/TT-BNV", "issuer": "Bộ Nội vụ", "issued_on": date(2025, 8, 4)},
            "Thông tư số 15/2025/TT-BNV ngày 04 tháng 8 năm 2025 của Bộ Nội vụ quy định chi tiết",
        ),
        (
            {"number": "03/2024/QĐ-UBND", "issuer": "Ủy ban nhân dân tỉnh Sơn La"},
            "Quyết định số 03/2024/QĐ-UBND của Ủy ban nhân dân tỉnh Sơn La quy định chi tiết",
        ),
        ({"citation": "Luật Tổ chức chính quyền địa phương"}, "Luật Tổ chức chính quyền địa phương"),
    ],
)
def test_citation(values, cited):
    assert citation_of(basis(**values)) == cited


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"valid_from": date(2024, 1, 1), "verified": True}, None),
        ({"valid_from": date(2024, 1, 1)}, "Chưa đối chiếu văn bản gốc."),
        ({"valid_from": date(2024, 1, 1), "valid_to": DAY, "verified": True}, None),
        (
            {"valid_from": date(2024, 1, 1), "valid_to": date(2025, 7, 31)},
            "Đã hết hiệu lực từ sau ngày 31/7/2025.",
        ),
        (
            {"valid_to": date(2025, 6, 30), "replaced_by": LegalBasis(number="152/2025/NĐ-CP")},
            "Đã hết hiệu lực từ sau ngày 30/6/2025, được thay bằng 152/2025/NĐ-CP.",
        ),
        ({"valid_from": date(2025, 8, 2)}, "Chưa có hiệu lực: có hiệu lực từ ngày 2/8/2025."),
        ({"valid_from": None}, "Danh mục chưa ghi ngày có hiệu lực."),
    ],
)
def test_warning_of_a_cited_text(values, sentence):
    known = basis(**values)
    line = citation_of(known)

    assert warnings_for([line], [known], DAY) == ({line: sentence} if sentence else {})


def test_warning_finds_the_number_inside_typed_words():
    known = basis(number="98/2023/NĐ-CP", valid_from=date(2024, 1, 1), valid_to=date(2025, 6, 30))
    typed = "Căn cứ Nghị định 98/2023/NĐ-CP của Chính phủ"

    assert list(warnings_for([typed], [known], DAY)) == [typed]


def test_no_warning_about_what_the_catalogue_does_not_know():
    assert warnings_for(["Nghị quyết số 5 của Hội đồng nhân dân tỉnh"], [basis()], DAY) == {}
