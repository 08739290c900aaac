"""Award kinds by the catalogue's own names: what is not plainly one of them stays without a kind."""

from datetime import date

import pytest

from awards.models import AwardKind
from campaigns.findings.awards import Catalogue, kinds_on
from tests.factories.awards import AwardAuthorityFactory, AwardKindFactory

NAMES = {
    "bang_khen_tinh": ("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "Bằng khen tỉnh"),
    "co_tinh": ("Cờ thi đua của Ủy ban nhân dân tỉnh", "Cờ thi đua tỉnh"),
    "giay_khen_so": ("Giấy khen của Thủ trưởng sở, ban, ngành, đoàn thể tỉnh", "Giấy khen cấp sở"),
    "giay_khen_xa": ("Giấy khen của Chủ tịch Ủy ban nhân dân xã, phường", "Giấy khen cấp xã"),
    "tt_ld_xuat_sac": ("Tập thể lao động xuất sắc", "TTLĐXS"),
}


@pytest.fixture(scope="module")
def catalogue():
    kinds = [AwardKind(pk=number, code=code, name=name, short_name=short) for number, (code, (name, short)) in
             enumerate(NAMES.items(), 1)]  # fmt: skip
    return Catalogue(kinds, "Ủy ban nhân dân tỉnh Sơn La")


@pytest.mark.parametrize(
    ("wording", "codes"),
    [
        ("Bằng khen của Chủ tịch UBND tỉnh", ["bang_khen_tinh"]),
        ("Bằng khen của Ủy ban nhân dân tỉnh Sơn La", ["bang_khen_tinh"]),
        ("Tặng Cờ thi đua của UBND tỉnh", ["co_tinh"]),
        ("danh hiệu Tập thể Lao động xuất sắc", ["tt_ld_xuat_sac"]),
        ("Giấy khen của Giám đốc sở", ["giay_khen_so"]),
        ("Giấy khen của Chủ tịch UBND phường", ["giay_khen_xa"]),
        ("Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã, Giám đốc sở", ["giay_khen_xa", "giay_khen_so"]),
        (
            "Giấy khen của Thủ trưởng các sở, ban, ngành, đoàn thể tỉnh; Chủ tịch UBND các xã, phường, thị trấn",
            ["giay_khen_so", "giay_khen_xa"],
        ),
        ("Bằng khen của Ban Thường vụ Tỉnh ủy", []),
        ("Bằng khen của Bộ trưởng Bộ Y tế", []),
        ("Bằng khen của Thủ tướng Chính phủ", []),
        ("Giấy khen của Tổng giám đốc", []),
        ("Huân chương Lao động hạng Ba", []),
        ("Bằng khen", []),
        ("Bằng khen của Chủ tịch UBND tỉnh Điện Biên", []),
        ("", []),
    ],
)
def test_wordings(catalogue, wording, codes):
    assert [kind.code for kind in catalogue.meant_by(wording)] == codes


@pytest.mark.django_db
def test_kinds_are_those_of_the_documents_day():
    old, new, free = (AwardKindFactory() for _ in range(3))
    AwardAuthorityFactory(award_kind=old, valid_from=date(2017, 1, 1), valid_to=date(2023, 12, 31))
    AwardAuthorityFactory(award_kind=new, valid_from=date(2024, 1, 1), valid_to=None)

    assert set(kinds_on(date(2019, 11, 13))) == {old, free}
    assert set(kinds_on(date(2024, 6, 3))) == {new, free}
