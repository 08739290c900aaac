import pytest

from awards.enums import RecipientType
from awards.models import Recipient
from dossiers.enums import NominationResult
from dossiers.models import DossierPart, Nomination
from dossiers.services import appraisal, submitting
from dossiers.services.nominations import DUPLICATE, NewRecipient, add_nomination, remove_nomination, update_nomination
from tests.factories.awards import AwardKindFactory
from tests.factories.dossiers import fresh, pdf
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState


def add_new(stage, dossier, **values):
    new = NewRecipient(**{"type": RecipientType.PERSON, "name": "Lò Văn Thử", "group": "direct_worker", **values})
    return add_nomination(by=stage.officer, dossier=dossier, recipient=new, achievement=stage.achievement())


def test_person_not_on_record_is_entered_once(stage):
    dossier, other = stage.draft(), stage.draft(campaign=None, ground="merit")

    first = add_new(stage, dossier, name="Lò  Văn Thử", job_title="Trưởng bản")
    second = add_new(stage, other)

    assert first.recipient == second.recipient
    assert (first.recipient.name, first.recipient.job_title, first.recipient.unit) == (
        "Lò Văn Thử",
        "Trưởng bản",
        stage.unit,
    )


def test_collective_that_is_a_unit_takes_its_name(stage):
    nomination = add_new(
        stage, stage.draft(), type=RecipientType.COLLECTIVE, name="", group="", as_unit=stage.ground.school
    )

    assert (nomination.recipient.name, nomination.recipient.as_unit) == (
        "Trường Tiểu học Yên Châu",
        stage.ground.school,
    )


def test_collective_of_another_unit_is_refused(stage):
    with pytest.raises(InvalidInput) as refused:
        add_new(stage, stage.draft(), type=RecipientType.COLLECTIVE, name="", as_unit=stage.ground.sibling)

    assert (refused.value.field, Recipient.objects.count()) == ("as_unit", 0)


def test_nominee_without_a_name_is_refused(stage):
    with pytest.raises(InvalidInput) as refused:
        add_new(stage, stage.draft(), name="   ")

    assert refused.value.field == "name"


def test_recipient_of_another_unit_is_refused(stage):
    dossier = stage.draft()
    stranger = stage.recipient(unit=stage.ground.sibling)

    with pytest.raises(InvalidInput) as refused:
        stage.nominate(dossier, stranger)

    assert (refused.value.field, Nomination.objects.count()) == ("recipient", 0)


def test_award_the_campaign_does_not_offer_is_refused(stage):
    other = AwardKindFactory()

    with pytest.raises(InvalidInput) as refused:
        stage.nominate(stage.draft(), award_kind=other)

    assert refused.value.field == "award_kind"


def test_award_for_other_kinds_of_recipient_is_refused(stage):
    stage.award.recipient_types = [RecipientType.COLLECTIVE]
    stage.award.save(update_fields=["recipient_types"])

    with pytest.raises(InvalidInput) as refused:
        stage.nominate(stage.draft())

    assert refused.value.message == f"“{stage.award}” không dành cho đối tượng cá nhân."


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"achievement_from": "2024-06", "achievement_to": "2024-05"}, "achievement_to"),
        ({"achievement_from": "2024-11", "achievement_to": "2025"}, "achievement_from"),
    ],
)
def test_period_out_of_order_or_ahead_is_refused(stage, values, field):
    with pytest.raises(InvalidInput) as refused:
        stage.nominate(stage.draft(), **values)

    assert refused.value.field == field


def test_period_within_one_partial_date_is_accepted(stage):
    nomination = stage.nominate(stage.draft(), achievement_from="2024", achievement_to="2024-03")

    assert (nomination.achievement_from, nomination.achievement_to) == ("2024", "2024-03")


def test_one_achievement_is_proposed_for_one_award_once(stage):
    person = stage.recipient()
    stage.nominate(stage.draft(), person)
    again = stage.draft()

    with pytest.raises(InvalidInput) as refused:
        stage.nominate(again, person)

    assert (refused.value.message, again.nominations.count()) == (DUPLICATE, 0)


def test_withdrawn_dossier_frees_its_nominees(stage):
    person = stage.recipient()
    first = stage.draft()
    stage.nominate(first, person)

    submitting.withdraw(by=stage.officer, dossier=first)

    assert stage.nominate(stage.draft(), person).is_live is True


def test_removed_nominee_may_be_proposed_elsewhere(stage):
    person = stage.recipient()
    nomination = stage.nominate(stage.draft(), person)

    remove_nomination(by=stage.officer, nomination=nomination)

    assert stage.nominate(stage.draft(), person).recipient == person


def test_removing_twice_leaves_one_trace(stage):
    nomination = stage.nominate(stage.draft())

    remove_nomination(by=stage.officer, nomination=nomination)
    remove_nomination(by=stage.officer, nomination=nomination)

    assert AuditEvent.objects.filter(verb="nomination.removed").count() == 1


def test_report_file_is_kept_with_its_nominee(stage):
    nomination = add_nomination(
        by=stage.officer,
        dossier=stage.draft(),
        recipient=stage.recipient(),
        achievement=stage.achievement(report=""),
        report_upload=pdf("bao-cao.pdf"),
    )

    part = DossierPart.objects.get()
    assert (part.nomination, part.kind, part.file.original_name) == (nomination, "report", "bao-cao.pdf")


def test_refused_file_leaves_no_nominee(stage):
    dossier = stage.draft()

    with pytest.raises(InvalidInput):
        add_nomination(
            by=stage.officer,
            dossier=dossier,
            recipient=stage.recipient(),
            achievement=stage.achievement(),
            report_upload=pdf("bao-cao.pdf", b"MZ not a pdf"),
        )

    assert (Nomination.objects.count(), DossierPart.objects.count()) == (0, 0)


def test_stale_change_is_refused(stage):
    nomination = stage.nominate(stage.draft())
    update_nomination(by=stage.officer, nomination=nomination, version=1, achievement=stage.achievement(citation="Một"))

    with pytest.raises(StaleObject):
        update_nomination(
            by=stage.officer, nomination=nomination, version=1, achievement=stage.achievement(citation="Hai")
        )

    assert fresh(nomination).citation == "Một"


def test_excluded_nominee_corrected_after_a_return_is_proposed_anew(stage):
    dossier = stage.appraising()
    nomination = dossier.nominations.get()
    appraisal.decide_nomination(by=stage.staff, nomination=nomination, result="excluded", reason="Thiếu minh chứng.")
    appraisal.return_dossier(by=stage.staff, dossier=dossier, reason="Bổ sung minh chứng.")

    update_nomination(by=stage.officer, nomination=nomination, version=2, achievement=stage.achievement())

    row = fresh(nomination)
    assert (row.result, row.is_live, row.result_reason) == (NominationResult.PENDING, True, "")


@pytest.mark.parametrize(
    ("role", "place"), [("unit_head", "commune"), ("unit_officer", "sibling"), ("staff", "agency")]
)
def test_others_propose_nobody(stage, role, place):
    person = make_person(role, getattr(stage.ground, place))

    with pytest.raises(NotAllowed):
        add_nomination(by=person, dossier=stage.draft(), recipient=stage.recipient(), achievement=stage.achievement())

    assert Nomination.objects.count() == 0


def test_submitted_dossier_takes_no_more_nominees(stage):
    with pytest.raises(WrongState):
        stage.nominate(stage.submitted())
