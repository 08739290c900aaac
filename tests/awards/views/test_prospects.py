"""The reverse look-up in the browser: groups, declared facts, the list of those qualified, its file."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from awards.enums import RecipientGroup
from awards.models import DisciplineNote, Initiative, MemberCount, YearlyRating
from awards.selectors.prospects import outlooks
from tests.factories.awards import (
    AwardKindFactory,
    HonourFactory,
    MemberCountFactory,
    RecipientFactory,
    RuleFactory,
    YearlyRatingFactory,
)
from tests.factories.dossiers import NominationFactory, make_stage, pdf
from tests.factories.people import make_person
from thidua.audit.selectors import history_of
from thidua.common import clock
from thidua.documents import access
from thidua.documents.models import Job
from thidua.documents.services.jobs import run_job

pytestmark = pytest.mark.django_db
THIS_YEAR = clock.today().year


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def officer(client, stage):
    client.force_login(stage.officer)
    return stage.officer


@pytest.fixture
def title(db):
    return AwardKindFactory(title=True, code="cstd_co_so", name="Chiến sĩ thi đua cơ sở", recipient_types=["person"])


@pytest.fixture
def award(title):
    """Two titles running make ready; the year must be rated too."""
    kind = AwardKindFactory(name="Bằng khen mẫu", recipient_types=["person"])
    held = {"award": title.code, "years": 2, "consecutive": True}
    RuleFactory(award_kind=kind, predicate="held_award_years", params=held, text="Có 02 danh hiệu liên tục.")
    return kind


def person_with(stage, title, years, **values):
    person = RecipientFactory(unit=stage.unit, **values)
    for year in years:
        HonourFactory(
            recipient=person,
            award_kind=title,
            ground="merit",
            achievement_from=str(year),
            achievement_to=str(year),
            decided_on=date(year, 12, 20) if year < THIS_YEAR else clock.today(),
        )
    return person


def names(found):
    return [one.award_kind.name for one in found]


@pytest.mark.parametrize(
    ("years", "group"),
    [
        ((THIS_YEAR - 2, THIS_YEAR - 1), "ready"),
        ((THIS_YEAR - 1,), "near"),
        ((), "near"),
    ],
)
def test_awards_fall_into_groups(stage, title, award, years, group):
    person = person_with(stage, title, years)

    now, _ = outlooks(person, clock.today())

    assert names(getattr(now, group)) == ["Bằng khen mẫu"]


def test_next_year_is_judged_as_next_year(stage, title, award):
    """Titles of this year and the last do for next year; those of the two years before are then too old."""
    person = person_with(stage, title, (THIS_YEAR - 2, THIS_YEAR - 1))

    now, coming = outlooks(person, clock.today())

    assert (names(now.ready), names(coming.ready), names(coming.near)) == (["Bằng khen mẫu"], [], ["Bằng khen mẫu"])
    assert coming.year == THIS_YEAR + 1


def test_award_without_conditions_of_its_own_is_not_promised(stage):
    AwardKindFactory(recipient_types=["person"])

    assert [one.ready + one.near + one.rest for one in outlooks(RecipientFactory(), clock.today())] == [[], []]


def test_many_lacking_conditions_are_not_near(stage, title, award):
    for code in ("rated_years", "initiatives"):
        params = {"rating": "good", "years": 1, "count": 1}
        RuleFactory(award_kind=award, predicate=code, params=params)

    now, _ = outlooks(RecipientFactory(unit=stage.unit), clock.today())

    assert (names(now.near), names(now.rest)) == ([], ["Bằng khen mẫu"])


def test_page_says_what_is_lacking_and_what_to_do(client, officer, stage, title, award):
    person = person_with(stage, title, (THIS_YEAR - 1,))

    page = client.get(reverse("awards:prospects", args=[person.pk])).content.decode()

    assert "còn thiếu 1 điều kiện" in page
    assert "Việc cần làm: Cần thêm 01 lần; nếu đã có mà chưa vào sổ thì bổ sung quyết định." in page
    assert f"/so-khen-thuong/doi-tuong/{person.pk}/#luot-" in page


# --- Declaring


@pytest.mark.parametrize(
    ("kind", "typed", "model", "words"),
    [
        ("xep-loai", {"year": "2024", "rating": "good"}, YearlyRating, "Năm 2024: Hoàn thành tốt nhiệm vụ"),
        (
            "sang-kien",
            {"name": "Cải tiến <lịch> trực", "year": "2024", "level": "province"},
            Initiative,
            "Cải tiến <lịch> trực",
        ),
        ("so-nguoi", {"year": "2024", "people": "12"}, MemberCount, "Năm 2024, tổng số: 12 người"),
        ("ky-luat", {"content": "Khiển trách", "valid_from": "1/2/2024"}, DisciplineNote, "Khiển trách"),
    ],
)
def test_fact_is_declared_with_its_paper_and_removed(client, officer, stage, kind, typed, model, words):
    person = RecipientFactory(unit=stage.unit)
    paper = {"document": "Quyết định số 7/QĐ-UBND", "document_date": "20/12/2024"}

    client.post(reverse("awards:declare", args=[person.pk, kind]), {**typed, **paper})

    row = model.objects.get()
    assert (str(row), row.document, row.document_date, row.declared_by) == (
        words,
        "Quyết định số 7/QĐ-UBND",
        date(2024, 12, 20),
        officer,
    )
    client.post(reverse("awards:withdraw", args=[person.pk, kind, row.pk]))
    assert model.objects.count() == 0
    assert [event.verb for event in history_of(person)][:2] == ["recipient.declaration_removed", "recipient.declared"]


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("xep-loai", {"year": "2024", "rating": "good"}, "document"),
        ("xep-loai", {"year": "10" * 20, "rating": "good", "document": "A"}, "year"),
        ("sang-kien", {"name": "", "year": "2024", "level": "province", "document": "A"}, "name"),
        ("so-nguoi", {"year": "2024", "people": "-1", "document": "A"}, "people"),
        ("cong-tac", {"working_since": "32/1/2024"}, "working_since"),
    ],
)
def test_wrong_fact_is_refused_beside_its_field(client, officer, stage, kind, typed, field):
    person = RecipientFactory(unit=stage.unit)

    answer = client.post(reverse("awards:declare", args=[person.pk, kind]), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def declare_with_file(client, person, upload):
    typed = {"year": "2024", "rating": "good", "document": "Quyết định số 7/QĐ-UBND", "file": upload}
    return client.post(reverse("awards:declare", args=[person.pk, "xep-loai"]), typed)


def test_paper_of_a_fact_is_read_by_those_who_write_or_appraise(client, officer, stage):
    person = RecipientFactory(unit=stage.unit)
    declare_with_file(client, person, pdf("xep-loai.pdf"))
    file = YearlyRating.objects.get().file
    neighbour, viewer = make_person("unit_officer", stage.ground.sibling), make_person("viewer", stage.unit)

    assert file.original_name == "xep-loai.pdf"
    assert [access.may_read(who, file) for who in (officer, stage.staff, neighbour, viewer)] == [
        True,
        True,
        False,
        False,
    ]


def test_file_that_is_not_what_it_claims_is_refused_and_nothing_written(client, officer, stage):
    answer = declare_with_file(client, RecipientFactory(unit=stage.unit), pdf("xep-loai.pdf", b"MZ not a paper"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert YearlyRating.objects.count() == 0


def test_year_is_rated_once(client, officer, stage):
    row = YearlyRatingFactory(recipient=RecipientFactory(unit=stage.unit))
    typed = {"year": str(row.year), "rating": "good", "document": "A"}

    answer = client.post(reverse("awards:declare", args=[row.recipient_id, "xep-loai"]), typed)

    assert answer.context["form"].non_field_errors() == ["Năm này đã có kết quả xếp loại."]
    assert YearlyRating.objects.count() == 1


def test_day_of_service_is_kept(client, officer, stage):
    person = RecipientFactory(unit=stage.unit)

    client.post(reverse("awards:declare", args=[person.pk, "cong-tac"]), {"working_since": "1/3/2020"})

    person.refresh_from_db()
    assert person.working_since == date(2020, 3, 1)


def test_fact_of_another_recipient_is_not_found(client, officer, stage):
    row = YearlyRatingFactory(recipient=RecipientFactory(unit=stage.unit))
    other = RecipientFactory(unit=stage.unit)

    assert client.post(reverse("awards:withdraw", args=[other.pk, "xep-loai", row.pk])).status_code == 404
    assert client.get(reverse("awards:declare", args=[other.pk, "khong-co"])).status_code == 404


# --- Those qualified


def listed(client, **wanted):
    page = client.get(reverse("awards:qualified"), wanted)
    return [one.recipient for one in page.context["page_obj"]]


def test_qualified_are_listed_with_direct_workers_first(client, officer, stage, title, award):
    years = (THIS_YEAR - 2, THIS_YEAR - 1)
    leader = person_with(stage, title, years, name="Lò Văn An", group=RecipientGroup.LEADER)
    worker = person_with(stage, title, years, name="Lò Văn Yên", group=RecipientGroup.DIRECT_WORKER)
    person_with(stage, title, (THIS_YEAR - 1,))
    person_with(stage, title, (THIS_YEAR - 5, THIS_YEAR - 4))

    assert listed(client, award_kind=award.pk) == [worker, leader]
    assert listed(client, award_kind=award.pk, q="yen") == [worker]
    assert listed(client, award_kind=award.pk, group="leader") == [leader]
    assert listed(client, award_kind=award.pk, unit=stage.unit.pk, year=THIS_YEAR) == [worker, leader]


def test_proposed_and_honoured_are_not_listed(client, officer, stage, title, award):
    years = (THIS_YEAR - 2, THIS_YEAR - 1)
    proposed, honoured = person_with(stage, title, years), person_with(stage, title, years)
    NominationFactory(
        dossier=stage.draft(), recipient=proposed, award_kind=award, achievement_to=str(THIS_YEAR), achievement_key="x"
    )
    HonourFactory(recipient=honoured, award_kind=award, achievement_to=str(THIS_YEAR), decided_on=clock.today())

    assert listed(client, award_kind=award.pk) == []


def test_people_of_other_units_are_not_listed(client, stage, title, award):
    person_with(stage, title, (THIS_YEAR - 2, THIS_YEAR - 1))
    client.force_login(make_person("unit_officer", stage.ground.sibling))

    assert listed(client, award_kind=award.pk) == []


@pytest.mark.parametrize("junk", [{"year": "x"}, {"award_kind": "9" * 30}, {"page": "-4"}, {"unit": "0"}])
def test_junk_in_the_address_is_ignored(client, officer, award, junk):
    assert client.get(reverse("awards:qualified"), junk).status_code == 200


def test_list_asks_the_same_at_one_and_three_rows(client, officer, stage, title, award, django_assert_max_num_queries):
    years = (THIS_YEAR - 2, THIS_YEAR - 1)

    def queries():
        with django_assert_max_num_queries(80) as asked:
            assert client.get(reverse("awards:qualified")).status_code == 200
        return len(asked)

    person_with(stage, title, years)
    queries()
    one = queries()
    for _ in range(2):
        person_with(stage, title, years)

    assert queries() == one


def test_list_goes_out_as_a_file_of_its_asker(client, officer, stage, title, award):
    person = person_with(stage, title, (THIS_YEAR - 2, THIS_YEAR - 1))

    client.post(f"{reverse('awards:qualified_export')}?award_kind={award.pk}")
    job = Job.objects.get()
    run_job(job.pk)

    job.refresh_from_db()
    answer = client.get(reverse("documents:file", args=[job.result_file_id]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Họ tên, tên tập thể", str(person)]
    client.force_login(make_person("staff", stage.ground.agency))
    assert client.get(reverse("documents:file", args=[job.result_file_id])).status_code == 404


def test_counts_of_a_collective_stand_on_its_page(client, officer, stage):
    row = MemberCountFactory(recipient=RecipientFactory(collective=True, unit=stage.unit), people=31)

    page = client.get(reverse("awards:prospects", args=[row.recipient_id])).content.decode()

    assert f'id="membercount-{row.pk}"' in page
    assert "31 người" in page
