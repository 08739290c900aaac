"""What a draft still lacks before it can be signed, and what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from awards.citations import warnings_for
from awards.enums import HonourStatus
from awards.models import AwardAuthority, Decision, DecisionLine, Honour
from awards.selectors.catalogue import all_legal_bases, reward_table
from awards.selectors.decisions import lines_of
from thidua.common.dates import vi_date
from thidua.common.queries import in_force


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    blocking: bool = True
    part: str = "texts"
    """Where it is put right: `texts`, `lines` or `catalogue`."""


def blockers(decision: Decision, day: date) -> list[Item]:
    return [item for item in readiness(decision, day) if item.blocking]


def readiness(decision: Decision, day: date) -> list[Item]:
    lines = list(lines_of(decision))
    return [
        *_texts(decision),
        *_issuer(decision, day),
        *_lines(lines),
        *_authority(decision, lines, day),
        *_given_before(decision, lines),
        *_hints(decision, lines, day),
    ]


def _texts(decision: Decision) -> list[Item]:
    needed = {
        "Chưa có trích yếu.": decision.subject,
        "Chưa ghi lý do khen.": decision.reason,
        "Chưa có căn cứ pháp lý.": decision.legal_bases,
        "Chưa ghi cơ quan, người đề nghị.": decision.proposal,
        "Chưa có nơi nhận.": decision.recipients_list,
        "Chưa ghi chức vụ người ký.": decision.signer_title,
        "Chưa ghi họ tên người ký.": decision.signer_name,
    }
    return [Item(text) for text, value in needed.items() if not value]


def _issuer(decision: Decision, day: date) -> list[Item]:
    issuer = decision.issuer
    items = []
    if not issuer.document_code:
        items.append(Item(f"{issuer} chưa có ký hiệu văn bản trong danh mục đơn vị.", part="catalogue"))
    if not issuer.is_active_on(day):
        items.append(Item(f"{issuer} không còn hoạt động vào ngày {vi_date(day)}.", part="catalogue"))
    return items


def _lines(lines: list[DecisionLine]) -> list[Item]:
    if not lines:
        return [Item("Danh sách khen thưởng chưa có dòng nào.", part="lines")]
    undated = [line for line in lines if not line.achievement_to]
    if not undated:
        return []
    return [
        Item(
            f"{len(undated)} dòng chưa ghi thời gian thành tích: lần khen sau sẽ phải tính từ ngày quyết định.",
            blocking=False,
            part="lines",
        )
    ]


def _authority(decision: Decision, lines: list[DecisionLine], day: date) -> list[Item]:
    kinds = {line.award_kind_id: line.award_kind for line in lines}
    rows = AwardAuthority.objects.filter(in_force(day), award_kind__in=kinds, decider_kind=decision.issuer.kind)
    found = {row.award_kind_id: row for row in rows.order_by("valid_from", "pk")}
    items = [
        Item(
            f"{decision.issuer} không có thẩm quyền quyết định “{kind}” vào ngày {vi_date(day)} theo danh mục.",
            part="lines",
        )
        for pk, kind in kinds.items()
        if pk not in found
    ]
    return items + [
        Item(f"Thẩm quyền quyết định “{row.award_kind}” chưa đối chiếu văn bản gốc.", blocking=False, part="catalogue")
        for row in found.values()
        if not row.verified
    ]


def _given_before(decision: Decision, lines: list[DecisionLine]) -> list[Item]:
    """The database refuses these too; here they are named."""
    if not decision.occasion_key:
        return []
    given = Honour.objects.filter(
        recipient__in={line.recipient_id for line in lines},
        occasion_key=decision.occasion_key,
        status=HonourStatus.VALID,
    ).exclude(line__decision=decision.pk)
    pairs = {(honour.recipient_id, honour.award_kind_id): honour for honour in given}
    return [
        Item(
            f"{line.printed_name} đã được khen cho chính thành tích này (Quyết định số {past.decision_number}).",
            part="lines",
        )
        for line in lines
        if (past := pairs.get((line.recipient_id, line.award_kind_id)))
    ]


def _hints(decision: Decision, lines: list[DecisionLine], day: date) -> list[Item]:
    cited = warnings_for(decision.legal_bases, all_legal_bases(), day)
    items = [Item(f"Căn cứ “{line}”: {sentence}", blocking=False) for line, sentence in cited.items()]
    pairs = {(line.award_kind_id, line.recipient.type): line for line in lines}
    rewards = reward_table(pairs, day)
    for pair, line in pairs.items():
        if pair not in rewards:
            words = f"“{line.award_kind}” ({line.recipient.get_type_display().lower()})"
            items.append(
                Item(f"Danh mục chưa có mức tiền thưởng của {words} vào ngày này.", blocking=False, part="catalogue")
            )
    notes = dict.fromkeys(note for reward in rewards.values() for note in reward.notes)
    return items + [Item(f"Tiền thưởng: {note}", blocking=False, part="catalogue") for note in notes]
