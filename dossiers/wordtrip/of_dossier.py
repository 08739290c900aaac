"""Facts of a dossier for the comparison: as it stands now, and as a draft was filled from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from awards.models import AwardKind
from awards.wording import detail_of
from dossiers.enums import NominationResult, WordKind
from dossiers.models import Dossier, Nomination, WordDraft
from dossiers.wordtrip.facts import Facts, Group, Nominee
from dossiers.wordtrip.tokens import dates
from thidua.common.dates import PartialDate

_FIXED = {
    WordKind.SUBMISSION: frozenset({Group.NUMBER, Group.DAY}),
    WordKind.MINUTES: frozenset({Group.MEETING}),
}


def facts_now(draft: WordDraft) -> Facts:
    """What the dossier says of what the draft is about; the names of awards are not among its facts yet."""
    return facts_of(draft.dossier, nominations_of(draft))


def nominations_of(draft: WordDraft) -> list[Nomination]:
    rows = draft.dossier.nominations.exclude(result=NominationResult.EXCLUDED)
    if draft.nomination_id:
        rows = rows.filter(pk=draft.nomination_id)
    return list(rows.select_related("recipient__unit", "award_kind").order_by("order", "pk"))


def facts_of(dossier: Dossier, nominations: Iterable[Nomination]) -> Facts:
    campaign = dossier.campaign.title if dossier.campaign else ""
    return Facts(
        nominees=tuple(_nominee(one) for one in nominations),
        texts=_texts(dossier.submission_number, dossier.unit.name, campaign),
        days=_days(dossier.submission_date, dossier.meeting_date),
    )


def fingerprint(facts: Facts) -> str:
    """Changes with any fact of the dossier, and with nothing else."""
    told = repr((facts.nominees, facts.texts, facts.days, facts.figures))
    return hashlib.sha256(told.encode()).hexdigest()


def filled_facts(draft: WordDraft) -> Facts:
    """What the dossier said when the draft was filled."""
    told = draft.facts
    return Facts(
        nominees=tuple(_row(row) for row in told.get("danh_sach", ())),
        texts=_texts(told.get("so_to_trinh", ""), told.get("ten_don_vi", ""), told.get("phong_trao", "")),
        days=_days(_first_day(told.get("ngay_to_trinh", "")), _first_day(told.get("ngay_hop", ""))),
    )


def with_awards(facts: Facts) -> Facts:
    """With every name in the catalogue, so that the longest is found; the nominees' own come first."""
    names = {(one.award, one.award): None for one in facts.nominees}
    for name, short in AwardKind.objects.order_by("rank", "pk").values_list("name", "short_name"):
        names[name, name] = None
        if short:
            names[short, name] = None
    return replace(facts, awards=tuple(names))


def asked_groups(kind: str, said: Iterable[Group]) -> frozenset[Group]:
    """What the filled file said, and what a paper of the kind never goes without."""
    return frozenset(said) | _FIXED.get(WordKind(kind), frozenset()) | {Group.NOMINEES}


def _nominee(one: Nomination) -> Nominee:
    recipient = one.recipient
    return Nominee(
        key=one.pk,
        name=recipient.name,
        award=one.award_kind.name,
        of=recipient.get_type_display().split(",")[0].lower(),
        position=recipient.job_title,
        unit=recipient.unit.name,
        detail=detail_of(recipient),
        period=tuple(PartialDate.parse(end).display() for end in (one.achievement_from, one.achievement_to) if end),
        money=one.contribution or None,
    )


def _row(row: dict[str, Any]) -> Nominee:
    digits = "".join(sign for sign in row.get("dong_gop", "") if sign.isdecimal())
    return Nominee(
        key=row.get("nomination") or 0,
        name=row.get("ho_ten", ""),
        award=row.get("hinh_thuc", ""),
        of=row.get("doi_tuong", "").split(",")[0].lower(),
        position=row.get("chuc_vu", ""),
        unit=row.get("don_vi", ""),
        detail=row.get("chi_tiet", ""),
        period=tuple(part for part in row.get("thoi_gian", "").split(" – ") if part),
        money=int(digits) if digits else None,
    )


def _texts(number: str, unit: str, campaign: str) -> tuple[tuple[Group, str], ...]:
    told = ((Group.NUMBER, number), (Group.UNIT, unit), (Group.CAMPAIGN, campaign))
    return tuple((group, text) for group, text in told if text.strip())


def _days(submitted: date | None, met: date | None) -> tuple[tuple[Group, date], ...]:
    told = ((Group.DAY, submitted), (Group.MEETING, met))
    return tuple((group, day) for group, day in told if day is not None)


def _first_day(text: str) -> date | None:
    return next((day for day, _, _ in dates(text)), None)
