import pytest

from awards import services
from awards.enums import AwardGround, DecisionStatus, RecipientType
from awards.models import DecisionLine, Recipient
from awards.selectors.decisions import lines_of
from tests.factories.awards import AwardKindFactory, RecipientFactory
from tests.factories.people import make_person
from thidua.audit.selectors import history_of
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState


def verbs(decision):
    return [event.verb for event in history_of(decision)]


def names(decision):
    return [line.printed_name for line in lines_of(decision)]


# --- A new draft


def test_draft_is_kept_with_its_author(desk):
    decision = desk.draft()

    assert (decision.status, decision.created_by) == (DecisionStatus.DRAFT, desk.drafter)
    assert verbs(decision) == ["decision.drafted"]


def test_draft_starts_from_usual_words(desk):
    decision = desk.draft()

    assert decision.proposal == "Theo đề nghị của Giám đốc Sở Nội vụ"
    assert decision.signer_title == "CHỦ TỊCH"
    assert decision.legal_bases == ["Luật Thi đua, khen thưởng"]
    assert decision.recipients_list == ["Như Điều 3", "Các cơ quan, đơn vị liên quan", "Lưu: VT"]


def test_draft_keeps_the_words_it_is_given(desk):
    decision = desk.draft(
        proposal="Theo đề nghị của Trưởng Ban", legal_bases=[" Luật A ", ""], recipients_list=["Lưu: VT, NC"]
    )

    assert (decision.proposal, decision.legal_bases) == ("Theo đề nghị của Trưởng Ban", ["Luật A"])
    assert decision.recipients_list == ["Lưu: VT, NC"]


@pytest.mark.parametrize("role", ["unit_officer", "unit_head", "executive", "council_secretary", "viewer", "admin"])
def test_draft_is_for_the_standing_agency(desk, role):
    person = make_person(role, desk.ground.province)

    with pytest.raises(NotAllowed):
        desk.draft(by=person)


def test_draft_for_another_province_is_refused(desk):
    stranger = make_person("staff", desk.ground.other_agency)

    with pytest.raises(NotAllowed):
        desk.draft(by=stranger)


def test_draft_lines_are_grouped_by_award_then_recipient(desk):
    flag = AwardKindFactory(rank=1, title=True)
    person = RecipientFactory(unit=desk.ground.commune, name="Lò Văn Một")
    household = RecipientFactory(
        unit=desk.ground.commune, type=RecipientType.HOUSEHOLD, name="Hộ ông Hai", honorific=""
    )
    collective = RecipientFactory(collective=True, unit=desk.ground.department)

    decision = desk.draft(
        desk.line(person),
        desk.line(household),
        desk.line(collective),
        desk.line(collective, award_kind=flag),
    )

    assert names(decision) == ["Sở Y tế", "Sở Y tế", "Hộ ông Hai", "Ông Lò Văn Một"]
    assert [line.order for line in lines_of(decision)] == [1, 2, 3, 4]


def test_draft_prints_post_and_unit_of_a_person(desk):
    person = RecipientFactory(unit=desk.ground.commune, job_title="Trưởng bản")

    line = lines_of(desk.draft(desk.line(person))).get()

    assert line.printed_detail == "Trưởng bản, Ủy ban nhân dân xã Yên Châu"


def test_draft_refuses_an_award_that_is_not_for_such_a_recipient(desk):
    kind = AwardKindFactory(recipient_types=["collective"])

    with pytest.raises(InvalidInput) as refused:
        desk.draft(desk.line(award_kind=kind))

    assert refused.value.field == "award_kind"


def test_draft_refuses_a_period_that_ends_before_it_begins(desk):
    with pytest.raises(InvalidInput):
        desk.draft(desk.line(achievement_from="2025", achievement_to="2024"))


@pytest.mark.parametrize("source_key", ["", "nomination:7"])
def test_draft_refuses_the_same_line_twice(desk, source_key):
    line = desk.line(source_key=source_key)

    with pytest.raises(WrongState):
        desk.draft(line, line)

    assert DecisionLine.objects.count() == 0


def test_draft_refuses_a_source_that_stands_on_another_decision(desk):
    desk.draft(desk.line(source_key="nomination:7"))

    with pytest.raises(WrongState):
        desk.draft(desk.line(source_key="nomination:7"))


# --- Its words


def test_edit_changes_words_and_version(desk):
    decision = desk.draft()

    changed = services.update_draft(
        by=desk.drafter, decision=decision, version=1, subject="Về việc khác", legal_bases=["Luật A", " "]
    )

    assert (changed.subject, changed.legal_bases, changed.version) == ("Về việc khác", ["Luật A"], 2)
    event = history_of(decision)[0]
    assert (event.verb, event.after) == ("decision.edited", {"subject": "Về việc khác", "legal_bases": ["Luật A"]})


def test_edit_without_a_change_leaves_no_trace(desk):
    decision = desk.draft()

    services.update_draft(by=desk.drafter, decision=decision, version=1, subject=decision.subject)

    decision.refresh_from_db()
    assert (decision.version, verbs(decision)) == (1, ["decision.drafted"])


def test_edit_of_an_old_version_is_refused(desk):
    decision = desk.draft()
    services.update_draft(by=desk.drafter, decision=decision, version=1, subject="Bản của người khác")

    with pytest.raises(StaleObject):
        services.update_draft(by=desk.drafter, decision=decision, version=1, subject="Bản của tôi")

    decision.refresh_from_db()
    assert decision.subject == "Bản của người khác"


def test_edit_refuses_fields_that_are_no_words(desk):
    with pytest.raises(ValueError, match="not a text"):
        services.update_draft(by=desk.drafter, decision=desk.draft(), version=1, status="issued")


@pytest.mark.parametrize("status", [DecisionStatus.SUBMITTED, DecisionStatus.ISSUED, DecisionStatus.CANCELLED])
def test_edit_is_for_drafts(desk, status):
    decision = {
        DecisionStatus.SUBMITTED: desk.submitted,
        DecisionStatus.ISSUED: desk.issued,
        DecisionStatus.CANCELLED: lambda: services.cancel_draft(by=desk.drafter, decision=desk.draft(), reason="Nhầm"),
    }[status]()

    with pytest.raises(WrongState):
        services.update_draft(by=desk.drafter, decision=decision, version=decision.version, subject="Khác")
    with pytest.raises(WrongState):
        services.add_lines(by=desk.drafter, decision=decision, lines=[desk.line()])
    with pytest.raises(WrongState):
        services.update_line(by=desk.drafter, line=decision.lines.get(), citation="Khác")
    with pytest.raises(WrongState):
        services.remove_line(by=desk.drafter, line=decision.lines.get())


# --- Its lines


def test_add_lines_go_after_those_already_there(desk):
    decision = desk.draft(desk.line(RecipientFactory(unit=desk.ground.commune, name="Lò Văn Một")))

    services.add_lines(
        by=desk.drafter,
        decision=decision,
        lines=[desk.line(RecipientFactory(unit=desk.ground.commune, name="Lò Văn Hai"))],
    )

    assert names(decision) == ["Ông Lò Văn Một", "Ông Lò Văn Hai"]


def test_add_new_line_makes_recipient_and_line_or_neither(desk):
    decision = desk.draft()
    entry = {"type": RecipientType.PERSON, "name": "Quàng Thị Mới", "unit": desk.ground.commune}

    services.add_new_line(by=desk.drafter, decision=decision, award_kind=desk.bang_khen, **entry)
    with pytest.raises(InvalidInput):
        services.add_new_line(
            by=desk.drafter,
            decision=decision,
            award_kind=AwardKindFactory(recipient_types=["collective"]),
            **{**entry, "name": "Quàng Thị Không"},
        )

    assert decision.lines.count() == 2
    assert Recipient.objects.filter(name="Quàng Thị Không").count() == 0


def test_edit_line_is_recorded(desk):
    decision = desk.draft()
    line = decision.lines.get()

    services.update_line(by=desk.drafter, line=line, citation="Đã có thành tích khác", achievement_to="2025-09")

    line.refresh_from_db()
    assert (line.citation, line.achievement_to) == ("Đã có thành tích khác", "2025-09")
    assert verbs(decision) == ["decision.line_edited", "decision.drafted"]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"printed_name": " "}, "printed_name"), ({"achievement_to": "2023"}, "achievement_to")],
)
def test_edit_line_refuses_nonsense(desk, values, field):
    line = desk.draft().lines.get()

    with pytest.raises(InvalidInput) as refused:
        services.update_line(by=desk.drafter, line=line, **values)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("moved", "up", "expected"),
    [("B", True, "BAC"), ("B", False, "ACB"), ("A", True, "ABC"), ("C", False, "ABC")],
)
def test_move_line_within_its_group(desk, moved, up, expected):
    people = [RecipientFactory(unit=desk.ground.commune, name=name, honorific="") for name in "ABC"]
    collective = RecipientFactory(collective=True, unit=desk.ground.department)
    decision = desk.draft(desk.line(collective), *(desk.line(person) for person in people))

    services.move_line(by=desk.drafter, line=decision.lines.get(printed_name=moved), up=up)

    assert names(decision) == ["Sở Y tế", *expected]


def test_remove_line_twice_is_no_error(desk):
    decision = desk.draft()
    line = decision.lines.get()

    services.remove_line(by=desk.drafter, line=line)
    services.remove_line(by=desk.drafter, line=line)

    assert decision.lines.count() == 0
    assert verbs(decision) == ["decision.line_removed", "decision.drafted"]


# --- Given up


def test_cancel_needs_a_reason(desk):
    decision = desk.draft()

    with pytest.raises(InvalidInput):
        services.cancel_draft(by=desk.drafter, decision=decision, reason="  ")

    decision.refresh_from_db()
    assert decision.status == DecisionStatus.DRAFT


def test_cancel_lets_the_sources_go_after_telling_them(desk, cancelled_hooks):
    seen = []
    cancelled_hooks.append(lambda decision: seen.extend(decision.lines.values_list("source_key", flat=True)))
    decision = desk.draft(desk.line(source_key="nomination:7"))

    services.cancel_draft(by=desk.drafter, decision=decision, reason="Ghép vào quyết định khác")

    assert seen == ["nomination:7"]
    again = desk.draft(desk.line(source_key="nomination:7"))
    assert again.lines.count() == 1


def test_cancel_of_an_issued_decision_is_refused(desk):
    decision = desk.issued()

    with pytest.raises(WrongState):
        services.cancel_draft(by=desk.drafter, decision=decision, reason="Nhầm")


def test_every_ground_can_be_drafted(desk):
    assert [desk.draft(ground=ground).ground for ground in AwardGround] == list(AwardGround)
