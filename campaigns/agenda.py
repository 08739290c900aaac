"""What campaigns put into a person's calendar: duties of one's units, deadlines one receives for, milestones, tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from campaigns.enums import CampaignStatus, DutyStatus
from campaigns.models import Campaign, Duty, Milestone, Obligation, Participation, WorkItem
from campaigns.rules.owning import owner_scope
from campaigns.rules.receiving import STILL_OWED
from campaigns.selectors.campaigns import visible_to
from campaigns.selectors.duties import duties_visible_to
from campaigns.wording import told_grace
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.audit.selectors import changes_of
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate, deadline_sentence, last_day_before, start_of, vi_date
from thidua.notifications.agenda import Entry

# event count and time of the last change of a row, by its key
Changes = dict[int, tuple[int, datetime]]


def campaigns_of(user: User) -> QuerySet[Campaign]:
    """Running and finished campaigns of the person's area, and those the person's own units joined."""
    joined = Participation.objects.filter(
        campaign=OuterRef("pk"), unit__in=own_unit_ids(user, Permission.VIEW_CAMPAIGN)
    )
    area = unit_scope(user, Permission.VIEW_CAMPAIGN, "owner")
    return visible_to(user).exclude(status=CampaignStatus.DRAFT).filter(area | Exists(joined))


def entries(user: User, first: date, last: date) -> list[Entry]:
    """Provider of the notifications room; the number of queries does not depend on how much there is."""
    campaigns = {campaign.pk: campaign for campaign in campaigns_of(user).order_by("pk")}
    changes = changes_of(Campaign, campaigns)
    found = [*_duties(user, first, last)]
    found += _deadlines(user, campaigns, changes, first, last)
    found += _moments(campaigns, changes, Milestone.objects.filter(campaign__in=campaigns), first, last)
    found += _moments(campaigns, changes, WorkItem.objects.filter(campaign__in=campaigns), first, last)
    return found


def _between(first: date, last: date) -> Q:
    """Deadlines whose last day lies in the days; the instant is exclusive."""
    return Q(due_at__gt=start_of(first), due_at__lte=start_of(last + timedelta(days=1)))


def _duties(user: User, first: date, last: date) -> list[Entry]:
    own = own_unit_ids(user, Permission.SEND_SUBMISSION)
    if not own:
        return []
    rows = list(duties_visible_to(user).filter(_between(first, last), unit__in=own).order_by("due_at", "pk"))
    own_changes = changes_of(Duty, [duty.pk for duty in rows])
    campaign_changes = changes_of(Campaign, {duty.obligation.campaign_id for duty in rows})
    return [_duty_entry(duty, own_changes, campaign_changes) for duty in rows]


def _duty_entry(duty: Duty, own: Changes, above: Changes) -> Entry:
    due_at = cast(datetime, duty.due_at)  # selected by its deadline
    campaign = duty.obligation.campaign
    sequence, changed = _version(campaign, above.get(campaign.pk), own.get(duty.pk))
    open_ = duty.status in STILL_OWED and campaign.status == CampaignStatus.LAUNCHED
    until, grace = deadline_sentence(due_at), told_grace(duty)
    return Entry(
        uid=f"viec-{duty.pk}",
        day=last_day_before(due_at),
        kind="Việc phải gửi",
        title=duty.obligation.what,
        when=f"Hạn cuối: {until}" + (f" ({grace})" if grace else ""),
        detail=f"{duty.unit} · {campaign.title}",
        url=f"/viec/{duty.pk}/",
        changed_at=changed,
        sequence=sequence,
        state=str(duty.get_status_display()),
        tone=_TONES[duty.status] if not duty.is_overdue(clock.now()) else "bad",
        icon="list-check",
        owed=open_ and duty.obligation.dropped_at is None,
        cancelled=duty.status == DutyStatus.EXCUSED or duty.obligation.dropped_at is not None,
    )


_TONES: dict[str, str] = {
    DutyStatus.OPEN: "warn",
    DutyStatus.SENT: "wait",
    DutyStatus.RETURNED: "bad",
    DutyStatus.RECEIVED: "good",
    DutyStatus.EXCUSED: "neutral",
}


def _deadlines(user: User, campaigns: dict[int, Campaign], changes: Changes, first: date, last: date) -> list[Entry]:
    """Deadlines of campaigns one receives for, each with how many units still owe it."""
    owing = Count("duties", filter=Q(duties__status__in=STILL_OWED))
    rows = Obligation.objects.filter(
        _between(first, last),
        owner_scope(user, Permission.RECEIVE_SUBMISSION, "campaign__owner"),
        campaign__in=campaigns,
        duties__isnull=False,
    )
    return [
        _deadline_entry(row, campaigns[row.campaign_id], changes)
        for row in rows.annotate(silent=owing).order_by("due_at", "pk")
    ]


def _deadline_entry(row: Any, campaign: Campaign, changes: Changes) -> Entry:
    sequence, changed = _version(campaign, changes.get(campaign.pk))
    running = campaign.status == CampaignStatus.LAUNCHED and row.dropped_at is None
    state = f"{row.silent} đơn vị chưa gửi" if row.silent else "Mọi đơn vị đã gửi"
    return Entry(
        uid=f"han-{row.pk}",
        day=last_day_before(row.due_at),
        kind="Hạn của phong trào",
        title=row.what,
        when=f"Hạn cuối: {deadline_sentence(row.due_at)}",
        detail=campaign.title,
        url=f"/phong-trao/{campaign.pk}/theo-doi/?obligation={row.pk}",
        changed_at=changed,
        sequence=sequence,
        state=state,
        tone="warn" if row.silent and running else "good",
        icon="calendar-event",
        owed=bool(row.silent) and running,
        cancelled=row.dropped_at is not None,
    )


def _moments(
    campaigns: dict[int, Campaign], changes: Changes, rows: Iterable[Any], first: date, last: date
) -> list[Entry]:
    """Milestones and tasks of plans; what has only a month or a year stands on its last day."""
    found = []
    for row in rows:
        stated = PartialDate.parse(row.when) if row.when else None
        if stated is not None and first <= stated.last_day() <= last:
            found.append(_moment(row, stated, campaigns[row.campaign_id], changes))
    return found


def _moment(row: Milestone | WorkItem, stated: PartialDate, campaign: Campaign, changes: Changes) -> Entry:
    sequence, changed = _version(campaign, changes.get(campaign.pk))
    task = isinstance(row, WorkItem)
    title = row.text if isinstance(row, WorkItem) else f"{row.get_kind_display()}{f': {row.what}' if row.what else ''}"
    done = row.done_on if isinstance(row, WorkItem) else None
    when = f"Ngày {stated.display()}" if stated.is_full else f"Trong {stated.display()}"
    page = "cong-viec/" if task else ""
    return Entry(
        uid=f"{'nhiem-vu' if task else 'moc'}-{row.pk}",
        day=stated.last_day(),
        kind="Nhiệm vụ của kế hoạch" if task else "Mốc thời gian",
        title=title,
        when=when,
        detail=" · ".join(
            part for part in (row.in_charge if isinstance(row, WorkItem) else "", campaign.title) if part
        ),
        url=f"/phong-trao/{campaign.pk}/{page}",
        changed_at=changed,
        sequence=sequence,
        state=f"đã làm ngày {vi_date(done)}" if done else "",
        tone="good" if done else "neutral",
        icon="clipboard-check" if task else "flag",
    )


def _version(campaign: Campaign, *changes: tuple[int, datetime] | None) -> tuple[int, datetime]:
    """(sequence, last change): every recorded event of the thing or of its campaign counts."""
    known = [change for change in changes if change is not None]
    begun = campaign.launched_at or campaign.created_at
    return sum(count for count, _ in known), max([begun, *(last for _, last in known)]).astimezone(HANOI)
