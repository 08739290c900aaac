"""A dossier written anew, and several made one: nobody and no paper is lost on the way."""

import pytest
from django.urls import reverse

from campaigns.models import Duty
from dossiers.enums import DossierStatus as S
from dossiers.enums import PartKind, QuotaState
from dossiers.models import Dossier, DossierPart
from dossiers.selectors.joining import joinable_with
from dossiers.services import appraisal, submitting
from dossiers.services.joining import join_dossiers, renew_dossier
from dossiers.services.parts import add_part
from tests.factories.campaigns import DutyFactory, ObligationFactory
from tests.factories.dossiers import OpinionFactory, fresh, pdf
from tests.factories.people import make_person
from tests.factories.quotas import QuotaPlanFactory, QuotaShareFactory
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.models import Notification

pytestmark = pytest.mark.django_db


def parts(dossier):
    rows = dossier.parts.filter(is_current=True).order_by("kind", "title")
    return [(row.kind, row.title, row.document_number) for row in rows]


def join(stage, dossier, *others, by=None):
    return join_dossiers(by=by or stage.officer, dossier=dossier, others=others)


# --- Written anew


def test_a_sent_dossier_is_replaced_before_it_is_received(stage):
    old = stage.submitted(2)

    new = renew_dossier(by=stage.officer, dossier=old, reason="Sửa tên một cá nhân.")

    assert (fresh(old).status, new.status, new.replaces) == (S.WITHDRAWN, S.DRAFT, old)
    assert [row.recipient for row in new.nominations.order_by("order")] == [
        row.recipient for row in old.nominations.order_by("order")
    ]
    assert set(old.nominations.values_list("is_live", flat=True)) == {False}
    assert parts(new) == parts(old)
    assert (new.submission_number, new.meeting_date) == (old.submission_number, old.meeting_date)


def test_the_new_dossier_can_be_sent_again_as_it_is(stage):
    new = renew_dossier(by=stage.officer, dossier=stage.submitted())
    submitting.send_to_head(by=stage.officer, dossier=new)
    sent = submitting.approve_and_submit(by=stage.head, dossier=new)

    assert (sent.status, sent.receipt_code != "") == (S.SUBMITTED, True)


def test_the_duty_is_owed_again_until_the_new_dossier_is_sent(stage):
    obligation = ObligationFactory(campaign=stage.campaign, kind="nomination")
    duty = DutyFactory(obligation=obligation, unit=stage.unit)
    old = stage.submitted()
    assert Duty.objects.get(pk=duty.pk).status == "sent"

    renew_dossier(by=stage.officer, dossier=old)

    assert Duty.objects.get(pk=duty.pk).status == "open"


def test_clicked_twice_there_is_one_new_dossier(stage):
    old = stage.submitted()

    assert renew_dossier(by=stage.officer, dossier=old) == renew_dossier(by=stage.officer, dossier=old)
    assert Dossier.objects.count() == 2


def test_a_colleague_is_told_that_it_is_done(stage):
    old = stage.submitted()
    new = renew_dossier(by=stage.officer, dossier=old)
    colleague = make_person("unit_officer", stage.unit)

    with pytest.raises(WrongState, match=f"Hồ sơ {new.code} đã được lập thay hồ sơ này"):
        renew_dossier(by=colleague, dossier=old)


@pytest.mark.parametrize("state", ["checking", "appraising", "draft", "awaiting_head"])
def test_what_is_received_or_still_written_is_not_replaced(stage, state):
    dossier = getattr(stage, state)()

    with pytest.raises(WrongState):
        renew_dossier(by=stage.officer, dossier=dossier)


def test_a_refused_dossier_is_written_anew_and_stays_refused(stage):
    old = appraisal.refuse(by=stage.staff, dossier=stage.checking(), reason="Thiếu xác nhận.")

    new = renew_dossier(by=stage.officer, dossier=old)

    assert (fresh(old).status, new.nominations.get().is_live) == (S.REFUSED, True)


def test_only_the_unit_writes_anew(stage):
    dossier = stage.submitted()

    for person in (stage.head, stage.staff, make_person("unit_officer", stage.ground.sibling)):
        with pytest.raises(NotAllowed):
            renew_dossier(by=person, dossier=dossier)


def test_places_pass_over_and_nobody_who_waits_slips_in(stage):
    plan = QuotaPlanFactory(campaign=stage.campaign, award_kind=stage.award)
    share = QuotaShareFactory(plan=plan, unit=stage.unit, places=1)
    old = stage.submitted()
    waiting = stage.nominate(stage.draft(title="Hồ sơ khác"))

    new = renew_dossier(by=stage.officer, dossier=old)

    assert (new.nominations.get().quota_state, fresh(waiting).quota_state) == (QuotaState.COUNTED, QuotaState.HELD)
    assert (fresh(share).taken, old.nominations.get().quota_state) == (1, QuotaState.FREE)


# --- Made one


def test_a_unit_joins_what_it_writes(stage):
    target, source = stage.complete(), stage.draft(title="Hồ sơ thứ hai")
    moved = [stage.nominate(source) for _ in range(2)]

    join(stage, target, source)

    assert (fresh(source).status, fresh(source).merged_into, source.nominations.count()) == (S.MERGED, target, 0)
    assert [row.order for row in target.nominations.order_by("order")] == [1, 2, 3]
    assert {row.dossier_id for row in map(fresh, moved)} == {target.pk}


def test_papers_stand_beside_each_other_under_the_name_of_their_dossier(stage):
    target, source = stage.complete(), stage.complete(title="Hồ sơ thứ hai")

    join(stage, target, source)

    assert parts(target) == [
        (PartKind.MINUTES, "", "12/BB-UBND"),
        (PartKind.OTHER, f"Biên bản họp xét của hồ sơ {source.code}", "12/BB-UBND"),
        (PartKind.OTHER, f"Tờ trình của hồ sơ {source.code}", "45/TTr-UBND"),
        (PartKind.SUBMISSION, "", "45/TTr-UBND"),
    ]


def test_papers_the_target_lacks_become_its_own(stage):
    target, source = stage.draft(), stage.complete(title="Hồ sơ thứ hai")

    join(stage, target, source)

    assert parts(target) == [(PartKind.MINUTES, "", "12/BB-UBND"), (PartKind.SUBMISSION, "", "45/TTr-UBND")]
    assert (fresh(target).submission_number, fresh(target).meeting_date) == ("45/TTr-UBND", source.meeting_date)


def test_a_nominee_keeps_the_report(stage):
    target, source = stage.draft(), stage.draft(title="Hồ sơ thứ hai")
    nomination = stage.nominate(source)
    add_part(by=stage.officer, dossier=source, kind=PartKind.REPORT, upload=pdf("bao-cao.pdf"), nomination=nomination)

    join(stage, target, source)

    assert DossierPart.objects.get(nomination=nomination).dossier == target


def test_staff_join_what_they_check_and_the_unit_is_told(stage):
    target, source = stage.checking(), stage.checking(title="Hồ sơ thứ hai")
    opinion = OpinionFactory(dossier=source, unit=stage.ground.department, asked_by=stage.staff)

    join(stage, target, source, by=stage.staff)

    assert (fresh(source).status, fresh(opinion).dossier) == (S.MERGED, target)
    assert set(Notification.objects.filter(kind="dossier_merged").values_list("user_id", flat=True)) == {
        stage.officer.pk,
        stage.head.pk,
    }


def test_two_open_questions_to_one_agency_are_not_thrown_together(stage):
    target, source = stage.checking(), stage.checking(title="Hồ sơ thứ hai")
    for dossier in (target, source):
        OpinionFactory(dossier=dossier, unit=stage.ground.department, asked_by=stage.staff)

    with pytest.raises(InvalidInput, match="đang hỏi ý kiến cùng một cơ quan"):
        join(stage, target, source, by=stage.staff)


def test_another_matter_is_not_joined(stage):
    target, other = stage.draft(), stage.draft(campaign=None, ground="merit", receiver=stage.ground.province)

    with pytest.raises(InvalidInput, match="khác đơn vị, phong trào hoặc loại hình"):
        join(stage, target, other)


def test_states_are_not_mixed(stage):
    with pytest.raises(WrongState):
        join(stage, stage.draft(), stage.submitted())
    with pytest.raises(WrongState):
        join(stage, stage.checking(), stage.appraising(title="Hai"), by=stage.staff)


def test_nobody_else_joins(stage):
    target, source = stage.draft(), stage.draft(title="Hai")

    for person in (stage.head, make_person("staff", stage.ground.other_agency)):
        with pytest.raises(NotAllowed):
            join(stage, target, source, by=person)


def test_a_dossier_is_not_joined_with_nothing_or_itself(stage):
    dossier = stage.draft()

    for others in ((), (dossier,)):
        with pytest.raises(InvalidInput):
            join(stage, dossier, *others)


def test_the_page_offers_only_what_may_be_joined(stage):
    target, twin = stage.draft(), stage.draft(title="Hai")
    stage.submitted(title="Ba")
    stage.draft(campaign=None, ground="merit", receiver=stage.ground.province)

    assert list(joinable_with(stage.officer, target)) == [twin]


def test_joining_in_the_browser(client, stage):
    target, source = stage.draft(), stage.draft(title="Hai")
    stage.nominate(source)
    client.force_login(stage.officer)
    address = reverse("dossiers:join", args=[target.pk])
    assert address in client.get(target.get_absolute_url()).content.decode()

    empty = client.post(address, {})
    done = client.post(address, {"others": source.pk}, follow=True)

    assert (empty.status_code, fresh(source).status) == (422, S.MERGED)
    assert f'Đã gộp từ hồ sơ <a href="{source.get_absolute_url()}">{source.code}</a>' in done.content.decode()


def test_replacing_in_the_browser(client, stage):
    old = stage.submitted()
    client.force_login(stage.officer)

    page = client.post(reverse("dossiers:renew", args=[old.pk]), {"reason": ""}, follow=True)

    new = Dossier.objects.exclude(pk=old.pk).get()
    assert (page.status_code, page.redirect_chain[-1][0]) == (200, new.get_absolute_url())
    assert f'Thay cho hồ sơ <a href="{old.get_absolute_url()}">' in page.content.decode()


def test_an_emptied_dossier_gives_no_file_to_strangers(client, stage):
    new = renew_dossier(by=stage.officer, dossier=stage.submitted())
    stored = new.parts.filter(kind=PartKind.MINUTES).get().file
    client.force_login(make_person("unit_officer", stage.ground.sibling))

    assert client.get(reverse("documents:file", args=[stored.pk])).status_code == 404
    client.force_login(stage.officer)
    answer = client.get(reverse("documents:file", args=[stored.pk]))
    assert (answer.status_code, b"".join(answer.streaming_content)[:5]) == (200, b"%PDF-")
