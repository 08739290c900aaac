"""The invented running campaign: written once, in days from the day of loading; then it lives its own life."""

from __future__ import annotations

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Duty, Obligation, Participation
from campaigns.reminders import DUTY
from thidua.audit.services import record
from thidua.common.dates import PartialDate
from thidua.demo.loaders import activity, campaigns, catalogue, council, decisions, details, dossiers, people, units
from thidua.demo.loaders.source import Row, day, moment, month_of, read
from thidua.notifications.enums import MailStatus
from thidua.notifications.models import OutgoingMail
from thidua.notifications.services import schedule_many

EDITOR, LAUNCHER = "chuyenvien", "lanhdaoso"


def load() -> int:
    """Returns 1 when the campaign was written, 0 when it is there already."""
    row = read("campaigns/current")
    if Campaign.objects.filter(demo_key=row["key"]).exists():
        return 0
    campaign = _write(row)
    details.load(campaign, row, catalogue.kinds_by_code())
    _invite(campaign, row)
    lived = read("campaigns/current_activity")
    activity.load(campaign, lived)
    made = dossiers.load(campaign, lived)
    council.load(lived, made)
    decisions.load(lived["decision"], made)
    _remind(campaign)
    # A past that is replayed is told by bell only: no mail of weeks ago goes out today.
    OutgoingMail.objects.filter(recipient__is_demo=True, status=MailStatus.QUEUED).delete()
    return 1


def _write(row: Row) -> Campaign:
    editors = people.by_username()
    signed = day(row["document"]["date_offset"])
    fields = campaigns.paper_fields({**row, "title": row["title"].replace("{year}", str(day(0).year))})
    campaign = Campaign.objects.create(
        **fields,
        owner=units.by_key()[row["owner"]],
        document_date=str(PartialDate(signed.year, signed.month, signed.day)),
        period_from=month_of(row["period"]["from_offset"]),
        period_to=month_of(row["period"]["to_offset"]),
        status=CampaignStatus.LAUNCHED,
        created_by=editors[EDITOR],
        created_at=moment(row["document"]["date_offset"] - 5),
        launched_at=moment(row["launched_offset"]),
        launched_by=editors[LAUNCHER],
    )
    record(
        by=campaign.launched_by,
        verb="campaign.launched",
        obj=campaign,
        unit_id=campaign.owner_id,
        after={"participants": len(row["participant_units"])},
        at=campaign.launched_at,
    )
    return campaign


def _invite(campaign: Campaign, row: Row) -> None:
    places = units.by_key()
    invited = [places[key] for key in row["participant_units"]]
    Participation.objects.bulk_create(
        Participation(campaign=campaign, unit=unit, joined_at=campaign.launched_at) for unit in invited
    )
    Duty.objects.bulk_create(
        Duty(obligation=obligation, unit=unit, due_at=obligation.due_at)
        for obligation in Obligation.objects.filter(campaign=campaign, units_send=True)
        for unit in invited
    )


def _remind(campaign: Campaign) -> None:
    owed = Duty.objects.filter(obligation__campaign=campaign, status__in=("open", "returned"), due_at__isnull=False)
    schedule_many(kind=DUTY, items=[(duty.pk, duty.due_at) for duty in owed if duty.due_at])
