"""Pages of scoring."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from campaigns.enums import ScoreStage as St
from campaigns.models import Score
from campaigns.services import score_sheets, score_table
from tests.campaigns.scoring.stage import FULL, NOW, ScoreStage, fresh, line
from tests.counting import assert_constant_queries
from tests.factories.units import UnitFactory
from tests.matrix.hostile import good_file
from thidua.accounts.models import User
from thidua.common import clock
from thidua.units.models import ClusterMember


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def warning_of(stage: ScoreStage) -> str:
    sheet = stage.draft()
    return client_of(stage.staff).get(reverse("campaigns:sheet", args=[sheet.pk])).context["scores_itself"]


def test_table_of_other_units_warns_of_nothing(stage: ScoreStage):
    assert warning_of(stage) == ""


def test_agency_in_its_own_cluster_is_warned_of(stage: ScoreStage):
    ClusterMember.objects.create(cluster=stage.cluster, unit=stage.ground.agency)

    assert warning_of(stage) == (
        f"{stage.ground.agency.name} chấm điểm chính thức cho cả cụm, khối, trong đó có chính cơ quan này."
        " Nên đưa số điểm này ra hội nghị cụm, khối xem lại trước khi công bố."
    )


def test_unit_inside_the_agency_is_warned_of_by_name(stage: ScoreStage):
    inside = UnitFactory(parent=stage.ground.agency, name="Ban Thi đua")
    ClusterMember.objects.create(cluster=stage.cluster, unit=inside)

    assert ", trong đó có Ban Thi đua." in warning_of(stage)


def test_page_that_publishes_warns_too(stage: ScoreStage):
    sheet = stage.scored()
    url = reverse("campaigns:sheet_publish", args=[sheet.pk])
    before = client_of(stage.leader).get(url).context["scores_itself"]
    ClusterMember.objects.create(cluster=stage.cluster, unit=stage.ground.agency)

    after = client_of(stage.leader).get(url)

    assert before == ""
    assert after.context["scores_itself"].startswith(f"{stage.ground.agency.name} chấm điểm chính thức")


def test_list_queries_do_not_grow(stage: ScoreStage):
    numbers = iter(range(10))

    assert_constant_queries(
        client_of(stage.officers[stage.ground.commune.pk]),
        reverse("campaigns:sheets") + "?q=khoi+bang&year=2024",
        lambda: stage.crossing(title=f"Bảng {next(numbers)}"),
    )


def test_gaps_queries_do_not_grow(stage: ScoreStage):
    sheet = stage.draft()
    values = score_table.LineValues("bonus", "Thêm", maximum=Decimal(1))

    def more_lines() -> None:
        score_table.add_line(by=stage.staff, sheet=sheet, version=None, values=values)

    score_sheets.open_self(by=stage.staff, sheet=sheet)
    client, url = client_of(stage.staff), reverse("campaigns:score_gaps", args=[sheet.pk])
    client.get(url)

    def again() -> None:
        score_sheets.step_back(by=stage.staff, sheet=sheet, reason="Thêm dòng")
        more_lines()
        score_sheets.open_self(by=stage.staff, sheet=sheet)

    assert_constant_queries(client, url, again)


def test_card_page_queries_do_not_grow(stage: ScoreStage):
    sheet = stage.draft()
    values = score_table.LineValues("bonus", "Thêm", maximum=Decimal(1))

    def again() -> None:
        if fresh(sheet).status != "draft":
            score_sheets.step_back(by=stage.staff, sheet=sheet, reason="Thêm dòng")
        score_table.add_line(by=stage.staff, sheet=sheet, version=None, values=values)
        score_sheets.open_self(by=stage.staff, sheet=sheet)

    again()
    card = stage.card(sheet, stage.ground.commune)
    officer = stage.officers[stage.ground.commune.pk]
    assert_constant_queries(client_of(officer), reverse("campaigns:score_card", args=[card.pk]), again)


# --- Scoring


@pytest.fixture
def card(stage: ScoreStage):
    return stage.card(stage.opened(), stage.ground.commune)


@pytest.fixture
def officer(stage: ScoreStage) -> Client:
    return client_of(stage.officers[stage.ground.commune.pk])


def form_data(card, *points: str, reason: str = "", button: str = "save", seen: str = "") -> dict[str, str]:
    texts = ("Hoàn thành chỉ tiêu", "Gửi báo cáo đúng hạn", "Có mô hình mới", "Báo cáo chậm", "Có vi phạm bị kỷ luật")
    lines = [line(card.sheet, text).pk for text in texts]
    data = {f"points_{pk}": value for pk, value in zip(lines, points, strict=True)}
    data |= {f"reason_{pk}": reason for pk, value in zip(lines, points, strict=True) if value}
    return {**data, button: "1", "seen": seen}


def post(client: Client, card, data: dict[str, str]):
    url = reverse("campaigns:score_card", args=[card.pk])
    if not data["seen"]:
        data["seen"] = client.get(url).context["form"]["seen"].value()
    return client.post(url, data)


def test_saving_keeps_decimals_with_a_comma_and_says_how_many_are_scored(card, officer: Client):
    response = post(officer, card, form_data(card, "47,5", "0", "", "", ""))

    assert response.status_code == 302
    page = officer.get(response.url)
    assert [str(message) for message in page.context["messages"]] == ["Đã lưu: đã chấm 2/5 tiêu chí."]
    assert (page.context["scored"], page.context["count"], page.context["total"]) == (2, 5, Decimal("47.5"))
    texts = ("Hoàn thành chỉ tiêu", "Gửi báo cáo đúng hạn", "Có mô hình mới")
    values = [page.context["form"][f"points_{line(card.sheet, text).pk}"].value() for text in texts]
    assert values == ["47,5", "0", None]


def test_too_many_points_are_refused_beside_the_field_with_everything_kept(card, officer: Client):
    response = post(officer, card, form_data(card, "61", "x", "1", "", "", reason="Có quyết định"))

    first, second = line(card.sheet, "Hoàn thành chỉ tiêu"), line(card.sheet, "Gửi báo cáo đúng hạn")
    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors[f"points_{first.pk}"] == ["Không được quá 60 điểm."]
    assert f"points_{second.pk}" in form.errors
    assert form[f"points_{first.pk}"].value() == "61"
    assert form[f"reason_{first.pk}"].value() == "Có quyết định"
    assert Score.objects.count() == 0


def test_sending_closes_the_card(card, officer: Client):
    response = post(officer, card, form_data(card, "50", "30", "0", "0", "1", button="send"))

    card.refresh_from_db()
    assert response.status_code == 302
    assert card.sent_at == NOW
    page = officer.get(response.url)
    assert page.context["can_score"] is False
    assert post(officer, card, form_data(card, "1", "1", "0", "0", "1", seen="x")).status_code == 409


def test_sending_with_a_hole_says_so_beside_the_first_hole(card, officer: Client):
    response = post(officer, card, form_data(card, "50", "", "0", "0", "1", button="send"))

    second = line(card.sheet, "Gửi báo cáo đúng hạn")
    assert response.status_code == 422
    assert "Còn 1 tiêu chí chưa chấm" in response.context["form"].errors[f"points_{second.pk}"][0]


def test_a_stale_save_comes_back_with_the_text_and_the_second_one_is_meant(card, officer: Client):
    seen = officer.get(reverse("campaigns:score_card", args=[card.pk])).context["form"]["seen"].value()
    post(officer, card, form_data(card, "50", "", "", "", "", seen=seen))

    response = post(officer, card, form_data(card, "40", "", "", "", "", seen=seen))
    form = response.context["form"]
    assert response.status_code == 409
    assert form[f"points_{line(card.sheet, 'Hoàn thành chỉ tiêu').pk}"].value() == "40"

    again = post(officer, card, form_data(card, "40", "", "", "", "", seen=form["seen"].value()))
    assert again.status_code == 302
    assert Score.objects.get().points == 40


def test_an_evidence_file_is_kept_with_its_line_and_can_be_dropped(card, officer: Client):
    first = line(card.sheet, "Hoàn thành chỉ tiêu")
    data = form_data(card, "50", "", "", "", "")
    data["seen"] = officer.get(reverse("campaigns:score_card", args=[card.pk])).context["form"]["seen"].value()
    officer.post(reverse("campaigns:score_card", args=[card.pk]), {**data, f"file_{first.pk}": good_file()})
    assert Score.objects.get().file.original_name == "van-ban.pdf"

    post(officer, card, form_data(card, "50", "", "", "", ""))
    assert Score.objects.get().file is not None
    post(officer, card, {**form_data(card, "50", "", "", "", ""), f"drop_{first.pk}": "on"})
    assert Score.objects.get().file is None


def test_the_official_page_shows_self_and_mean_and_asks_for_the_reason(stage: ScoreStage):
    sheet = stage.official()
    card = stage.card(sheet, stage.ground.commune, St.OFFICIAL)
    client = client_of(stage.staff)
    url = reverse("campaigns:score_card", args=[card.pk])

    filled = client.post(reverse("campaigns:card_fill", args=[card.pk]))
    page = client.get(url)
    assert filled.url == url
    rows = [row for _, lines in page.context["sections"] for row in lines]
    assert [(row.own.points, row.cross) for row in rows][:2] == [(50, 50), (30, 30)]

    response = post(client, card, form_data(card, "45", "30", "0", "0", "1", button="send"))
    first = line(sheet, "Hoàn thành chỉ tiêu")
    assert response.context["form"].errors[f"reason_{first.pk}"] == [
        "Điểm chính thức khác điểm tự chấm: hãy ghi lý do."
    ]


def test_returning_a_card_leads_whoever_may_not_read_it_any_more_to_the_table(stage: ScoreStage):
    sheet = stage.opened()
    card = stage.send(stage.card(sheet, stage.ground.commune), FULL)

    response = client_of(stage.head_officer).post(
        reverse("campaigns:card_return", args=[card.pk]), {"reason": "Thiếu minh chứng"}
    )

    assert response.url == reverse("campaigns:sheet", args=[sheet.pk])


# --- Steps on the pages


def test_a_draft_with_wrong_sums_says_so_and_offers_no_opening_that_would_pass(stage: ScoreStage):
    sheet = stage.draft(total="90")
    page = client_of(stage.staff).get(reverse("campaigns:sheet", args=[sheet.pk]))

    assert page.context["problems"] == ["Các tiêu chí cộng lại 100 điểm, tổng điểm ghi 90: thừa 10 điểm."]
    response = client_of(stage.staff).post(reverse("campaigns:sheet_open", args=[sheet.pk]))
    assert response.status_code == 409
    assert fresh(sheet).status == "draft"


def test_opening_by_the_page_and_scoring_by_the_members_own_list(stage: ScoreStage):
    sheet = stage.draft()
    response = client_of(stage.staff).post(reverse("campaigns:sheet_open", args=[sheet.pk]))
    assert (response.status_code, fresh(sheet).status) == (302, "self")

    page = client_of(stage.officers[stage.ground.commune.pk]).get(reverse("campaigns:sheets"))
    assert [card.unit for card in page.context["waiting"]] == [stage.ground.commune]
    assert "hết ngày 15/11/2024" in page.content.decode()


def test_pairs_are_assigned_on_the_page(stage: ScoreStage):
    sheet = stage.opened()
    a, b, c = (unit.pk for unit in stage.members)
    url = reverse("campaigns:sheet_assign", args=[sheet.pk])
    client = client_of(stage.head_officer)

    holes = client.post(url, {"mode": "pairs", f"by_{a}": [b]})
    done = client.post(url, {"mode": "pairs", f"by_{a}": [b], f"by_{b}": [c], f"by_{c}": [a, b]})

    assert holes.status_code == 422
    assert set(holes.context["form"].errors) == {f"by_{b}", f"by_{c}"}
    assert done.status_code == 302
    assert sheet.returns.filter(stage="cross").count() == 4


def test_late_cards_are_called_late_from_the_exclusive_instant(stage: ScoreStage):
    sheet = stage.opened()
    url = reverse("campaigns:sheet", args=[sheet.pk])
    client = client_of(stage.staff)

    with clock.at(sheet.self_due_at - timedelta(seconds=1)):
        before = {row.late for row in client.get(url).context["cards"]}
    with clock.at(sheet.self_due_at):
        after = {row.late for row in client.get(url).context["cards"]}

    assert (before, after) == ({False}, {True})


def test_a_changed_membership_is_shown_on_the_page(stage: ScoreStage):
    sheet = stage.opened()
    ClusterMember.objects.filter(unit=stage.ground.commune).delete()

    page = client_of(stage.staff).get(reverse("campaigns:sheet", args=[sheet.pk]))

    assert page.context["member_changes"][0] == "Không còn là thành viên: Ủy ban nhân dân xã Yên Châu."


def test_a_table_is_created_with_last_years_lines(stage: ScoreStage):
    old = stage.draft()
    url = reverse("campaigns:sheet_create", args=[stage.cluster.pk])

    response = client_of(stage.head_officer).post(
        url, {"title": "Bảng mới", "total": "100", "source": old.pk, "self_until": "30/11/2024"}
    )

    sheet = stage.cluster.score_sheets.get(title="Bảng mới")
    assert response.url == reverse("campaigns:sheet_table", args=[sheet.pk])
    assert sheet.criteria.count() == 6
    assert sheet.self_due_at.astimezone(clock.HANOI).isoformat() == "2024-12-01T00:00:00+07:00"


def test_an_edit_somebody_overtook_comes_back_with_the_text(stage: ScoreStage):
    sheet = stage.draft()
    url = reverse("campaigns:sheet_edit", args=[sheet.pk])
    data = {"title": "Tên tôi gõ", "total": "100", "version": sheet.version - 1}

    response = client_of(stage.staff).post(url, data)

    assert response.status_code == 409
    assert response.context["form"]["title"].value() == "Tên tôi gõ"
    assert response.context["conflict"][0].stored == sheet.title
    data["version"] = response.context["form"]["version"].value()
    assert client_of(stage.staff).post(url, data).status_code == 302


def test_an_overtaken_edit_names_who_changed_the_total(stage: ScoreStage):
    sheet = stage.draft()
    url = reverse("campaigns:sheet_edit", args=[sheet.pk])
    old = {"title": sheet.title, "total": "100", "version": sheet.version}
    client_of(stage.staff).post(url, {**old, "total": "120"})

    response = client_of(stage.staff).post(url, old)

    changed = {row.name: (row.stored, row.typed, row.writer) for row in response.context["conflict"]}
    assert changed["total"] == ("120", "100", (stage.staff.full_name, NOW))


def piles_of(user: User) -> dict[str, list[str]]:
    piles = client_of(user).get(reverse("home")).context["piles"]
    return {pile.label: [task.title for task in pile.tasks] for pile in piles}


def test_home_names_the_cards_that_wait_with_their_deadline(stage: ScoreStage):
    sheet = stage.opened()
    officer = stage.officers[stage.ground.commune.pk]

    page = client_of(officer).get(reverse("home"))
    pile = next(pile for pile in page.context["piles"] if pile.label == "Phiếu chấm điểm cụm, khối")
    assert [(task.title, task.due_at) for task in pile.tasks] == [
        ("Tự chấm: Ủy ban nhân dân xã Yên Châu", sheet.self_due_at)
    ]
    stage.send(stage.card(sheet, stage.ground.commune), FULL)
    assert piles_of(officer) == {}


def test_home_of_the_agency_names_official_cards(stage: ScoreStage):
    sheet = stage.official()
    stage.send(stage.card(sheet, stage.ground.commune, St.OFFICIAL), FULL)

    assert piles_of(stage.staff) == {
        "Chấm điểm chính thức cụm, khối": ["Chính thức: Sở Y tế", "Chính thức: Ủy ban nhân dân xã Mai Sơn"]
    }


# --- Publication


def test_publishing_shows_the_ranking_first_and_freezes_it_on_yes(stage: ScoreStage):
    sheet = stage.scored({stage.ground.commune.pk: ("60", "30", "5", "0", "1")})
    client, url = client_of(stage.leader), reverse("campaigns:sheet_publish", args=[sheet.pk])

    preview = client.get(url)
    assert [(item["row"].name, item["row"].rank, item["cut"]) for item in preview.context["rows"]] == [
        ("Ủy ban nhân dân xã Yên Châu", 1, True),
        ("Sở Y tế", 2, False),
        ("Ủy ban nhân dân xã Mai Sơn", 2, False),
    ]
    response = client.post(url, {"version": sheet.version})

    page = client.get(response.url)
    assert response.url == reverse("campaigns:ranking", args=[sheet.pk])
    assert [item["row"].rank for item in page.context["rows"]] == [1, 2, 2]
    assert "Cùng hạng với Sở Y tế" in page.content.decode()


def test_what_is_missing_is_named_instead_of_a_preview(stage: ScoreStage):
    sheet = stage.official()

    page = client_of(stage.leader).get(reverse("campaigns:sheet_publish", args=[sheet.pk]))

    assert page.context["rows"] == []
    assert len(page.context["problems"]) == 1


def test_a_knocked_out_unit_is_named_with_its_line(stage: ScoreStage):
    sheet = stage.published({stage.ground.commune.pk: ("19", "30", "0", "0", "1")})

    page = client_of(stage.leader).get(reverse("campaigns:ranking", args=[sheet.pk]))

    last = page.context["rows"][-1]
    assert (last["row"].rank, last["struck"]) == (None, ["1 Hoàn thành chỉ tiêu (dưới 20 điểm)"])


def test_excel_holds_every_row_with_numbers(stage: ScoreStage):
    sheet = stage.published({stage.ground.commune.pk: ("60", "30", "0", "0", "0")})

    response = client_of(stage.leader).get(reverse("campaigns:ranking_excel", args=[sheet.pk]))

    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[1][:6] == (1, "Sở Y tế", 80, 0, 0, 80)
    assert rows[3] == (
        "Không xếp hạng",
        "Ủy ban nhân dân xã Yên Châu",
        90,
        0,
        0,
        90,
        "Điểm liệt: Có vi phạm bị kỷ luật",
    )
