"""What is still open when a campaign is closed or archived. Rooms above this one register their own matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from campaigns.enums import AmendmentStatus, SubmissionStatus, SummaryKind
from campaigns.models import Amendment, Campaign, CampaignSummary, Duty, Submission
from campaigns.rules.receiving import STILL_OWED
from campaigns.selectors.duties import STILL_ASKED


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """One line of the checklist; `done` when nothing is left, `holds_archive` when the archive must wait for it."""

    label: str
    count: int
    url: str
    holds_archive: bool = False

    @property
    def done(self) -> bool:
        return self.count == 0


Finder = Callable[[Campaign], OpenMatter]
_FINDERS: list[Finder] = []


def register(finder: Finder) -> None:
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def open_matters(campaign: Campaign) -> list[OpenMatter]:
    """The checklist; one query a line."""
    return [finder(campaign) for finder in (_owed, _unreceived, _amendment, _report, *_FINDERS)]


def archive_waits_for(campaign: Campaign) -> list[OpenMatter]:
    return [matter for matter in open_matters(campaign) if matter.holds_archive and not matter.done]


def _owed(campaign: Campaign) -> OpenMatter:
    owed = Duty.objects.filter(STILL_ASKED, obligation__campaign=campaign, status__in=STILL_OWED)
    return OpenMatter("Việc đơn vị chưa gửi hoặc phải gửi lại", owed.count(), _url("board", campaign))


def _unreceived(campaign: Campaign) -> OpenMatter:
    waiting = Submission.objects.filter(duty__obligation__campaign=campaign, status=SubmissionStatus.SENT)
    url = f"{reverse('campaigns:queue')}?campaign={campaign.pk}"
    return OpenMatter("Văn bản đã gửi, chờ tiếp nhận", waiting.count(), url, holds_archive=True)


def _amendment(campaign: Campaign) -> OpenMatter:
    drafts = Amendment.objects.filter(campaign=campaign, status=AmendmentStatus.DRAFT)
    return OpenMatter("Bản điều chỉnh đang soạn", drafts.count(), _url("amendments", campaign))


def _report(campaign: Campaign) -> OpenMatter:
    made = CampaignSummary.objects.filter(campaign=campaign, kind=SummaryKind.FINAL).exists()
    return OpenMatter("Lập báo cáo tổng kết", 0 if made else 1, _url("life", campaign))


def _url(name: str, campaign: Campaign) -> str:
    return reverse(f"campaigns:{name}", args=[campaign.pk])
