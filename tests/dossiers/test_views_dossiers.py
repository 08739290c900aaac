"""Pages of dossiers: lists, one dossier, the unit's writing on it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier, DossierPart, Nomination
from dossiers.services import appraisal
from dossiers.services.dossiers import update_dossier
from dossiers.templatetags.dossiers_ui import _DOSSIER
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import WORKING_AT, DossierFactory, fresh, pdf
from tests.factories.people import make_person


def text_of(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"dossiers:{name}", args=args)


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- Lists


def test_list_shows_own_dossiers_and_not_the_neighbours(client, stage):
    mine = stage.draft()
    DossierFactory(unit=stage.ground.sibling, receiver=stage.ground.province, title="Hồ sơ của xã khác")
    client.force_login(stage.officer)

    response = client.get(url("list"))

    assert [row.pk for row in response.context["page_obj"]] == [mine.pk]
    assert "Hồ sơ của xã khác" not in text_of(response)


def test_empty_list_says_what_to_do(client, stage):
    client.force_login(stage.officer)

    assert "Lập hồ sơ, thêm người và tập thể được đề nghị" in text_of(client.get(url("list")))


def test_list_is_filtered_without_accents(client, stage):
    wanted = stage.draft(title="Đề nghị khen đột xuất")
    stage.draft(title="Hồ sơ khác")
    client.force_login(stage.officer)

    response = client.get(url("list"), {"q": "DE NGHI dot xuat", "status": "draft"})

    assert [row.pk for row in response.context["page_obj"]] == [wanted.pk]


def test_nonsense_in_the_filters_is_no_error(client, stage):
    stage.draft()
    client.force_login(stage.officer)

    response = client.get(url("list"), {"status": "x'--", "campaign": "999999999999999999999", "page": "abc"})

    assert response.status_code == 200


@pytest.mark.parametrize("page", ["list", "queue"])
def test_query_count_of_lists_is_constant(client, stage, page):
    client.force_login(stage.staff)
    stage.submitted()
    one = queries(client, url(page))
    stage.checking(campaign=None, ground="merit", title="Hai")
    stage.submitted(title="Ba")

    assert queries(client, url(page)) == one


def test_queue_is_closed_to_units(client, stage):
    client.force_login(stage.officer)

    assert client.get(url("queue")).status_code == 403


def test_queue_shows_age_in_working_days(client, stage, time_machine):
    stage.submitted()
    time_machine.move_to(WORKING_AT + timedelta(days=7))
    client.force_login(stage.staff)

    response = client.get(url("queue"))

    assert [row.days for row in response.context["rows"]] == [5]


def test_list_is_paginated(client, stage):
    DossierFactory.create_batch(21, unit=stage.unit, receiver=stage.ground.province)
    client.force_login(stage.officer)

    response = client.get(url("list"), {"page": 2})

    assert len(response.context["page_obj"].object_list) == 1


# --- One dossier


def test_foreign_and_missing_dossiers_look_the_same(client, stage):
    draft = stage.draft()
    client.force_login(stage.staff)

    assert [client.get(url("detail", pk)).status_code for pk in (draft.pk, 10**12, 10**30)] == [404, 404, 404]


@pytest.mark.parametrize(
    "state", ["draft", "complete", "awaiting_head", "submitted", "checking", "appraising", "before_council", "voted"]
)
def test_page_opens_in_every_state_for_everybody_concerned(client, stage, state):
    dossier = getattr(stage, state)()
    people = [stage.officer, stage.head]
    if state not in ("draft", "complete", "awaiting_head"):
        people += [stage.staff, stage.secretary, stage.members[0], stage.executive]

    for person in people:
        client.force_login(person)
        response = client.get(url("detail", dossier.pk))
        assert response.status_code == 200
        # The word of the state, and none of the codes of the state machine.
        assert dossier.get_status_display() in text_of(response)
        assert ">before_council<" not in text_of(response)


@pytest.mark.parametrize("end", ["withdrawn", "refused", "returned", "decided"])
def test_page_opens_in_the_last_states(client, stage, end):
    dossier = DossierFactory(
        unit=stage.unit, receiver=stage.ground.province, campaign=stage.campaign, status=end, refusal_reason="Không đủ."
    )
    client.force_login(stage.officer)

    assert client.get(url("detail", dossier.pk)).status_code == 200


def labels_of(response):
    return [(button.label, button.allowed) for button in response.context["buttons"]]


@pytest.mark.parametrize(
    ("state", "who", "expected"),
    [
        ("draft", "officer", [("Trình thủ trưởng", False), ("Rút hồ sơ", True)]),
        ("complete", "officer", [("Trình thủ trưởng", True), ("Rút hồ sơ", True)]),
        ("complete", "head", []),
        ("awaiting_head", "officer", []),
        ("awaiting_head", "head", [("Duyệt và nộp", True), ("Trả cán bộ sửa", True)]),
        ("submitted", "officer", [("Rút hồ sơ", True)]),
        ("submitted", "staff", [("Tiếp nhận", True)]),
        ("submitted", "secretary", []),
        (
            "checking",
            "staff",
            [
                ("Bắt đầu thẩm định", True),
                ("Trả lại bổ sung", True),
                ("Kết luận không khen", True),
                ("Xin ý kiến", True),
                ("Phân công", True),
            ],
        ),
        (
            "appraising",
            "staff",
            [
                ("Trình Hội đồng", False),
                ("Trả lại bổ sung", True),
                ("Kết luận không khen", True),
                ("Đối chiếu lại", True),
                ("Xin ý kiến", True),
                ("Phân công", True),
            ],
        ),
        ("before_council", "secretary", []),
        ("voted", "staff", [("Kết luận không khen", False), ("Trình quyết định", True), ("Phân công", True)]),
        ("voted", "officer", []),
    ],
)
def test_buttons_follow_role_and_state(client, stage, state, who, expected):
    dossier = getattr(stage, state)()
    client.force_login(getattr(stage, who))

    assert labels_of(client.get(url("detail", dossier.pk))) == expected


def test_disabled_button_says_why(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    assert "Hồ sơ còn thiếu: Số và ngày của tờ trình" in text_of(client.get(url("detail", dossier.pk)))


def test_reason_of_return_stands_on_the_page(client, stage):
    dossier = stage.checking()
    appraisal.return_dossier(by=stage.staff, dossier=dossier, reason="Thiếu biên bản <b>họp</b>.")
    client.force_login(stage.officer)

    assert "Thiếu biên bản &lt;b&gt;họp&lt;/b&gt;." in text_of(client.get(url("detail", dossier.pk)))


@pytest.mark.parametrize("who", ["officer", "staff"])
def test_query_count_of_the_page_is_constant(client, stage, who):
    one, three = stage.appraising(nominees=1), stage.appraising(nominees=3, title="Ba")
    client.force_login(getattr(stage, who))
    client.get(url("detail", one.pk))

    assert queries(client, url("detail", three.pk)) == queries(client, url("detail", one.pk))


# --- Drawing up


def form_data(stage, **values):
    return {
        "request_key": str(uuid4()),
        "unit": stage.unit.pk,
        "campaign": stage.campaign.pk,
        "ground": "campaign",
        "receiver": "",
        "title": "Hồ sơ mới",
        **values,
    }


def test_dossier_is_drawn_up_from_the_form(client, stage):
    client.force_login(stage.officer)

    response = client.post(url("create"), form_data(stage))

    dossier = Dossier.objects.get()
    assert (response.status_code, response.url) == (302, dossier.get_absolute_url())
    assert (dossier.title, dossier.campaign, dossier.created_by) == ("Hồ sơ mới", stage.campaign, stage.officer)


def test_double_click_gives_one_dossier(client, stage):
    client.force_login(stage.officer)
    data = form_data(stage)

    answers = {client.post(url("create"), data).url for _ in range(3)}

    assert (len(answers), Dossier.objects.count()) == (1, 1)


def test_form_comes_filled_for_the_campaign_of_a_duty(client, stage):
    client.force_login(stage.officer)

    form = client.get(url("create"), {"campaign": stage.campaign.pk}).context["form"]

    assert form["campaign"].initial == stage.campaign
    assert form["title"].initial == "Đề nghị khen thưởng Phong trào thi đua 130 năm"


@pytest.mark.parametrize("campaign", ["abc", "0", "99999999999999999999", "-1", "²"])
def test_nonsense_campaign_in_the_address_is_no_error(client, stage, campaign):
    client.force_login(stage.officer)

    assert client.get(url("create"), {"campaign": campaign}).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 401}, "title"),
        ({"unit": "999"}, "unit"),
        ({"campaign": "999"}, "campaign"),
        ({"campaign": "", "ground": "campaign"}, "campaign"),
        ({"ground": "x"}, "ground"),
        ({"request_key": "x"}, "request_key"),
    ],
)
def test_bad_input_stays_beside_its_field(client, stage, values, field):
    client.force_login(stage.officer)

    response = client.post(url("create"), form_data(stage, **values))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Dossier.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_draw_up_nothing(client, stage, method):
    for person in (stage.staff, stage.head, make_person("viewer", stage.unit)):
        client.force_login(person)
        assert getattr(client, method)(url("create")).status_code == 403


def test_stale_form_keeps_what_was_typed(client, stage):
    dossier = stage.draft()
    update_dossier(
        by=stage.officer,
        dossier=dossier,
        version=1,
        title="Người thứ nhất",
        submission_number="",
        submission_date=None,
        meeting_date=None,
        summary="",
    )
    client.force_login(stage.officer)

    response = client.post(url("edit", dossier.pk), {"version": 1, "title": "Người thứ hai"})

    assert (response.status_code, fresh(dossier).title) == (409, "Người thứ nhất")
    assert 'value="Người thứ hai"' in text_of(response)


def test_information_is_saved(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("edit", dossier.pk),
        {
            "version": 1,
            "title": "Tên mới",
            "submission_number": "45/TTr-UBND",
            "submission_date": "04/10/2024",
            "meeting_date": "2024-10-03",
            "summary": "Bình xét công khai.",
        },
    )

    row = fresh(dossier)
    assert response.status_code == 302
    assert (row.title, row.submission_date, row.meeting_date) == ("Tên mới", date(2024, 10, 4), date(2024, 10, 3))


def test_meeting_after_submission_is_told_beside_the_field(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("edit", dossier.pk),
        {"version": 1, "title": "Hồ sơ", "submission_date": "2024-10-01", "meeting_date": "2024-10-02"},
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["meeting_date"])


def test_submitted_dossier_has_no_edit_form(client, stage):
    dossier = stage.submitted()
    client.force_login(stage.officer)

    assert client.get(url("edit", dossier.pk)).status_code == 409
    assert client.post(url("edit", dossier.pk), {"version": 3, "title": "Khác"}).status_code == 409


# --- Files


def test_paper_is_put_in(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("part_add", dossier.pk, "submission"),
        {"document_number": "45/TTr-UBND", "document_date": "2024-10-04", "upload": pdf()},
    )

    assert (response.status_code, DossierPart.objects.get().kind) == (302, "submission")


@pytest.mark.parametrize(
    ("name", "data"),
    [("virus.exe", b"MZ"), ("gia.pdf", b"MZ"), ("rong.pdf", b"")],
)
def test_wrong_file_is_told_beside_the_field(client, stage, name, data):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("part_add", dossier.pk, "submission"),
        {"document_number": "45/TTr-UBND", "document_date": "2024-10-04", "upload": pdf(name, data)},
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["upload"])
    assert 'value="45/TTr-UBND"' in text_of(response)
    assert DossierPart.objects.count() == 0


@pytest.mark.parametrize("kind", ["report", "x", "submission-2"])
def test_unknown_kinds_of_paper_are_missing_pages(client, stage, kind):
    dossier = stage.draft()
    client.force_login(stage.officer)

    assert client.get(url("part_add", dossier.pk, kind)).status_code == 404


def test_file_is_taken_out_by_post_only(client, stage):
    dossier = stage.complete()
    part = DossierPart.objects.get(kind="minutes")
    client.force_login(stage.officer)

    assert client.get(url("part_remove", dossier.pk, part.pk)).status_code == 405
    assert client.post(url("part_remove", dossier.pk, part.pk)).status_code == 302
    assert fresh(part).is_current is False


def test_file_of_another_dossier_is_not_taken_out(client, stage):
    dossier, other = stage.draft(), stage.complete()
    part = DossierPart.objects.get(dossier=other, kind="minutes")
    client.force_login(stage.officer)

    assert client.post(url("part_remove", dossier.pk, part.pk)).status_code == 404


# --- Nominees


def nominee(**values):
    return {
        "type": "person",
        "honorific": "Ông",
        "name": "Lò Văn Thử",
        "group": "direct_worker",
        "achievement_from": "1/2024",
        "achievement_to": "9/2024",
        "citation": "Đã có thành tích xuất sắc",
        "report": "Báo cáo.",
        **values,
    }


def test_new_nominee_is_entered(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("nomination_add", dossier.pk), nominee(award_kind=stage.award.pk, contribution="350.000.000")
    )

    row = Nomination.objects.get()
    assert response.status_code == 302
    assert (str(row.recipient), row.achievement_from, row.achievement_to, row.contribution) == (
        "Ông Lò Văn Thử",
        "2024-01",
        "2024-09",
        350_000_000,
    )


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"group": ""}, ["group"]),
        ({"type": "x"}, ["type"]),
        ({"achievement_from": "13/2024"}, ["achievement_from"]),
        ({"achievement_from": "10/2024"}, ["achievement_to"]),
        ({"contribution": "7,5 - 8"}, ["contribution"]),
        ({"contribution": "-5"}, ["contribution"]),
        ({"contribution": "1,5"}, ["contribution"]),
        ({"contribution": "9" * 25}, ["contribution"]),
        ({"birth_year": "1899"}, ["birth_year"]),
        ({"citation": " "}, ["citation"]),
        ({"award_kind": "0"}, ["award_kind"]),
    ],
)
def test_bad_nominee_is_told_beside_its_field(client, stage, values, fields):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(url("nomination_add", dossier.pk), nominee(**{"award_kind": stage.award.pk, **values}))

    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)
    assert Nomination.objects.count() == 0


def test_nominee_on_record_is_found_without_accents(client, stage):
    dossier = stage.draft()
    found = stage.recipient(name="Quàng Thị Ví Dụ")
    stage.recipient(name="Lò Văn Khác")
    stage.recipient(name="Quàng Thị Ví Dụ", unit=stage.ground.sibling)
    client.force_login(stage.officer)

    response = client.get(url("pick", dossier.pk), {"q": "quang thi vi du"})

    assert list(response.context["page_obj"]) == [found]


def test_query_count_of_the_search_is_constant(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)
    stage.recipient()
    one = queries(client, url("pick", dossier.pk))
    stage.recipient()
    stage.recipient()

    assert queries(client, url("pick", dossier.pk)) == one


def test_nominee_on_record_is_proposed(client, stage):
    dossier = stage.draft()
    person = stage.recipient()
    client.force_login(stage.officer)
    address = f"{url('nomination_add', dossier.pk)}?recipient={person.pk}"

    page = client.get(address)
    client.post(address, nominee(award_kind=stage.award.pk))

    assert "name" not in page.context["form"].fields
    assert Nomination.objects.get().recipient == person


@pytest.mark.parametrize("who", ["abc", "0", "999999", "9" * 40])
def test_nonsense_recipient_in_the_address_is_a_missing_page(client, stage, who):
    dossier = stage.draft()
    client.force_login(stage.officer)

    assert client.get(f"{url('nomination_add', dossier.pk)}?recipient={who}").status_code == 404


def test_recipient_of_another_unit_is_a_missing_page(client, stage):
    dossier = stage.draft()
    stranger = stage.recipient(unit=stage.ground.sibling)
    client.force_login(stage.officer)

    assert client.get(f"{url('nomination_add', dossier.pk)}?recipient={stranger.pk}").status_code == 404


def test_duplicate_is_told_and_the_text_kept(client, stage):
    person = stage.recipient()
    stage.nominate(stage.draft(), person)
    client.force_login(stage.officer)

    response = client.post(
        f"{url('nomination_add', stage.draft().pk)}?recipient={person.pk}",
        nominee(award_kind=stage.award.pk, report="Một báo cáo dài."),
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["award_kind"])
    assert "Một báo cáo dài." in text_of(response)


def test_nominee_is_changed_and_removed(client, stage):
    nomination = stage.nominate(stage.draft())
    client.force_login(stage.officer)
    data = nominee(award_kind=stage.award.pk, version=1, citation="Câu mới")

    assert client.get(url("nomination_edit", nomination.pk)).status_code == 200
    assert client.post(url("nomination_edit", nomination.pk), data).status_code == 302
    changed = fresh(nomination).citation
    assert client.get(url("nomination_remove", nomination.pk)).status_code == 200
    assert client.post(url("nomination_remove", nomination.pk)).status_code == 302

    assert (changed, Nomination.objects.count()) == ("Câu mới", 0)


def test_officer_reads_the_verdicts_before_sending(client, stage):
    RuleFactory(
        predicate="contribution_at_least",
        params={"amount": 300_000_000},
        text="Đóng góp từ 300 triệu đồng",
        campaign_key=str(stage.campaign.pk),
        verified=False,
        note="Chưa đối chiếu văn bản gốc.",
    )
    dossier = stage.draft()
    stage.nominate(dossier, contribution=1_000_000)
    client.force_login(stage.officer)

    page = text_of(client.get(url("precheck", dossier.pk)))

    assert "Đóng góp từ 300 triệu đồng" in page
    assert "Chưa đạt" in page
    assert "Chưa đối chiếu văn bản gốc." in page


def test_page_of_a_nominee_shows_stored_verdicts(client, stage):
    RuleFactory(predicate="manual", text="Nội bộ đoàn kết", campaign_key=str(stage.campaign.pk))
    dossier = stage.appraising()
    client.force_login(stage.staff)

    response = client.get(dossier.nominations.get().get_absolute_url())

    assert [check.text for check in response.context["checks"]] == ["Nội bộ đoàn kết"]
    assert "Cần người xét" in text_of(response)


def test_status_enum_covers_every_badge():
    """Every state has a tone; a new one without it fails here, not on the screen."""
    assert set(_DOSSIER) == set(S)
