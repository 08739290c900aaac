"""A wording of an award against what the dossier offers and against the rest of the catalogue."""

import pytest

from awards.models import AwardKind
from dossiers.lists.awards import Awards, Meant
from dossiers.models import Dossier
from tests.dossiers.lists.test_services import codes, line, sent
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import CampaignAwardFactory

PROVINCE = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
STATE = "Bằng khen của Thủ tướng Chính phủ"
MINISTRY = "Bằng khen của Bộ trưởng Bộ Nội vụ"
FLAG_PROVINCE = "Cờ thi đua của Ủy ban nhân dân tỉnh"
FLAG_STATE = "Cờ thi đua của Chính phủ"


def kinds(*names: str) -> list[AwardKind]:
    return [AwardKind(pk=pk, name=name, recipient_types=["person"]) for pk, name in enumerate(names, start=1)]


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ([], Meant(options=(1, 2, 3), not_offered=True)),
        ([PROVINCE], Meant(kind=1)),
        ([PROVINCE, FLAG_STATE], Meant(kind=1)),
        ([FLAG_STATE], Meant(options=(1, 2, 3), not_offered=True)),
        ([PROVINCE, STATE], Meant(options=(1, 2))),
    ],
)
def test_wording_that_fits_several_means_the_one_offered(offered, expected):
    catalogue = kinds(PROVINCE, STATE, MINISTRY, FLAG_STATE)
    mine = [kind for kind in catalogue if kind.name in offered]

    assert Awards(mine, [kind for kind in catalogue if kind not in mine]).meant("Bằng khen", "person") == expected


def only(stage, *offered: AwardKind) -> None:
    stage.campaign.awards.all().delete()
    for kind in offered:
        CampaignAwardFactory(campaign=stage.campaign, award_kind=kind)


def told(found) -> list[str]:
    return [item["text"] for item in found.rows.get().problems if item["code"].startswith(("award", "no_award"))]


def test_none_of_several_offered_is_said_with_those_offered(stage):
    AwardKindFactory(name=STATE, short_name="")
    flag = AwardKindFactory(name=FLAG_PROVINCE, short_name="Cờ tỉnh", recipient_types=["person"])
    collective = AwardKindFactory(name="Tập thể lao động xuất sắc", short_name="", recipient_types=["collective"])
    only(stage, flag, collective)

    found = sent(stage, line(1, "Lò Văn An", award="Bằng khen"))

    assert codes(found) == [["award_not_offered"]]
    assert told(found) == [f"Phong trào này không có hình thức “Bằng khen”. Hãy chọn trong: {flag}."]


@pytest.mark.parametrize(
    ("award", "code", "words"),
    [
        (STATE, "award_not_offered", f"Phong trào này không có hình thức “{STATE}”. Hãy chọn trong: {{}}."),
        ("Quà tặng", "award_unknown", "Không nhận ra hình thức “Quà tặng”. Hãy chọn trong: {}."),
    ],
)
def test_one_not_offered_or_unknown_is_said_with_those_offered(stage, award, code, words):
    AwardKindFactory(name=STATE, short_name="")

    found = sent(stage, line(1, "Lò Văn An", award=award))

    assert (codes(found), told(found)) == ([[code]], [words.format(stage.award)])


def test_award_for_others_names_those_for_the_nominee(stage):
    flag = AwardKindFactory(name=FLAG_PROVINCE, short_name="", recipient_types=["person"])
    collective = AwardKindFactory(name="Tập thể lao động xuất sắc", short_name="", recipient_types=["collective"])
    only(stage, flag, collective)

    found = sent(stage, line(1, "Lò Văn An", award="Tập thể lao động xuất sắc"))

    assert [item["text"] for item in found.rows.get().problems] == [
        f"“{collective}” không dành cho đối tượng cá nhân. Hãy chọn trong: {flag}."
    ]


def test_many_offered_are_not_listed(stage):
    only(stage, *[AwardKindFactory(name=f"Kỷ niệm chương số {n}") for n in range(5)])

    assert told(sent(stage, line(1, "Lò Văn An", award="Quà tặng"))) == [
        "Không nhận ra hình thức “Quà tặng”. Hãy chọn trong danh mục."
    ]


def test_nothing_offered_to_such_a_nominee_offers_to_skip(stage):
    only(stage)

    assert told(sent(stage, line(1, "Lò Văn An", award="Bằng khen"))) == [
        f"Phong trào này không có hình thức “{stage.award}”. "
        "Hồ sơ không có hình thức nào cho đối tượng này: hãy bỏ qua dòng này, hoặc sửa lại đối tượng."
    ]


def test_dossier_without_a_campaign_speaks_of_its_line(stage):
    dossier = stage.draft(campaign=None, ground="merit")
    AwardKind.objects.update(is_active=False)
    flag = AwardKindFactory(name=FLAG_PROVINCE, short_name="")

    found = sent(stage, line(1, "Lò Văn An", award="Bằng khen"), dossier=Dossier.objects.get(pk=dossier.pk))

    assert told(found) == [f"Tuyến hồ sơ này không có hình thức “{stage.award}”. Hãy chọn trong: {flag}."]
