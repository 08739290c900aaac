"""The letter that answers a dossier: whom it names, why, and that it is issued once."""

import pytest
from django.urls import reverse

from dossiers.enums import NominationResult
from dossiers.letters import Answer, paragraphs, snapshot
from dossiers.models import AnswerLetter, Nomination
from dossiers.rules.letters import check_can_answer
from dossiers.selectors.letters import not_commended
from dossiers.services import appraisal
from dossiers.services.letters import ANSWER_FILE, answer_dossier
from tests.factories.dossiers import WORKING_AT, fresh
from tests.factories.people import make_person
from thidua.common.errors import NotAllowed, WrongState
from thidua.documents.access import may_read
from thidua.documents.models import IssuedDocument, Job
from thidua.documents.services import run_job
from thidua.notifications.models import Notification

pytestmark = pytest.mark.django_db

ANSWER = Answer(subject="kết quả xét hồ sơ", drafting_code="TĐKT", signer_title="GIÁM ĐỐC", signer_name="Lò Văn Ký")
FORM = {"subject": "kết quả xét", "drafting_code": "TĐKT", "signer_title": "GIÁM ĐỐC", "signer_name": "Lò Văn Ký"}


@pytest.fixture
def refused(stage):
    return appraisal.refuse(by=stage.staff, dossier=stage.checking(), reason="Chưa có xác nhận nghĩa vụ thuế.")


@pytest.fixture
def partly(stage):
    """Voted, with one of two left out by the appraisal."""
    dossier = stage.voted(2)
    first = dossier.nominations.order_by("order").first()
    Nomination.objects.filter(pk=first.pk).update(
        result=NominationResult.EXCLUDED, result_reason="Trùng thành tích đã khen năm 2023."
    )
    return fresh(dossier)


def body(dossier, stage, answer=ANSWER):
    return paragraphs(dossier, not_commended(dossier), answer, issuer=stage.ground.agency, day=WORKING_AT.date())


def test_a_refused_dossier_hears_its_own_reason(stage, refused):
    agency, commune = stage.ground.agency.name, stage.unit.name

    assert body(refused, stage)[:2] == [
        f"{agency} nhận được Tờ trình số 45/TTr-UBND ngày 4/10/2024 của {commune} "
        "đề nghị khen thưởng trong phong trào “Phong trào thi đua 130 năm”.",
        "Sau khi kiểm tra, thẩm định, hồ sơ chưa đủ điều kiện khen thưởng. Lý do: Chưa có xác nhận nghĩa vụ thuế.",
    ]


def test_those_left_out_are_named_with_their_reasons(stage, partly):
    left_out = partly.nominations.order_by("order").first()

    lines = body(partly, stage)

    assert lines[1] == "Có 1 trường hợp không được khen thưởng, cụ thể:"
    assert lines[2].startswith(
        f"- {left_out.recipient}, đề nghị tặng {left_out.award_kind}: Trùng thành tích đã khen năm 2023"
    )


def test_more_than_five_stand_in_the_list_behind(stage):
    dossier = stage.voted(6)
    dossier.nominations.update(result=NominationResult.REJECTED, result_reason="1/3 đồng ý; cần từ 80 %.")

    found = snapshot(dossier, not_commended(dossier), ANSWER, number=7, now=WORKING_AT)

    rows = found["annex"]["groups"][0]["rows"]
    assert (len(rows), rows[0][3]) == (6, "Hội đồng không thống nhất (1/3 đồng ý; cần từ 80 %)")
    assert found["paragraphs"][1] == "Có 6 trường hợp không được khen thưởng (có danh sách kèm theo)."
    assert found["annex"]["reference"].startswith("(Kèm theo Công văn số 07/")


def test_it_is_numbered_once_and_told_when_printed(stage, refused):
    letter = answer_dossier(by=stage.staff, dossier=refused, answer=ANSWER)
    again = answer_dossier(by=stage.staff, dossier=refused, answer=ANSWER)

    run_job(Job.objects.get(kind="render_document").pk)

    document = IssuedDocument.objects.get()
    assert (letter, document.full_number, document.file.purpose) == (again, "01/SNV-TĐKT", ANSWER_FILE)
    told = Notification.objects.filter(kind="dossier_answered").values_list("user_id", flat=True)
    assert set(told) == {stage.officer.pk, stage.head.pk}


def test_the_file_is_read_by_those_who_see_the_dossier(stage, refused):
    answer_dossier(by=stage.staff, dossier=refused, answer=ANSWER)
    run_job(Job.objects.get(kind="render_document").pk)
    file = IssuedDocument.objects.get().file

    assert may_read(stage.officer, file)
    assert not may_read(make_person("unit_officer", stage.ground.sibling), file)


def test_a_dossier_without_a_refusal_is_not_answered(stage):
    with pytest.raises(WrongState):
        check_can_answer(stage.staff, stage.voted())


def test_a_colleague_does_not_answer_twice(stage, refused):
    answer_dossier(by=stage.staff, dossier=refused, answer=ANSWER)

    with pytest.raises(WrongState, match="đã có văn bản trả lời"):
        answer_dossier(by=make_person("staff", stage.ground.agency), dossier=refused, answer=ANSWER)


def test_units_do_not_answer_themselves(stage, refused):
    with pytest.raises(NotAllowed):
        answer_dossier(by=stage.officer, dossier=refused, answer=ANSWER)


def test_preview_shows_the_typed_words_and_issues_nothing(client, stage, refused):
    client.force_login(stage.staff)

    page = client.post(reverse("dossiers:answer", args=[refused.pk]), {**FORM, "note": "Xin cảm ơn.", "preview": "1"})

    assert (page.status_code, AnswerLetter.objects.count()) == (200, 0)
    assert "<p>Xin cảm ơn.</p>" in page.content.decode()
    assert "……/SNV-TĐKT" in page.content.decode()


def test_issuing_leads_back_to_the_dossier_that_shows_it(client, stage, refused):
    client.force_login(stage.staff)

    page = client.post(reverse("dossiers:answer", args=[refused.pk]), {**FORM, "note": ""}, follow=True)

    assert "Công văn số 01/SNV-TĐKT" in page.content.decode()
    assert reverse("dossiers:answer", args=[refused.pk]) not in page.content.decode()


def test_bad_words_stand_beside_their_field_with_everything_kept(client, stage, refused):
    client.force_login(stage.staff)

    page = client.post(
        reverse("dossiers:answer", args=[refused.pk]), {**FORM, "drafting_code": "có dấu cách", "note": "Giữ lại"}
    )

    assert (page.status_code, "drafting_code" in page.context["form"].errors) == (422, True)
    assert "Giữ lại" in page.content.decode()
