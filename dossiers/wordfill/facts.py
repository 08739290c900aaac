"""What a dossier says, as text for the places of a template. Frozen when a paper is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from awards.enums import RecipientType
from awards.structures import FIELDS, TABLE, Section, fit, sections_of
from awards.wording import detail_of, parent_organ, place_of
from dossiers.enums import NominationResult, PartKind
from dossiers.models import Dossier, Nomination
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate, administrative_date, vi_date
from thidua.common.numbers import format_money
from thidua.units.selectors import name_on


def facts_of(dossier: Dossier, *, at: datetime, nomination: Nomination | None = None) -> dict[str, Any]:
    """Values of every place of the kind; about one nominee the row of `danh_sach` is theirs alone."""
    day, unit = at.astimezone(HANOI).date(), dossier.unit
    rows = [nomination] if nomination else _proposed(dossier)
    name = name_on(unit, day)
    facts: dict[str, Any] = {
        "CO_QUAN_CHU_QUAN": parent_organ(unit, day),
        "TEN_DON_VI": name.upper(),
        "ten_don_vi": name,
        "dia_danh": place_of(unit),
        "ngay_thang": administrative_date(day),
        "nam": str(day.year),
        "so_to_trinh": dossier.submission_number,
        "ngay_to_trinh": vi_date(dossier.submission_date) if dossier.submission_date else "",
        "ngay_hop": vi_date(dossier.meeting_date) if dossier.meeting_date else "",
        "ma_ho_so": dossier.code,
        "ten_ho_so": dossier.title,
        "phong_trao": dossier.campaign.title if dossier.campaign else "",
        "loai_hinh": dossier.get_ground_display(),
        "cap_xet": name_on(dossier.receiver, day),
        "tom_tat": dossier.summary,
        "nguoi_lap": dossier.created_by.get_full_name(),
        "nguoi_duyet": dossier.approved_by.get_full_name() if dossier.approved_by else "",
        "danh_sach": [_row(number, one) for number, one in enumerate(rows, 1)],
    }
    return {**facts, **(_report(nomination) if nomination else _counted(rows, facts["danh_sach"]))}


def _proposed(dossier: Dossier) -> list[Nomination]:
    rows = dossier.nominations.exclude(result=NominationResult.EXCLUDED)
    return list(rows.select_related("recipient__unit", "award_kind").order_by("order", "pk"))


def _row(number: int, nomination: Nomination) -> dict[str, Any]:
    recipient, amount = nomination.recipient, nomination.contribution
    ends = (nomination.achievement_from, nomination.achievement_to)
    return {
        "nomination": nomination.pk,
        "stt": str(number),
        "ten": str(recipient),
        "ho_ten": recipient.name,
        "doi_tuong": recipient.get_type_display(),
        "nam_sinh": str(recipient.birth_year or ""),
        "chuc_vu": recipient.job_title,
        "don_vi": recipient.unit.name,
        "dia_chi": recipient.address,
        "chi_tiet": detail_of(recipient),
        "hinh_thuc": nomination.award_kind.name,
        "thoi_gian": " – ".join(PartialDate.parse(end).display() for end in ends),
        "thanh_tich": nomination.citation,
        "dong_gop": format_money(amount) if amount else "",
    }


def _counted(nominations: Sequence[Nomination], rows: list[dict[str, Any]]) -> dict[str, Any]:
    types = Counter(one.recipient.type for one in nominations)
    together = types[RecipientType.COLLECTIVE] + types[RecipientType.ENTERPRISE]
    ranked = sorted(
        zip(nominations, rows, strict=True),
        key=lambda pair: (pair[0].award_kind.rank, pair[0].award_kind_id, int(pair[1]["stt"])),
    )
    groups = []
    for _, pairs in groupby(ranked, key=lambda pair: pair[0].award_kind_id):
        of_kind = [row for _, row in pairs]
        numbered = [{**row, "stt": str(number)} for number, row in enumerate(of_kind, 1)]
        groups.append({"hinh_thuc": of_kind[0]["hinh_thuc"], "so_luong": str(len(of_kind)), "danh_sach": numbered})
    return {
        "tong_so": str(len(rows)),
        "so_tap_the": str(together),
        "so_ca_nhan": str(types[RecipientType.PERSON]),
        "so_ho_gia_dinh": str(types[RecipientType.HOUSEHOLD]),
        "theo_hinh_thuc": groups,
    }


def _report(nomination: Nomination) -> dict[str, Any]:
    """The nominee's own row without its number, and the report as it stands."""
    own = {name: value for name, value in _row(1, nomination).items() if name not in ("stt", "nomination")}
    return {**own, "bao_cao": nomination.report, "phan": _sections(nomination)}


def _sections(nomination: Nomination) -> list[dict[str, str]]:
    part = nomination.parts.filter(kind=PartKind.REPORT, is_current=True, content__isnull=False).first()
    if part is None or part.structure is None:
        return []
    sections = sections_of(part.structure.sections)
    content = fit(sections, part.content or {})
    return [{"tieu_de": one.title, "noi_dung": _words(one, content[one.key])} for one in sections]


def _words(section: Section, value: Any) -> str:
    """Fields and rows of a table as lines."""
    if section.kind == FIELDS:
        return "\n".join(f"{one.label}: {value[one.key]}" for one in section.members if value[one.key])
    if section.kind == TABLE:
        rows = [[row[one.key] for one in section.members] for row in value]
        return "\n".join("; ".join(cell for cell in row if cell) for row in rows)
    return str(value).strip()
