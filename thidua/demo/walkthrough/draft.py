"""a) Staff enter the launching document, check it and launch."""

from __future__ import annotations

from typing import Any

from campaigns.enums import TargetLevel
from campaigns.models import (
    Campaign,
    CampaignAward,
    Criterion,
    Duty,
    Milestone,
    Obligation,
    RequiredPart,
    Target,
    WorkItem,
)
from campaigns.selectors.readiness import readiness
from campaigns.services.campaigns import create_campaign
from campaigns.services.launch import launch_campaign
from campaigns.services.participants import add_participants
from campaigns.services.parts import Part, add_part
from thidua.common import clock
from thidua.demo.loaders import campaigns, details
from thidua.demo.loaders.source import Row, read
from thidua.demo.walkthrough.stage import Stage


def play(stage: Stage) -> None:
    journal, staff = stage.journal, stage.people["chuyenvien"]
    journal.act("a", "Soạn và phát động phong trào")
    row = read(f"campaigns/{stage.script['campaign']}")
    with journal.at("2024-06-03 09:00"):
        _write(stage, row)
        journal.say(staff, f"soạn phong trào «{stage.campaign.title}» theo văn bản phát động.")
        _count(stage)
    with journal.at("2024-06-05 14:30"):
        invited = [stage.places[unit["unit"]] for unit in stage.script["units"]]
        add_participants(by=staff, campaign=stage.campaign, unit_ids=[unit.pk for unit in invited])
        journal.say(staff, f"chọn {len(invited)} đơn vị tham gia: {'; '.join(unit.name for unit in invited)}.")
    with journal.at("2024-06-10 08:00"):
        _launch(stage)


def _write(stage: Stage, row: Row) -> None:
    values = campaigns.paper_fields(row) | {
        "document_date": row["document"]["date"],
        "period_from": row["period"]["from"],
        "period_to": row["period"]["to"],
        "purpose": row["purpose"],
    }
    staff, owner = stage.people["chuyenvien"], stage.places[row["owner"]]
    paper = stage.paper("ke-hoach-130-nam.pdf", "campaign_document", staff)
    stage.campaign = create_campaign(by=staff, owner=owner, values=values, document_file=paper)
    for values in details.milestone_values(row):
        _add(stage, Milestone, values)
    _write_targets(stage, row)
    for item in row["obligations"]:
        _add(stage, Obligation, details.obligation_values(item))
    for values in details.award_values(row, stage.kinds):
        _add(stage, CampaignAward, values)
    for item in row["criteria"]:
        _add(stage, Criterion, details.criterion_values(item, stage.kinds))
    for item in row["dossier_parts"]:
        _add(stage, RequiredPart, details.required_part_values(item))
    for item in details.work_rows(row):
        _add(stage, WorkItem, details.work_values(item))
    details.add_rules(stage.campaign, row, stage.kinds, prefix=f"dien-lai-{stage.campaign.pk}")


def _write_targets(stage: Stage, row: Row) -> None:
    made: dict[str, Part] = {}
    for item in row["targets"]:
        parent = made[item["parent"]] if item.get("parent") else None
        made[item["key"]] = _add(stage, Target, details.target_values(item) | {"parent": parent})
    for item in row["secondary_targets"]:
        _add(stage, Target, details.target_values(item) | {"level": TargetLevel.SECONDARY})
    for text in row["level_targets"]:
        _add(stage, Target, {"level": TargetLevel.GRADE, "text": text})


def _add(stage: Stage, model: type[Part], values: dict[str, Any]) -> Part:
    return add_part(by=stage.people["chuyenvien"], campaign=stage.campaign, model=model, values=values)


def _count(stage: Stage) -> None:
    campaign: Campaign = stage.campaign
    targets = campaign.targets
    stage.journal.detail(
        f"Đã nhập {targets.filter(level=TargetLevel.MAIN).count()} chỉ tiêu, "
        f"{targets.exclude(level=TargetLevel.MAIN).count()} chỉ tiêu khác, "
        f"{campaign.obligations.count()} việc phải gửi, "
        f"{campaign.awards.count()} loại khen thưởng, {campaign.criteria.count()} tiêu chuẩn, "
        f"{campaign.required_parts.count()} thành phần hồ sơ."
    )


def _launch(stage: Stage) -> None:
    journal, staff = stage.journal, stage.people["chuyenvien"]
    items = readiness(stage.campaign, clock.now())
    open_items = [item for item in items if not item.passed]
    journal.say(staff, f"kiểm tra trước khi phát động: đạt {len(items) - len(open_items)}/{len(items)} mục.")
    for item in open_items:
        journal.detail(f"{'Phải sửa' if item.blocks else 'Lưu ý'}: {item.text}")
    stage.campaign = launch_campaign(by=staff, campaign=stage.campaign)
    duties = Duty.objects.filter(obligation__campaign=stage.campaign).count()
    journal.say(staff, f"phát động phong trào; mỗi đơn vị nhận việc phải gửi, tất cả {duties} việc.")
