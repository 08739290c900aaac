"""Reports filled in the portal: prefilled, versioned, compared, restored, and never overwritten unseen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from awards.enums import AwardNature, Filling, HonourStatus, PartKind
from awards.structures import sections_of
from dossiers.models import DossierPart, PartDraft
from dossiers.prints import PURPOSE, values_of
from dossiers.selectors.parts import may_read_print, others_editing, parts_visible_to
from dossiers.selectors.prefill import prefilled
from dossiers.services import reports
from dossiers.services.parts import add_part
from tests.factories.awards import (
    AwardFormFactory,
    AwardKindFactory,
    HonourFactory,
    ProcedureLineFactory,
    ReportStructureFactory,
)
from tests.factories.documents import StoredFileFactory
from tests.factories.dossiers import WORKING_AT, OpinionFactory, fresh, pdf
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState
from thidua.documents.models import Job

TYPED = {"about": {"name": "Lò Văn Mẫu", "job": "Bí thư"}, "achieved": "Trồng 5 ha rừng.", "honours": []}


@pytest.fixture
def form(stage):
    ProcedureLineFactory(ground="campaign", needs_campaign=True)
    return AwardFormFactory(
        kind=PartKind.REPORT,
        part="Báo cáo thành tích",
        required=True,
        per_nominee=True,
        filling=Filling.PORTAL,
        structure=ReportStructureFactory(),
    )


@pytest.fixture
def nomination(stage, form):
    return stage.nominate(stage.draft(), stage.recipient(name="Lò Văn Mẫu", job_title="Bí thư"), report="Tóm tắt.")


@pytest.fixture
def save(stage, form, nomination):
    def run(seen, by=None, **content):
        return reports.save_report(
            by=by or stage.officer, nomination=nomination, form=form, content={**TYPED, **content}, seen=seen
        )

    return run


def page(nomination, form, name="report"):
    return reverse(f"dossiers:{name}", args=[nomination.pk, form.pk])


def typed(seen=0, **values):
    return {
        "seen": seen,
        "about__name": "Lò Văn Mẫu",
        "about__job": "Bí thư",
        "achieved": "Trồng 5 ha rừng.",
        **values,
    }


# --- Prefilled


def test_known_facts_stand_in_the_report(nomination, form):
    title = AwardKindFactory(nature=AwardNature.TITLE, name="Chiến sĩ thi đua cơ sở")
    commendation = AwardKindFactory(name="Giấy khen")
    for kind, year, number in ((commendation, "2023", "5/QĐ-UBND"), (title, "2022", "4/QĐ-UBND")):
        HonourFactory(
            recipient=nomination.recipient,
            award_kind=kind,
            achievement_to=year,
            decision_number=number,
            decided_on=f"{year}-12-20",
        )
    HonourFactory(recipient=nomination.recipient, award_kind=commendation, status=HonourStatus.REVOKED)

    content = prefilled(nomination, sections_of(form.structure.sections))

    assert content["about"] == {"name": "Lò Văn Mẫu", "job": "Bí thư"}
    assert content["achieved"] == "Tóm tắt."
    (row,) = content["honours"]
    assert (row["year"], row["name"]) == ("2023", "Giấy khen")
    assert row["decision"].startswith("Số 5/QĐ-UBND ngày 20/12/2023 của ")


def test_page_opens_prefilled_and_saves_into_a_version(client, stage, form, nomination):
    client.force_login(stage.officer)

    opened = client.get(page(nomination, form))
    assert opened.context["form"].initial["about__name"] == "Lò Văn Mẫu"
    answer = client.post(
        page(nomination, form), typed(**{"honours-0-year": "2022", "honours-2-name": "Giấy khen"}), follow=True
    )

    part = DossierPart.objects.get(nomination=nomination)
    assert (part.version, part.is_current, part.added_by, part.file) == (1, True, stage.officer, None)
    assert part.content == {
        "about": {"name": "Lò Văn Mẫu", "job": "Bí thư"},
        "achieved": "Trồng 5 ha rừng.",
        "honours": [{"year": "2022", "name": "", "decision": ""}, {"year": "", "name": "Giấy khen", "decision": ""}],
    }
    assert "Đã lưu lúc 09:00 ngày 7/10/2024 (lần 1)." in answer.content.decode()


# --- Versions


def test_every_save_with_changes_is_a_version_with_its_writer(stage, save, nomination):
    colleague = make_person("unit_officer", stage.unit)
    save(0)
    save(1, achieved="Trồng 6 ha rừng.", by=colleague)

    rows = list(nomination.parts.order_by("version").values_list("version", "is_current", "added_by"))

    assert rows == [(1, False, stage.officer.pk), (2, True, colleague.pk)]
    assert AuditEvent.objects.filter(verb="dossier.report_saved").count() == 2


def test_save_without_changes_makes_no_version(save, nomination):
    first = save(0)

    assert (save(1), nomination.parts.count()) == (first, 1)


def test_stale_save_is_refused_and_keeps_the_other_text(save, nomination):
    save(0)
    save(1, achieved="Của người khác.")

    with pytest.raises(StaleObject):
        save(1, achieved="Của tôi.")

    assert nomination.parts.get(is_current=True).content["achieved"] == "Của người khác."


def test_report_of_a_submitted_dossier_is_closed(stage, form):
    dossier = stage.submitted()

    with pytest.raises(WrongState):
        reports.save_report(by=stage.officer, nomination=dossier.nominations.get(), form=form, content=TYPED, seen=0)


def test_others_do_not_write_the_units_report(stage, save):
    with pytest.raises(NotAllowed):
        save(0, by=stage.staff)


def test_report_longer_than_kept_is_refused(save):
    with pytest.raises(InvalidInput):
        save(0, achieved="x" * (reports.MAX_CONTENT + 1))


def test_signed_file_follows_the_text_and_the_text_the_file(stage, save, nomination):
    save(0)
    signed = add_part(
        by=stage.officer, dossier=nomination.dossier, kind=PartKind.REPORT, nomination=nomination, upload=pdf()
    )

    again = save(2)

    rows = nomination.parts.order_by("version").values_list("version", "is_current")
    assert (signed.version, again.version, list(rows)) == (2, 3, [(1, False), (2, False), (3, True)])


def test_restored_version_is_the_newest_and_nothing_is_lost(stage, save, nomination):
    first = save(0)
    save(1, achieved="Bản sau.")

    restored = reports.restore_part(by=stage.officer, part=first)

    rows = list(nomination.parts.order_by("version").values_list("version", "is_current", "note"))
    assert rows == [(1, False, ""), (2, False, ""), (3, True, "Khôi phục lần 1")]
    assert restored.content == fresh(first).content


def test_present_version_is_not_restored(stage, save):
    with pytest.raises(WrongState):
        reports.restore_part(by=stage.officer, part=save(0))


# --- Drafts


def test_hundred_drafts_make_no_version_and_one_row(stage, form, nomination):
    for number in range(100):
        reports.save_draft(
            by=stage.officer, nomination=nomination, form=form, content={"achieved": f"Chữ {number}"}, base=0
        )

    assert (PartDraft.objects.get().content["achieved"], DossierPart.objects.count()) == ("Chữ 99", 0)


def test_saving_ends_the_draft_of_that_person_alone(stage, save, form, nomination):
    colleague = make_person("unit_officer", stage.unit)
    for person in (stage.officer, colleague):
        reports.save_draft(by=person, nomination=nomination, form=form, content={}, base=0)

    save(0)

    assert [draft.user for draft in PartDraft.objects.all()] == [colleague]


def test_draft_line_says_when(client, stage, form, nomination):
    client.force_login(stage.officer)

    answer = client.post(page(nomination, form, "report_draft"), typed(), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "Đã lưu lúc 09:00 ngày 7/10/2024" in answer.content.decode()
    assert PartDraft.objects.get().content == TYPED


def test_draft_without_scripts_leads_back_to_the_page_that_shows_it(client, stage, form, nomination):
    client.force_login(stage.officer)

    answer = client.post(page(nomination, form, "report_draft"), typed(achieved="Đang viết dở"), follow=True)

    assert answer.redirect_chain == [(page(nomination, form), 302)]
    assert answer.context["form"].initial["achieved"] == "Đang viết dở"
    assert "Đang mở phần bạn soạn dở" in answer.content.decode()


def test_draft_of_another_person_is_never_shown(client, stage, form, nomination):
    reports.save_draft(by=stage.officer, nomination=nomination, form=form, content={"achieved": "Chữ riêng"}, base=0)
    client.force_login(make_person("unit_officer", stage.unit))

    text = client.get(page(nomination, form)).content.decode()

    assert ("Chữ riêng" in text, f"{stage.officer} đang soạn báo cáo này" in text) == (False, True)


@pytest.mark.parametrize(("minutes", "seen"), [(0, 1), (15, 1), (16, 0)])
def test_who_else_is_writing_is_told_for_a_while(stage, form, nomination, time_machine, minutes, seen):
    reports.save_draft(by=stage.officer, nomination=nomination, form=form, content={}, base=0)
    time_machine.move_to(WORKING_AT + timedelta(minutes=minutes), tick=False)

    assert len(others_editing(make_person("unit_officer", stage.unit), nomination, form)) == seen


def test_discarded_draft_gives_the_stored_text_back(client, stage, form, nomination, save):
    save(0)
    reports.save_draft(by=stage.officer, nomination=nomination, form=form, content={"achieved": "Bỏ"}, base=1)
    client.force_login(stage.officer)

    client.post(page(nomination, form, "report_discard"))

    assert client.get(page(nomination, form)).context["form"].initial["achieved"] == "Trồng 5 ha rừng."


def test_draft_after_the_session_ended_says_what_to_do(client, nomination, form):
    answer = client.post(page(nomination, form, "report_draft"), typed(), headers={"HX-Request": "true"})

    assert (answer.status_code, PartDraft.objects.count()) == (200, 0)
    assert "đăng nhập lại ở thẻ khác" in answer.content.decode()


def test_draft_of_a_closed_dossier_is_answered_in_words(client, stage, form):
    dossier = stage.submitted()
    client.force_login(stage.officer)

    answer = client.post(page(dossier.nominations.get(), form, "report_draft"), typed(), headers={"HX-Request": "true"})

    assert "Chưa lưu tạm: Hồ sơ đang ở tình trạng “Đã nộp”" in answer.content.decode()


# --- The stale page


def test_second_to_save_sees_both_texts_and_chooses(client, stage, form, nomination, save):
    colleague = make_person("unit_officer", stage.unit, full_name="Quàng Thị Khác")
    save(0)
    save(1, achieved="Của người khác.", by=colleague)
    client.force_login(stage.officer)

    answer = client.post(page(nomination, form), typed(seen=1, achieved="Của tôi."))

    assert answer.status_code == 409
    (row,) = answer.context["conflict"]
    assert (row.name, row.stored, row.typed, row.writer[0]) == (
        "achieved",
        "Của người khác.",
        "Của tôi.",
        "Quàng Thị Khác",
    )
    assert answer.context["form"]["seen"].value() == 2
    again = client.post(page(nomination, form), typed(seen=2, achieved="Của tôi."))
    assert (again.status_code, nomination.parts.get(is_current=True).content["achieved"]) == (302, "Của tôi.")


def test_stored_table_is_taken_into_the_form(client, stage, form, nomination, save):
    rows = [{"year": "2022", "name": "Giấy khen | khen", "decision": "4/QĐ"}]
    save(0)
    save(1, honours=rows)
    client.force_login(stage.officer)

    answer = client.post(page(nomination, form), {**typed(seen=2), "lay_ban_luu": "honours"})

    assert answer.context["form"]["honours"].value() == [{**rows[0], "name": "Giấy khen ¦ khen"}]


# --- Pages of versions


def test_page_of_a_version_shows_it_and_the_others(client, stage, save):
    first, second = save(0), save(1, achieved="Trồng 6 ha rừng.")
    client.force_login(stage.officer)

    answer = client.get(reverse("dossiers:part", args=[first.pk]))

    assert [row.pk for row in answer.context["versions"]] == [second.pk, first.pk]
    assert "Trồng 5 ha rừng." in answer.content.decode()


def test_two_versions_are_compared_word_by_word(client, stage, save):
    save(0)
    second = save(1, achieved="Trồng 6 ha rừng.")
    client.force_login(stage.officer)

    text = client.get(reverse("dossiers:part_compare", args=[second.pk])).content.decode()

    assert "Trồng <del>5 </del><ins>6 </ins>ha rừng." in text


@pytest.mark.parametrize("other", ["abc", "99999999999999999999999", ""])
def test_unknown_other_version_falls_back_to_the_one_before(client, stage, save, other):
    first, second = save(0), save(1, achieved="x")
    client.force_login(stage.officer)

    answer = client.get(reverse("dossiers:part_compare", args=[second.pk]), {"voi": other})

    assert (answer.context["old"], answer.context["new"]) == (first, second)


def test_file_and_text_are_compared_by_opening(client, stage, save, nomination):
    save(0)
    signed = add_part(
        by=stage.officer, dossier=nomination.dossier, kind=PartKind.REPORT, nomination=nomination, upload=pdf()
    )
    client.force_login(stage.officer)

    assert client.get(reverse("dossiers:part_compare", args=[signed.pk])).context["differences"] is None


def test_query_count_of_the_versions_is_constant(client, stage, save, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    client.force_login(stage.officer)
    part = save(0)
    address = reverse("dossiers:part", args=[part.pk])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    save(1, achieved="a")
    save(2, achieved="b")

    with django_assert_num_queries(len(one)):
        client.get(address)


def test_asked_agency_reads_the_present_version_only(stage, form):
    dossier = stage.checking()
    part = dossier.parts.first()
    DossierPart.objects.filter(pk=part.pk).update(is_current=False)
    reader = make_person("consulted_agency", stage.ground.department)
    OpinionFactory(dossier=dossier, unit=stage.ground.department, asked_by=stage.staff)

    seen = set(parts_visible_to(reader))

    assert (part in seen, seen) == (False, set(dossier.parts.filter(is_current=True)))


# --- Print


def test_print_is_asked_for_once_by_each_person(client, stage, save):
    part = save(0)
    client.force_login(stage.officer)

    for _ in range(2):
        answer = client.post(reverse("dossiers:part_print", args=[part.pk]))

    job = Job.objects.get(kind="print_report")
    assert (answer.url, job.payload) == (reverse("documents:job", args=[job.pk]), {"part": part.pk})


def test_printed_values_carry_the_head_and_every_section(stage, save):
    values = values_of(save(0))

    assert values["organ"] == stage.unit.name.upper()
    assert (values["form_number"], values["signer_title"]) == ("08", "NGƯỜI BÁO CÁO")
    assert [block["title"] for block in values["blocks"]] == [
        "Thông tin chung",
        "Thành tích đạt được",
        "Hình thức khen thưởng đã được tặng",
    ]
    assert values["blocks"][1]["paragraphs"] == ["Trồng 5 ha rừng."]


@pytest.mark.parametrize(("last", "printed"), [(None, "08"), ("2024-10-07", "08"), ("2024-10-06", "")])
def test_number_of_a_form_out_of_force_is_not_printed(save, form, last, printed):
    type(form.structure).objects.filter(pk=form.structure_id).update(valid_to=last)

    assert values_of(fresh(save(0)))["form_number"] == printed


def test_print_says_whose_report_it_is(save):
    assert values_of(save(0))["subject"] == "Của ông Lò Văn Mẫu"


def test_print_of_a_file_is_refused_in_words(stage, nomination):
    signed = add_part(
        by=stage.officer, dossier=nomination.dossier, kind=PartKind.REPORT, nomination=nomination, upload=pdf()
    )

    with pytest.raises(WrongState):
        reports.request_print(by=stage.officer, part=signed)


def test_print_is_read_by_who_reads_the_part(stage, save):
    part = save(0)
    stored = StoredFileFactory(purpose=PURPOSE)
    job = reports.request_print(by=stage.officer, part=part)
    Job.objects.filter(pk=job.pk).update(result_file=stored)

    assert (may_read_print(stage.head, stored), may_read_print(stage.staff, stored)) == (True, False)
    assert not may_read_print(stage.head, StoredFileFactory(purpose=PURPOSE))
