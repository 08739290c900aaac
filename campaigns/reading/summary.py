"""A reading in a few lines of Vietnamese, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.enums import LaunchDocumentKind
from campaigns.reading.result import Reading
from thidua.common.dates import PartialDate


def shown(iso: str | None) -> str:
    """A partial date as people write it; a date without a year in words."""
    if iso is None:
        return "chưa rõ"
    if iso.startswith("---"):
        return f"ngày {int(iso[3:])} hằng tháng"
    if iso.startswith("--"):
        month, _, day = iso[2:].partition("-")
        return f"ngày {int(day)}/{int(month)} (không ghi năm)" if day else f"tháng {month} (không ghi năm)"
    return PartialDate.parse(iso).display()


def summary_of(reading: Reading) -> str:
    lines = [f"Loại văn bản: {_kind(reading.kind)}"]
    lines += _pairs(
        ("Cơ quan ban hành", reading.issuer),
        ("Số, ký hiệu", f"{reading.number or '…'}/{reading.symbol}" if reading.symbol else None),
        ("Nơi và ngày", f"{reading.place or '…'}, {shown(reading.date)}" if reading.place or reading.date else None),
        ("Trích yếu", reading.title),
        ("Chủ đề", reading.theme),
        (
            "Thời gian thi đua",
            f"{shown(reading.period.first)} – {shown(reading.period.last)}" if reading.period else None,
        ),
        ("Người ký", f"{reading.signer} ({reading.signer_role})" if reading.signer else None),
        ("Nơi nhận", f"{len(reading.recipients)} dòng" if reading.recipients else None),
    )
    lines += _section(
        "Sơ kết, tổng kết", (f"{m.kind}: {shown(m.when) if m.when else m.wording}" for m in reading.milestones)
    )
    lines += _section(
        "Việc phải gửi, phải xong", (f"{d.wording}: {d.what} — {d.who or 'chưa rõ đơn vị'}" for d in reading.deadlines)
    )
    lines += _section("Ngày khác", (f"{shown(o.when) if o.when else o.wording}: {o.what}" for o in reading.other_dates))
    lines += _section("Chỉ tiêu", (t.text for t in reading.targets))
    lines += _section("Mô hình, công trình", (t.text for t in reading.secondary_targets))
    lines += _section("Khen thưởng", (a.name for a in reading.awards))
    lines += _section("Hồ sơ đề nghị khen thưởng", (p.text for p in reading.dossier_parts))
    lines += _section("Cần làm rõ", (q.text for q in reading.questions))
    return "\n".join(lines)


def _kind(code: str) -> str:
    return str(LaunchDocumentKind(code).label) if code in LaunchDocumentKind.values else code


def _pairs(*pairs: tuple[str, str | None]) -> list[str]:
    return [f"{name}: {value}" for name, value in pairs if value]


def _section(name: str, items: Iterable[str]) -> list[str]:
    rows = [f"  - {item}" for item in items]
    return [f"{name} ({len(rows)}):", *rows] if rows else []
