"""Scoring: partial work is kept as it is, sending closes a card, a reason opens it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse

from campaigns.enums import CriterionKind, ScoreStage
from campaigns.models import Score, ScoreCriterion, ScoreReturn, ScoreSheet
from campaigns.rules.scoring import check_can_assign, check_can_return_card, check_can_score
from campaigns.score_reminders import SCORE_CARD, remind_of
from campaigns.selectors import scoring as selectors
from campaigns.selectors.people import senders_of
from campaigns.services.score_sheets import add_cards, lock_sheet
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, StaleObject
from thidua.common.numbers import format_number
from thidua.common.text import squeeze
from thidua.documents.models import StoredFile
from thidua.notifications.services import MailContent, notify, settle

STALE = "Người khác đã ghi điểm vào phiếu này trong lúc bạn nhập. Xem lại rồi lưu lần nữa nếu vẫn muốn ghi đè."


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written on one line. `points` None is no score; `file` None keeps what is attached."""

    points: Decimal | None
    reason: str = ""
    file: StoredFile | None = None
    drop_file: bool = False


def fingerprint(scores: Mapping[int, Score]) -> str:
    """What a card held when a form was drawn; another one means that somebody saved meanwhile."""
    lines = [f"{pk}:{row.points:.2f}:{row.file_id}:{row.reason}" for pk, row in sorted(scores.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@transaction.atomic
def save_card(*, by: User, card: ScoreReturn, entries: Mapping[int, Entry], seen: str | None = None) -> ScoreReturn:
    """Keep what has been written so far; an emptied line has no score any more."""
    row, scores = _locked(card)
    check_can_score(by, row)
    _check_seen(seen, scores)
    if _write(by, row, scores, entries):
        _audit(by, "score_card.saved", row, {"scored": _counter(row)})
    return row


@transaction.atomic
def send_card(*, by: User, card: ScoreReturn, entries: Mapping[int, Entry], seen: str | None = None) -> ScoreReturn:
    """Keep and close: every line scored, and every bonus, penalty or difference explained."""
    row, scores = _locked(card)
    check_can_score(by, row)
    _check_seen(seen, scores)
    _write(by, row, scores, entries)
    lines = selectors.lines_of(row.sheet)
    _check_complete(row, lines)
    now = clock.now()
    row.sent_at, row.sent_by, row.sent_back_reason = now, by, ""
    row.save(update_fields=["sent_at", "sent_by", "sent_back_reason"])
    settle(kind=SCORE_CARD, ref=row.pk)
    _audit(by, "score_card.sent", row, {"scored": _counter(row)}, at=now)
    return row


@transaction.atomic
def fill_from_self(*, by: User, card: ScoreReturn) -> int:
    """Official card: lines still empty take the unit's own score, to be looked at one by one. How many were filled."""
    row, scores = _locked(card)
    check_can_score(by, row)
    if row.stage != ScoreStage.OFFICIAL:
        raise InvalidInput("Chỉ phiếu chấm chính thức mới lấy điểm tự chấm.")
    own = selectors.self_scores(row)
    if not own:
        raise InvalidInput("Đơn vị chưa gửi điểm tự chấm nên không có gì để lấy.")
    entries = {pk: Entry(score.points) for pk, score in own.items() if pk not in scores}
    _write(by, row, scores, entries)
    _audit(by, "score_card.filled", row, {"count": len(entries)})
    return len(entries)


@transaction.atomic
def return_card(*, by: User, card: ScoreReturn, reason: str) -> ScoreReturn:
    """Open a sent card again; what was scored stays on it."""
    text = reason.strip()
    if not text:
        raise InvalidInput("Hãy ghi lý do trả lại phiếu.", field="reason")
    row, _ = _locked(card)
    check_can_return_card(by, row)
    now = clock.now()
    row.sent_at, row.sent_by, row.sent_back_reason = None, None, text[:400]
    row.save(update_fields=["sent_at", "sent_by", "sent_back_reason"])
    remind_of(row.sheet, [row])
    record(by=by, verb="score_card.returned", obj=row, unit_id=row.unit_id, reason=text, at=now)
    if row.stage != ScoreStage.OFFICIAL:
        _tell_scorer(row, text, now)
    return row


@transaction.atomic
def assign_cross(*, by: User, sheet: ScoreSheet, pairs: set[tuple[int, int]]) -> int:
    """Who scores whom, as (scored unit, scoring unit). A card with scores on it is not taken away."""
    row = lock_sheet(sheet.pk)
    check_can_assign(by, row)
    members = set(selectors.cards_of(row, ScoreStage.SELF).values_list("unit_id", flat=True))
    if any(a == b or a not in members or b not in members for a, b in pairs):
        raise InvalidInput("Chỉ phân công giữa các thành viên, và không đơn vị nào chấm chéo chính mình.")
    unscored = members - {unit for unit, _ in pairs}
    if unscored:
        raise InvalidInput("Còn đơn vị chưa có ai chấm chéo.")
    gone = [c for c in selectors.cards_of(row, ScoreStage.CROSS) if (c.unit_id, c.scorer_id) not in pairs]
    for card in gone:
        if selectors.scores_on(card):
            raise InvalidInput(f"{card.scorer} đã chấm {card.unit} nên không bỏ phân công này được.")
    ScoreReturn.objects.filter(pk__in=[card.pk for card in gone]).delete()
    add_cards(row, ScoreStage.CROSS, sorted(pairs))
    record(by=by, verb="score_sheet.assigned", obj=row, unit_id=row.cluster.owner_id, after={"cross_cards": len(pairs)})
    return len(pairs)


def everyone(units: list[int]) -> set[tuple[int, int]]:
    return {(a, b) for a in units for b in units if a != b}


def ring(units: list[int]) -> set[tuple[int, int]]:
    """Each scores the next in the list, the last the first."""
    return {(units[(place + 1) % len(units)], unit) for place, unit in enumerate(units)} if len(units) > 1 else set()


def _locked(card: ScoreReturn) -> tuple[ScoreReturn, dict[int, Score]]:
    """The sheet first, then what hangs on it: publishing takes the same lock."""
    sheet = lock_sheet(card.sheet_id)
    row = ScoreReturn.objects.select_related("unit", "scorer").get(pk=card.pk)
    row.sheet = sheet
    return row, selectors.scores_on(row)


def _check_seen(seen: str | None, scores: Mapping[int, Score]) -> None:
    if seen is not None and seen != fingerprint(scores):
        raise StaleObject(STALE)


def _write(by: User, card: ScoreReturn, scores: Mapping[int, Score], entries: Mapping[int, Entry]) -> bool:
    """Write what differs; True when something did."""
    lines = {line.pk: line for line in selectors.lines_of(card.sheet)}
    now, changed = clock.now(), False
    for pk, entry in entries.items():
        line, old = lines.get(pk), scores.get(pk)
        if line is None:
            raise InvalidInput("Bảng điểm vừa thay đổi; hãy tải lại trang.")
        if entry.points is None:
            _check_nothing_lost(line, entry)
            changed = _erase(old) or changed
            continue
        check_points(line, entry.points)
        changed = _put(by, card, line, old, entry, now) or changed
    return changed


def check_points(line: ScoreCriterion, points: Decimal) -> None:
    """Bounds of a score, said beside its field."""
    field = f"points_{line.pk}"
    if points < 0:
        raise InvalidInput("Điểm không được âm.", field=field)
    if line.kind == CriterionKind.KNOCKOUT:
        if points not in (0, 1):
            raise InvalidInput("Hãy chọn có vi phạm hoặc không.", field=field)
    elif line.maximum is not None and points > line.maximum:
        raise InvalidInput(f"Không được quá {format_number(line.maximum)} điểm.", field=field)
    if points != points.quantize(Decimal("0.01")):
        raise InvalidInput("Điểm có nhiều nhất hai chữ số thập phân.", field=field)


def _check_nothing_lost(line: ScoreCriterion, entry: Entry) -> None:
    if entry.reason.strip() or entry.file is not None:
        raise InvalidInput("Đã ghi lý do hoặc gửi tệp thì nhập cả điểm.", field=f"points_{line.pk}")


def _erase(old: Score | None) -> bool:
    if old is None:
        return False
    old.delete()
    return True


def _put(by: User, card: ScoreReturn, line: ScoreCriterion, old: Score | None, entry: Entry, now: datetime) -> bool:
    row = old or Score(criterion=line, unit_id=card.unit_id, stage=card.stage, scorer_id=card.scorer_id)
    file = entry.file or (None if entry.drop_file else row.file)
    wanted = (entry.points, squeeze(entry.reason), file.pk if file else None)
    if old is not None and wanted == (old.points, old.reason, old.file_id):
        return False
    row.points, row.reason, row.file = wanted[0], wanted[1], file  # type: ignore[assignment]  # points are there
    row.scored_at, row.scored_by = now, by
    row.save()
    return True


def _check_complete(card: ScoreReturn, lines: list[ScoreCriterion]) -> None:
    scores = selectors.scores_on(card)
    missing = [line for line in lines if line.pk not in scores]
    if missing:
        shown = "; ".join(str(line) for line in missing[:3])
        more = f" và {len(missing) - 3} tiêu chí khác" if len(missing) > 3 else ""
        raise InvalidInput(
            f"Còn {len(missing)} tiêu chí chưa chấm: {shown}{more}. Điểm 0 cũng phải nhập.",
            field=f"points_{missing[0].pk}",
        )
    own = selectors.self_scores(card) if card.stage == ScoreStage.OFFICIAL else {}
    for line in lines:
        check_points(line, scores[line.pk].points)
        _check_explained(card, line, scores[line.pk], own.get(line.pk))


def _check_explained(card: ScoreReturn, line: ScoreCriterion, score: Score, own: Score | None) -> None:
    field = f"reason_{line.pk}"
    told = bool(score.reason)
    if card.stage == ScoreStage.OFFICIAL and own is not None and own.points != score.points and not told:
        raise InvalidInput("Điểm chính thức khác điểm tự chấm: hãy ghi lý do.", field=field)
    if card.stage == ScoreStage.CROSS or told or score.file_id:
        return
    if line.kind in (CriterionKind.BONUS, CriterionKind.PENALTY) and score.points > 0:
        if own is None or own.points != score.points:
            raise InvalidInput("Điểm thưởng, điểm trừ cần ghi lý do hoặc gửi minh chứng.", field=field)
    elif line.kind == CriterionKind.KNOCKOUT and score.points == 0 and own is None:
        raise InvalidInput("Vi phạm điểm liệt cần ghi lý do hoặc gửi minh chứng.", field=field)


def _counter(card: ScoreReturn) -> str:
    return f"{len(selectors.scores_on(card))}/{len(selectors.lines_of(card.sheet))}"


def _audit(by: User, verb: str, card: ScoreReturn, after: dict[str, object], at: datetime | None = None) -> None:
    """What a peer scored is read by nobody but the agency, so its events belong to the peer."""
    facts = {"scoring_unit": card.scorer.name, **after} if card.stage == ScoreStage.CROSS else after
    record(by=by, verb=verb, obj=card, unit_id=card.scorer_id, after=facts, at=at)


def _tell_scorer(card: ScoreReturn, reason: str, now: datetime) -> None:
    title = f"Phiếu chấm bị trả lại: {card.unit} ({card.sheet})"
    notify(
        users=senders_of([card.scorer_id], now.astimezone(HANOI).date()),
        kind="score_news",
        title=title,
        url=reverse("campaigns:score_card", args=[card.pk]),
        key=f"score-card:{card.pk}:{now.isoformat()}",
        mail=MailContent("score_news", {"sheet": card.sheet, "title": title, "reason": reason, "due": ""}),
        at=now,
    )
