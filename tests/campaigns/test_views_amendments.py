"""The pages of an amendment, walked as staff and as the units read them."""

from datetime import datetime

import pytest
from django.urls import reverse

from campaigns.enums import AmendmentStatus
from campaigns.models import Amendment, Duty, Obligation
from campaigns.services.amend_publish import publish_amendment
from campaigns.services.amendments import describe_amendment, open_amendment, seen_of_row, stage_change, stage_removal
from tests.campaigns.staff import queries_of
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import (
    CampaignAwardFactory,
    CampaignFactory,
    CriterionFactory,
    DutyFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    TargetFactory,
)
from tests.factories.people import make_ground, make_person
from thidua.common import clock
from thidua.common.clock import HANOI

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, 9, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _moment():
    with clock.at(NOW):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def campaign(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    return campaign


@pytest.fixture
def plan(campaign, ground):
    obligation = ObligationFactory(campaign=campaign, what="Gửi kế hoạch triển khai")
    DutyFactory(obligation=obligation, unit=ground.commune)
    return obligation


@pytest.fixture
def site(client, staff):
    client.force_login(staff)
    return client


def address(name, *args):
    return reverse(f"campaigns:{name}", args=args)


def text_of(response):
    return " ".join(response.content.decode().split())


def published(staff, campaign, row, **values):
    draft = open_amendment(by=staff, campaign=campaign)
    describe_amendment(
        by=staff, amendment=draft, document_reference="812/KH-UBND", document_date="2024-07-01", reason="Bổ sung"
    )
    if values:
        stage_change(by=staff, amendment=draft, row=row, seen=seen_of_row(draft, row), values=values)
    else:
        stage_removal(by=staff, amendment=draft, row=row)
    return publish_amendment(by=staff, amendment=draft)


def test_whole_way_from_opening_to_publishing(site, campaign, plan, ground):
    opened = site.post(address("amendment_open", campaign.pk))
    draft = Amendment.objects.get()
    assert opened.url == address("amendment", draft.pk)

    form = site.get(address("amendment_change", draft.pk, "viec-phai-gui", plan.pk)).context["form"]
    data = {
        "seen": form.initial["seen"],
        "kind": "plan",
        "what": plan.what,
        "wording": "trước ngày 01/8/2024",
        "due_date": "1/8/2024",
        "meaning": "before",
        "units_send": "on",
        "recurrence": "once",
        "grace_days": "0",
    }
    saved = site.post(address("amendment_change", draft.pk, "viec-phai-gui", plan.pk), data)
    assert saved.url == address("amendment_part", draft.pk, "viec-phai-gui")

    early = site.get(address("amendment_publish", draft.pk))
    assert "Chưa ghi số, ký hiệu" in text_of(early)
    assert early.context["effects"][0].counts == [("nhận hạn mới", 1)]

    document = {"document_reference": "812/KH-UBND", "document_date": "1/7/2024", "reason": "Theo chỉ đạo mới"}
    site.post(address("amendment_document", draft.pk), document)
    done = site.post(address("amendment_publish", draft.pk))

    assert done.url == address("amendment", draft.pk)
    assert Amendment.objects.get().status == AmendmentStatus.PUBLISHED
    assert Duty.objects.get().due_at == datetime(2024, 8, 1, tzinfo=HANOI)


def test_stale_form_comes_back_with_the_text_and_the_present_mark(site, staff, campaign, plan):
    draft = open_amendment(by=staff, campaign=campaign)
    data = {"seen": "0" * 16, "kind": "plan", "what": "Tên mới", "meaning": "before", "recurrence": "once"}
    url = address("amendment_change", draft.pk, "viec-phai-gui", plan.pk)

    refused = site.post(url, {**data, "grace_days": "0", "units_send": "on"})

    assert refused.status_code == 409
    assert refused.context["form"].data["seen"] == seen_of_row(draft, Obligation.objects.get())
    assert "Tên mới" in text_of(refused)


def test_refusal_at_publishing_is_a_message_on_the_preview(site, staff, campaign):
    draft = open_amendment(by=staff, campaign=campaign)

    response = site.post(address("amendment_publish", draft.pk), follow=True)

    assert response.redirect_chain == [(address("amendment_publish", draft.pk), 302)]
    assert "Chưa ban hành được: Chưa có nội dung điều chỉnh nào." in text_of(response)


def test_criterion_may_name_an_award_added_by_the_same_amendment(site, staff, campaign):
    kind, other = AwardKindFactory(), AwardKindFactory()
    draft = open_amendment(by=staff, campaign=campaign)
    site.post(address("amendment_add", draft.pk, "khen-thuong"), {"award_kind": kind.pk})

    form = site.get(address("amendment_add", draft.pk, "tieu-chuan")).context["form"]

    assert list(form.fields["award_kind"].queryset) == [kind]
    assert other not in form.fields["award_kind"].queryset


def test_addition_is_opened_again_with_what_was_typed(site, staff, campaign):
    draft = open_amendment(by=staff, campaign=campaign)
    values = {"kind": "report", "what": "Báo cáo", "due_date": "1/8/2024", "meaning": "by", "units_send": "on"}
    more = {"recurrence": "once", "grace_days": "0"}
    site.post(address("amendment_add", draft.pk, "viec-phai-gui"), {**values, **more})
    line = draft.lines.get()

    form = site.get(address("amendment_line", line.pk)).context["form"]

    shown = {name: form[name].value() for name in ("kind", "what", "due_date", "meaning", "units_send")}
    assert shown == {"kind": "report", "what": "Báo cáo", "due_date": "1/8/2024", "meaning": "by", "units_send": True}


def test_draft_is_hidden_from_the_units_and_its_publication_shown(client, staff, campaign, plan, ground):
    client.force_login(make_person("unit_officer", ground.commune))
    draft = open_amendment(by=staff, campaign=campaign)
    assert client.get(address("amendment", draft.pk)).status_code == 404

    published(staff, campaign, plan, proof="Bản chụp")

    page = text_of(client.get(address("amendment", draft.pk)))
    assert "Bản chụp" in page
    assert "812/KH-UBND" in text_of(client.get(address("amendments", campaign.pk)))


def test_campaign_page_marks_what_was_changed_and_what_is_asked_no_more(site, staff, campaign, plan):
    MilestoneFactory(campaign=campaign)
    published(staff, campaign, plan, proof="Bản chụp")
    gone = ObligationFactory(campaign=campaign, what="Báo cáo tuần")
    published(staff, campaign, gone)

    page = text_of(site.get(address("detail", campaign.pk)))

    assert page.count("điều chỉnh lần 1, ngày 1/7/2024") == 1
    assert page.count("thôi áp dụng, điều chỉnh lần 2, ngày 1/7/2024") == 1
    assert "đã điều chỉnh lần 2, ngày 1/7/2024" in page


def test_targets_page_marks_a_dropped_target(site, staff, campaign):
    published(staff, campaign, TargetFactory(campaign=campaign))

    page = text_of(site.get(address("targets", campaign.pk)))

    assert page.count("Thôi áp dụng") == 1
    assert page.count("thôi áp dụng, điều chỉnh lần 1") == 1


def test_versions_read_before_and_after(site, staff, campaign, plan):
    published(staff, campaign, plan, proof="Bản chụp")

    first = text_of(site.get(address("campaign_version", campaign.pk, 1)))
    second = text_of(site.get(address("campaign_version", campaign.pk, 2)))

    assert ("Bản chụp" in first, "Bản chụp" in second) == (False, True)
    assert site.get(address("campaign_version", campaign.pk, 3)).status_code == 404


@pytest.mark.parametrize("part", ["moc-thoi-gian", "chi-tieu", "viec-phai-gui", "tieu-chuan"])
def test_part_page_queries_do_not_grow(site, staff, campaign, part):
    make = {
        "moc-thoi-gian": MilestoneFactory,
        "chi-tieu": TargetFactory,
        "viec-phai-gui": ObligationFactory,
        "tieu-chuan": CriterionFactory,
    }[part]
    draft = open_amendment(by=staff, campaign=campaign)
    make(campaign=campaign)
    one = queries_of(lambda: site.get(address("amendment_part", draft.pk, part)))
    for _ in range(2):
        make(campaign=campaign)

    assert queries_of(lambda: site.get(address("amendment_part", draft.pk, part))) == one


def test_list_of_amendments_queries_do_not_grow(site, staff, campaign, plan):
    published(staff, campaign, plan, proof="1")
    one = queries_of(lambda: site.get(address("amendments", campaign.pk)))
    for number in (2, 3):
        published(staff, campaign, Obligation.objects.get(pk=plan.pk), proof=str(number))

    assert queries_of(lambda: site.get(address("amendments", campaign.pk))) == one


def test_draft_page_queries_do_not_grow_with_lines_of_one_part(site, staff, campaign):
    draft = open_amendment(by=staff, campaign=campaign)
    awards = [CampaignAwardFactory(campaign=campaign) for _ in range(3)]
    stage_removal(by=staff, amendment=draft, row=awards[0])
    one = queries_of(lambda: site.get(address("amendment", draft.pk)))
    for award in awards[1:]:
        stage_removal(by=staff, amendment=draft, row=award)

    assert queries_of(lambda: site.get(address("amendment", draft.pk))) == one


def test_removing_asks_nothing_of_a_get(site, staff, campaign, plan):
    draft = open_amendment(by=staff, campaign=campaign)

    assert site.get(address("amendment_remove", draft.pk, "viec-phai-gui", plan.pk)).status_code == 405
    assert draft.lines.count() == 0
