"""Points to be mended and complaints: noted, sent, settled; what is open holds things up."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from dossiers.enums import ComplaintState, NominationResult, PointTarget
from dossiers.enums import DossierStatus as S
from dossiers.models import Complaint, ReturnPoint
from dossiers.selectors.consulting import complaints_visible_to, points_of
from dossiers.services import appraisal, submitting
from dossiers.services import consulting as services
from tests.factories.dossiers import WORKING_AT, fresh
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

pytestmark = pytest.mark.django_db


def note(stage, dossier, target=PointTarget.SUBMISSION, reason="Thiếu dấu của đơn vị.", **more):
    return services.note_point(by=stage.staff, dossier=dossier, target=target, reason=reason, **more)


def give_back(stage, dossier, reason=""):
    return appraisal.return_dossier(by=stage.staff, dossier=dossier, reason=reason)


def record(stage, nomination, **values):
    values = {"received_on": date(2024, 10, 1), "channel": "letter", "content": "Chưa hoàn thành nghĩa vụ.", **values}
    return services.record_complaint(by=stage.staff, nomination=nomination, **values)


# --- Points


def test_notes_are_the_staffs_own_until_the_dossier_is_returned(stage):
    dossier = stage.checking()
    note(stage, dossier)
    before = (len(points_of(stage.staff, dossier)), len(points_of(stage.officer, dossier)))

    give_back(stage, dossier)

    assert before == (1, 0)
    assert [line.point.reason for line in points_of(stage.officer, dossier)] == ["Thiếu dấu của đơn vị."]


def test_points_stand_for_the_reason(stage):
    dossier = stage.checking()
    note(stage, dossier)
    note(stage, dossier, PointTarget.REPORT, "Báo cáo chưa nêu kết quả.", nomination=dossier.nominations.get())

    returned = give_back(stage, dossier)

    assert (returned.status, returned.return_reason) == (S.RETURNED, "Bổ sung theo 2 điểm ghi bên dưới.")


def test_without_points_the_reason_is_compulsory(stage):
    dossier = stage.checking()

    with pytest.raises(InvalidInput):
        give_back(stage, dossier, reason="  ")
    assert fresh(dossier).status == S.CHECKING


@pytest.mark.parametrize("target", list(PointTarget))
def test_every_point_leads_to_the_form_that_mends_it(client, stage, target):
    dossier = stage.checking()
    of_nominee = target not in ("submission", "minutes", "other", "info")
    nomination = dossier.nominations.get() if of_nominee else None
    note(stage, dossier, target, "Sửa lại.", nomination=nomination)
    give_back(stage, dossier)
    client.force_login(stage.officer)

    (line,) = points_of(stage.officer, dossier)

    assert client.get(line.where).status_code == 200


@pytest.mark.parametrize(("target", "with_nominee"), [(PointTarget.SUBMISSION, True), (PointTarget.REPORT, False)])
def test_a_point_is_about_the_dossier_or_about_a_nominee(stage, target, with_nominee):
    dossier = stage.checking()

    with pytest.raises(InvalidInput):
        note(stage, dossier, target, nomination=dossier.nominations.get() if with_nominee else None)


def test_a_nominee_of_another_dossier_is_not_taken(stage):
    dossier, other = stage.checking(), stage.checking(title="Hồ sơ khác")

    with pytest.raises(InvalidInput):
        note(stage, dossier, PointTarget.REPORT, nomination=other.nominations.get())


def test_nothing_is_sent_again_while_a_point_is_open(stage):
    dossier = stage.checking()
    point = note(stage, dossier)
    give_back(stage, dossier)

    with pytest.raises(WrongState, match="Còn 1 điểm chưa bổ sung"):
        submitting.send_to_head(by=stage.officer, dossier=dossier)

    services.settle_point(by=stage.officer, point=point, note="Đã đóng dấu lại.")
    assert submitting.send_to_head(by=stage.officer, dossier=dossier).status == S.AWAITING_HEAD


def test_earlier_rounds_stay_readable(stage):
    dossier = stage.checking()
    point = note(stage, dossier)
    give_back(stage, dossier)
    services.settle_point(by=stage.officer, point=point)
    submitting.send_to_head(by=stage.officer, dossier=dossier)
    submitting.approve_and_submit(by=stage.head, dossier=dossier)
    appraisal.receive(by=stage.staff, dossier=dossier)
    note(stage, dossier, reason="Thiếu ngày.")

    assert [line.point.reason for line in points_of(stage.staff, dossier)] == ["Thiếu dấu của đơn vị.", "Thiếu ngày."]
    assert [line.point.reason for line in points_of(stage.officer, dossier)] == ["Thiếu dấu của đơn vị."]


def test_a_note_is_taken_back_only_before_it_is_sent(stage):
    dossier = stage.checking()
    first, second = note(stage, dossier), note(stage, dossier, reason="Khác.")
    services.drop_point(by=stage.staff, point=first)
    give_back(stage, dossier)

    with pytest.raises(WrongState):
        services.drop_point(by=stage.staff, point=second)
    assert list(ReturnPoint.objects.all()) == [second]


def test_who_notes_and_who_settles(stage):
    dossier = stage.checking()
    with pytest.raises(NotAllowed):
        services.note_point(by=stage.officer, dossier=dossier, target="info", reason="x")
    point = note(stage, dossier)
    give_back(stage, dossier)

    for person in (stage.head, stage.staff, make_person("unit_officer", stage.ground.sibling)):
        with pytest.raises(NotAllowed):
            services.settle_point(by=person, point=point)


def test_points_in_the_browser(client, stage):
    dossier = stage.checking()
    nomination = dossier.nominations.get()
    client.force_login(stage.staff)
    address = reverse("dossiers:point_add", args=[dossier.pk])

    wrong = client.post(address, {"target": "report", "nomination": "", "reason": "Viết lại."})
    client.post(address, {"target": "report", "nomination": nomination.pk, "reason": "Viết lại."})
    client.post(reverse("dossiers:return", args=[dossier.pk]), {"reason": ""})
    client.force_login(stage.officer)
    page = client.get(dossier.get_absolute_url()).content.decode()

    assert (wrong.status_code, "nomination" in wrong.context["form"].errors) == (422, True)
    assert "Viết lại." in wrong.content.decode()
    assert f"{nomination.recipient}: Báo cáo thành tích" in page
    assert reverse("dossiers:nomination_edit", args=[nomination.pk]) in page


# --- Complaints


def test_nobody_goes_before_the_council_while_a_complaint_is_open(stage):
    nomination = stage.appraising().nominations.get()
    complaint = record(stage, nomination)
    recommend = {"by": stage.staff, "nomination": nomination, "result": NominationResult.RECOMMENDED, "reason": "Đủ."}

    with pytest.raises(WrongState, match="chưa có kết luận"):
        appraisal.decide_nomination(**recommend)

    services.conclude_complaint(
        by=stage.staff, complaint=complaint, state=ComplaintState.UNFOUNDED, conclusion="Đã xác minh, không đúng."
    )
    assert appraisal.decide_nomination(**recommend).result == NominationResult.RECOMMENDED


def test_the_trail_tells_neither_who_sent_it_nor_what_it_says(stage):
    record(stage, stage.appraising().nominations.get(), reporter="Người gửi bí mật", content="Nội dung bí mật")

    (event,) = AuditEvent.objects.filter(verb="complaint.recorded")
    assert "bí mật" not in f"{event.before} {event.after} {event.reason} {event.object_label} {event.search_text}"


def test_a_complaint_is_read_by_the_appraising_side_alone(client, stage):
    nomination = stage.appraising().nominations.get()
    record(stage, nomination, content="Nội dung bí mật")

    seen = {}
    for person in (stage.staff, stage.officer, stage.secretary):
        client.force_login(person)
        seen[person] = "Nội dung bí mật" in client.get(nomination.get_absolute_url()).content.decode()

    assert list(seen.values()) == [True, False, False]
    assert complaints_visible_to(stage.officer).count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [({"content": "  "}, "content"), ({"received_on": (WORKING_AT + timedelta(days=2)).date()}, "received_on")],
)
def test_bad_complaints_are_refused_at_their_field(stage, values, field):
    with pytest.raises(InvalidInput) as refused:
        record(stage, stage.appraising().nominations.get(), **values)

    assert (refused.value.field, Complaint.objects.count()) == (field, 0)


def test_a_conclusion_needs_its_words_and_comes_once(stage):
    complaint = record(stage, stage.appraising().nominations.get())
    conclude = {"by": stage.staff, "complaint": complaint, "state": ComplaintState.FOUNDED}

    with pytest.raises(InvalidInput):
        services.conclude_complaint(**conclude, conclusion=" ")
    services.conclude_complaint(**conclude, conclusion="Đúng một phần.", document_number="12/KL-SNV")
    with pytest.raises(WrongState):
        services.conclude_complaint(**conclude, conclusion="Lần hai.")
    assert fresh(complaint).document_number == "12/KL-SNV"


def test_a_dossier_that_ended_takes_no_complaint(stage):
    dossier = appraisal.refuse(by=stage.staff, dossier=stage.checking(), reason="Không đủ.")

    with pytest.raises(WrongState):
        record(stage, dossier.nominations.get())
