"""Nominations before the public: what is shown, for how long, and that a person reads every comment first."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.enums import Desk
from awards.models import LineStep, ProcedureLine
from dossiers.enums import CommentState
from dossiers.models import Dossier, PublicComment, PublicNominee, PublicNotice
from dossiers.services import publishing as services
from dossiers.views import public
from tests.factories.awards import LegalBasisFactory
from tests.factories.dossiers import WORKING_AT, fresh
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def publish(stage, dossier, days=10, **more):
    return services.open_notice(
        by=stage.staff,
        dossier=dossier,
        title="Lấy ý kiến đợt 1",
        working_days=days,
        nominations=more.get("nominations", dossier.nominations.all()),
    )


@pytest.fixture
def notice(stage):
    return publish(stage, stage.appraising())


@pytest.fixture
def nominee(notice):
    return notice.nominees.get()


def send(nominee, text="Tôi đồng ý.", **more):
    return services.send_comment(nominee=nominee, text=text, **more)


def page_of(client, notice):
    return client.get(notice.get_absolute_url()).content.decode()


def test_it_closes_at_the_end_of_the_last_working_day(notice):
    # From Monday 7 October 2024, ten working days on: Monday 21 October, to its end.
    assert notice.closes_at.astimezone(HANOI) == datetime(2024, 10, 22, tzinfo=HANOI)


@pytest.mark.parametrize("page", ["notice", "public_notices", "public_comments"])
def test_the_last_day_is_said_as_every_deadline_is(client, stage, notice, page):
    """Closed at 00:00 of the 22nd, which is the end of the 21st: nobody is told of a midnight."""
    client.force_login(stage.staff)
    address = notice.get_absolute_url() if page == "notice" else reverse(f"dossiers:{page}")

    text = client.get(address).content.decode()

    assert ["đến hết ngày 21/10/2024" in text, "22/10/2024" in text] == [True, False]


def test_the_record_of_a_notice_says_its_last_day(notice):
    event = AuditEvent.objects.get(verb="public_notice.opened")

    assert event.after["notice_until"] == "hết ngày 21/10/2024"


def test_only_the_name_unit_award_and_achievement_are_shown(client, stage):
    dossier = stage.draft()
    person = stage.recipient(
        name="Lò Văn Thử", honorific="Ông", birth_year=1971, address="Bản Thử", job_title="Trưởng bản"
    )
    stage.nominate(dossier, person)
    Dossier.objects.filter(pk=dossier.pk).update(
        status="appraising", submitted_at=WORKING_AT, receipt_code="BN-X", status_since=WORKING_AT
    )
    notice = publish(stage, fresh(dossier))

    page = page_of(client, notice)

    assert ["Ông Lò Văn Thử" in page, str(stage.unit) in page, str(stage.award) in page] == [True] * 3
    assert [word in page for word in ("1971", "Bản Thử", "Trưởng bản")] == [False] * 3


def test_the_lines_stay_as_they_were_published(stage, nominee):
    recipient = nominee.nomination.recipient
    recipient.name = "Tên sửa sau"
    recipient.save()

    assert fresh(nominee).name == nominee.name


def test_the_time_comes_from_the_data_of_the_line(client, stage):
    line = ProcedureLine.objects.create(
        code="khen-thu",
        name="Khen thử",
        description="Thử",
        ground="campaign",
        basis=LegalBasisFactory(),
        valid_from=date(2020, 1, 1),
    )
    LineStep.objects.create(
        line=line,
        desk=Desk.PUBLICATION,
        working_days=7,
        basis=line.basis,
        article="Điều 9",
        valid_from=date(2020, 1, 1),
    )
    dossier = stage.appraising()
    Dossier.objects.filter(pk=dossier.pk).update(line=line)
    client.force_login(stage.staff)

    page = client.get(reverse("dossiers:notice_create", args=[dossier.pk]))

    assert page.context["form"].initial["working_days"] == 7
    assert "chưa đối chiếu văn bản gốc" in page.content.decode()


def test_a_nominee_is_not_published_twice_at_once(stage, notice, nominee):
    with pytest.raises(InvalidInput):
        publish(stage, nominee.nomination.dossier)


def test_units_and_strangers_publish_nothing(stage):
    dossier = stage.appraising()

    for person in (stage.officer, make_person("staff", stage.ground.other_agency)):
        with pytest.raises(NotAllowed):
            services.open_notice(
                by=person, dossier=dossier, title="x", working_days=5, nominations=dossier.nominations.all()
            )


def test_a_comment_appears_only_after_somebody_let_it_through(client, stage, notice, nominee):
    comment = send(nominee, "Rất xứng đáng.", sender="Nguyễn Văn Gửi")
    before = "Rất xứng đáng." in page_of(client, notice)
    services.moderate_comment(by=stage.staff, comment=comment, state=CommentState.SHOWN)

    page = page_of(client, notice)

    assert (before, "Rất xứng đáng." in page, "Nguyễn Văn Gửi" in page) == (False, True, False)


def test_hiding_needs_a_reason(stage, nominee):
    comment = send(nominee)

    with pytest.raises(InvalidInput):
        services.moderate_comment(by=stage.staff, comment=comment, state=CommentState.HIDDEN, reason=" ")
    services.moderate_comment(by=stage.staff, comment=comment, state=CommentState.HIDDEN, reason="Xúc phạm cá nhân.")
    assert fresh(comment).state == CommentState.HIDDEN


def test_nobody_else_moderates(stage, nominee):
    comment = send(nominee)

    for person in (stage.officer, make_person("staff", stage.ground.other_agency)):
        with pytest.raises(NotAllowed):
            services.moderate_comment(by=person, comment=comment, state=CommentState.SHOWN)


def test_staff_are_told_once_a_day(stage, nominee):
    send(nominee)
    send(nominee, "Ý kiến hai.")

    assert Notification.objects.filter(kind="public_comment", user=stage.staff).count() == 1


@pytest.mark.parametrize(("shift", "open_"), [(timedelta(0), False), (timedelta(microseconds=1), True)])
def test_the_last_moment_counts(notice, nominee, time_machine, shift, open_):
    time_machine.move_to(notice.closes_at - shift, tick=False)

    if open_:
        send(nominee)
    else:
        with pytest.raises(WrongState):
            send(nominee)
    assert PublicComment.objects.exists() == open_


def test_a_withdrawn_nominee_is_neither_shown_nor_commented(client, stage, notice, nominee):
    services.withdraw_nominee(by=stage.staff, nominee=nominee, reason="Đơn vị rút đề nghị.")

    assert nominee.name not in page_of(client, notice)
    assert client.get(reverse("dossiers:public_comment", args=[nominee.pk])).status_code == 404
    with pytest.raises(WrongState):
        send(nominee)


def test_commenting_without_signing_in(client, notice, nominee):
    address = reverse("dossiers:public_comment", args=[nominee.pk])

    empty = client.post(address, {"text": "  ", "sender": "Tôi"})
    done = client.post(address, {"text": "Xứng đáng.", "sender": ""}, follow=True)

    assert (empty.status_code, "Tôi" in empty.content.decode()) == (422, True)
    assert (done.redirect_chain[-1][0], PublicComment.objects.get().text) == (notice.get_absolute_url(), "Xứng đáng.")
    assert "Cảm ơn bạn" in done.content.decode()


def test_a_program_that_fills_in_everything_leaves_nothing(client, nominee):
    client.post(reverse("dossiers:public_comment", args=[nominee.pk]), {"text": "Quảng cáo", "website": "http://x"})

    assert PublicComment.objects.count() == 0


def test_a_flood_from_one_address_stops(client, nominee, monkeypatch):
    monkeypatch.setattr(public, "PER_HOUR", 2)
    address = reverse("dossiers:public_comment", args=[nominee.pk])

    codes = [client.post(address, {"text": f"Ý kiến {n}"}).status_code for n in range(4)]

    assert (codes, PublicComment.objects.count()) == ([302, 302, 429, 429], 2)


def test_markup_is_shown_as_text(client, stage, notice, nominee):
    comment = send(nominee, "<script>alert(1)</script>")
    services.moderate_comment(by=stage.staff, comment=comment, state=CommentState.SHOWN)

    page = page_of(client, notice)

    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_what_has_not_begun_is_not_there(client, notice):
    PublicNotice.objects.filter(pk=notice.pk).update(
        opens_at=WORKING_AT + timedelta(days=1), closes_at=WORKING_AT + timedelta(days=2)
    )

    assert client.get(notice.get_absolute_url()).status_code == 404
    assert notice.title not in client.get(reverse("dossiers:public_notices")).content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_comment_list_asks_the_same_for_one_and_three(client, stage, nominee):
    send(nominee)
    client.force_login(stage.staff)
    one = queries(client, reverse("dossiers:public_comments"))
    for number in range(2):
        send(nominee, f"Ý kiến {number}")

    assert queries(client, reverse("dossiers:public_comments")) == one


def test_public_pages_ask_the_same_for_one_and_three(client, stage, notice, nominee):
    one = [queries(client, address) for address in (reverse("dossiers:public_notices"), notice.get_absolute_url())]
    for nomination in stage.appraising(2, title="Hai").nominations.all():
        PublicNominee.objects.create(
            notice=notice, nomination=nomination, name="Tên", unit_name="Xã", award_name="Bằng khen"
        )
        publish(stage, stage.appraising(title="Ba"))

    assert [
        queries(client, address) for address in (reverse("dossiers:public_notices"), notice.get_absolute_url())
    ] == one


def test_comments_are_searched_without_accents(client, stage, nominee):
    send(nominee)
    client.force_login(stage.staff)
    name = nominee.nomination.recipient.name

    def count(**query):
        return client.get(reverse("dossiers:public_comments"), query).context["page_obj"].paginator.count

    assert (count(q=name.upper()), count(q="khong co ai"), count(state="hidden")) == (1, 0, 0)
