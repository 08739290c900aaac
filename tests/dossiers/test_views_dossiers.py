"""Pages of dossiers: lists and one dossier."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.enums import DossierStatus as S
from dossiers.models import Nomination, RuleCheck
from dossiers.services import appraisal
from dossiers.templatetags.dossiers_ui import _DOSSIER
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import WORKING_AT, DossierFactory, NominationFactory, OpinionFactory


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


def test_queue_marks_dossiers_with_a_late_opinion(client, stage, time_machine):
    late, answered = stage.checking(), stage.checking(title="Hai")
    OpinionFactory(dossier=late)
    OpinionFactory(dossier=answered, status="given", stance="agree", answered_at=WORKING_AT, answered_by=stage.staff)
    marks = []
    for days in (9, 10):
        time_machine.move_to(WORKING_AT + timedelta(days=days))
        client.force_login(stage.staff)
        rows = client.get(url("queue")).context["rows"]
        marks.append({row.dossier.pk: row.dossier.late_opinions for row in rows})

    assert marks == [{late.pk: False, answered.pk: False}, {late.pk: True, answered.pk: False}]


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
        ("submitted", "officer", [("Rút hồ sơ", True), ("Lập hồ sơ thay thế", True)]),
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
                ("Ghi điểm cần bổ sung", True),
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
                ("Ghi điểm cần bổ sung", True),
                ("Lấy ý kiến công khai", True),
                ("Phân công", True),
            ],
        ),
        ("before_council", "secretary", []),
        (
            "voted",
            "staff",
            [
                ("Kết luận không khen", False),
                ("Trình quyết định", True),
                ("Lấy ý kiến công khai", True),
                ("Phân công", True),
            ],
        ),
        ("voted", "officer", []),
    ],
)
def test_buttons_follow_role_and_state(client, stage, state, who, expected):
    dossier = getattr(stage, state)()
    client.force_login(getattr(stage, who))

    assert labels_of(client.get(url("detail", dossier.pk))) == expected


def bar_of(response):
    bar = response.context["bar"]
    return (bar.main and bar.main.label, [one.label for one in bar.shown], [one.label for one in bar.more])


@pytest.mark.parametrize(
    ("state", "who", "expected"),
    [
        ("draft", "officer", ("Trình thủ trưởng", ["Rút hồ sơ"], [])),
        ("awaiting_head", "officer", (None, [], [])),
        (
            "appraising",
            "staff",
            (
                "Trình Hội đồng",
                ["Trả lại bổ sung", "Đối chiếu lại", "Xin ý kiến"],
                ["Kết luận không khen", "Ghi điểm cần bổ sung", "Lấy ý kiến công khai", "Phân công"],
            ),
        ),
        ("voted", "staff", ("Trình quyết định", ["Kết luận không khen", "Lấy ý kiến công khai", "Phân công"], [])),
    ],
)
def test_one_button_leads_and_seldom_work_is_in_the_menu(client, stage, state, who, expected):
    dossier = getattr(stage, state)()
    client.force_login(getattr(stage, who))

    assert bar_of(client.get(url("detail", dossier.pk))) == expected


@pytest.mark.parametrize(
    ("state", "who", "yours"),
    [
        ("draft", "officer", "Bạn chưa bấm được “Trình thủ trưởng”."),
        ("complete", "officer", ""),
        ("awaiting_head", "officer", "Bạn chưa phải làm gì ở bước này."),
        ("awaiting_head", "head", ""),
        ("before_council", "secretary", "Bạn đưa hồ sơ vào một phiên họp ở mục Hội đồng."),
        ("before_council", "officer", "Bạn chưa phải làm gì ở bước này."),
    ],
)
def test_page_says_what_the_reader_does_next(client, stage, state, who, yours):
    dossier = getattr(stage, state)()
    client.force_login(getattr(stage, who))

    assert client.get(url("detail", dossier.pk)).context["next"].yours == yours


@pytest.mark.parametrize("status", S)
def test_every_state_says_what_it_waits_for(client, stage, status):
    dossier = DossierFactory(unit=stage.unit, receiver=stage.ground.province, status=status)
    client.force_login(stage.officer)

    step = client.get(url("detail", dossier.pk)).context["next"]

    assert (bool(step.what), bool(step.who)) == (True, not dossier.is_final)
    assert "{" not in step.who


def many(stage, count):
    dossier = DossierFactory(unit=stage.unit, receiver=stage.ground.province, status=S.APPRAISING)
    names = [f"Lò Văn {n}" for n in range(count)]
    return dossier, [
        NominationFactory(dossier=dossier, recipient__name=name, award_kind=stage.award, order=n)
        for n, name in enumerate(names)
    ]


def test_nominees_come_fifty_a_page(client, stage):
    dossier, rows = many(stage, 52)
    client.force_login(stage.staff)

    first, second = (client.get(url("detail", dossier.pk), {"page": page}).context for page in (1, 2))

    assert [row.pk for row in first["nominations"]] == [row.pk for row in rows[:50]]
    assert [row.pk for row in second["nominations"]] == [row.pk for row in rows[50:]]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({"q": "lo van 7"}, [7]),
        ({"result": "excluded"}, [3]),
        ({"verdict": "fail"}, [4]),
        ({"verdict": "pass"}, [5]),
        ({"q": "khong co ai"}, []),
    ],
)
def test_nominees_are_filtered(client, stage, query, places):
    dossier, rows = many(stage, 11)
    Nomination.objects.filter(pk=rows[3].pk).update(result="excluded")
    made = {"rule": RuleFactory(), "text": "x", "citation": "x", "explanation": "x", "checked_at": WORKING_AT}
    RuleCheck.objects.create(nomination=rows[4], verdict="fail", **made)
    said = {"override": "pass", "override_reason": "Đã xem.", "override_by": stage.staff}
    RuleCheck.objects.create(nomination=rows[5], verdict="fail", **said, **made)
    client.force_login(stage.staff)

    response = client.get(url("detail", dossier.pk), query)

    assert [row.pk for row in response.context["nominations"]] == [rows[place].pk for place in places]


def test_nonsense_in_the_filter_of_nominees_is_no_error(client, stage):
    dossier, _ = many(stage, 11)
    client.force_login(stage.staff)

    response = client.get(url("detail", dossier.pk), {"award": "9" * 30, "verdict": "x", "page": "-1", "q": "%" * 200})

    assert response.status_code == 200


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


def test_status_enum_covers_every_badge():
    """Every state has a tone; a new one without it fails here, not on the screen."""
    assert set(_DOSSIER) == set(S)
