"""A launch plan that was read: an invented text and the reader's answer to it, in the reader's own form."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from campaigns.enums import ReadingSource, ReadingStatus
from campaigns.models import PlanReading
from campaigns.reading.sources import SourceText
from campaigns.services.reading import finish_reading
from tests.factories.campaigns import WRITTEN_AT
from thidua.accounts.models import User
from thidua.units.models import Unit

TEXT = """ỦY BAN NHÂN DÂN TỈNH SƠN LA
Số: 15/KH-UBND
Sơn La, ngày 03 tháng 6 năm 2024

KẾ HOẠCH
Phát động phong trào thi đua trồng cây xanh

I. CHỈ TIÊU
1. Kinh tế
- Trồng mới từ 200 ha rừng trở lên, riêng các xã vùng cao trồng 40 - 50 ha.
- Không còn hộ thiếu nước sạch.
2. Xã hội
- 95% hộ dân tham gia vệ sinh đường làng; toàn tỉnh có 12 điểm trường.

II. TỔ CHỨC THỰC HIỆN
- Các sở, ban, ngành; Ủy ban nhân dân các xã gửi kế hoạch triển khai trước ngày 15/7/2024.
- Báo cáo kết quả chậm nhất ngày 10/12/2024.
- Tổng kết vào tháng 12/2024.
III. KHEN THƯỞNG
Bằng khen của Chủ tịch UBND tỉnh; Kỷ niệm chương Người trồng rừng.
Tập thể trồng vượt chỉ tiêu. Hồ sơ gồm tờ trình theo mẫu số 07 kèm theo Nghị định số 98/2023/NĐ-CP.
Quý III/2024: Sở Nông nghiệp cấp cây giống (nếu có).
Nơi nhận:
- Các sở, ban, ngành;
- UBND các xã, phường.
CHỦ TỊCH
Hoàng Văn Mẫu"""
QUOTES = {
    "title": "Phát động phong trào thi đua trồng cây xanh",
    "number": "15",
    "symbol": "KH-UBND",
    "date": "ngày 03 tháng 6 năm 2024",
    "signer": "Hoàng Văn Mẫu",
    "milestones[0]": "Tổng kết vào tháng 12/2024",
    "deadlines[0]": "gửi kế hoạch triển khai trước ngày 15/7/2024",
    "deadlines[1]": "Báo cáo kết quả chậm nhất ngày 10/12/2024",
    "targets[0]": "Trồng mới từ 200 ha rừng trở lên",
    "targets[1]": "các xã vùng cao trồng 40 - 50 ha",
    "targets[2]": "Không còn hộ thiếu nước sạch",
    "targets[3]": "95% hộ dân tham gia vệ sinh đường làng",
    "numeric_not_targets[0]": "12 điểm trường",
    "awards[0]": "Bằng khen của Chủ tịch UBND tỉnh",
    "awards[1]": "Kỷ niệm chương Người trồng rừng",
    "criteria[0]": "Tập thể trồng vượt chỉ tiêu",
    "dossier_parts[0]": "tờ trình theo mẫu số 07 kèm theo Nghị định số 98/2023/NĐ-CP",
    "work_items[0]": "Sở Nông nghiệp cấp cây giống (nếu có)",
}


def answer(**changes: Any) -> dict[str, Any]:
    """What the reader says of TEXT."""
    told: dict[str, Any] = {
        "kind": "ke_hoach_phat_dong",
        "issuer": "Ủy ban nhân dân tỉnh Sơn La",
        "number": "15",
        "symbol": "KH-UBND",
        "place": "Sơn La",
        "date": "2024-06-03",
        "title": QUOTES["title"],
        "theme": None,
        "period": {"from": "2024-06", "to": "2024-12"},
        "milestones": [{"kind": "tổng kết", "when": "2024-12"}],
        "deadlines": [
            {
                "what": "Gửi kế hoạch triển khai",
                "date": "2024-07-15",
                "wording": "trước ngày 15/7/2024",
                "who": "Các sở, ban, ngành; Ủy ban nhân dân các xã",
            },
            {"what": "Báo cáo kết quả", "date": "2024-12-10", "wording": "chậm nhất ngày 10/12/2024", "who": None},
        ],
        "targets": [
            _target(QUOTES["targets[0]"], 200, ">=", "ha", group="Kinh tế"),
            _target(QUOTES["targets[1]"], 40, "between", "ha", value_to=50, group="Kinh tế", parent=0),
            _target(QUOTES["targets[2]"], 0, "=", "hộ", implicit_zero=True, group="Kinh tế"),
            _target(QUOTES["targets[3]"], 95, "=", "%", group="Xã hội"),
        ],
        "numeric_not_targets": [{"text": QUOTES["numeric_not_targets[0]"], "why": "số liệu mô tả"}],
        "awards": [QUOTES["awards[0]"], QUOTES["awards[1]"]],
        "criteria": [{"object": "Tập thể", "award": None, "lead": None, "items": [QUOTES["criteria[0]"]]}],
        "dossier_parts": [QUOTES["dossier_parts[0]"]],
        "work_items": [
            {"when": "2024-Q3", "text": "Cấp cây giống", "in_charge": "Sở Nông nghiệp", "conditional": True}
        ],
        "signer": "Hoàng Văn Mẫu",
        "signer_role": "CHỦ TỊCH",
        "recipients_count": 2,
        "questions": [{"code": "quota_later", "text": "Số lượng khen thưởng: khi nào có số phân bổ?"}],
        "evidence": {path: _place(quote) for path, quote in QUOTES.items()},
    }
    return {**told, **changes}


def _target(text: str, value: float, comparator: str, unit: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "value": value, "value_to": None, "unit": unit, "comparator": comparator, **more}


def _place(quote: str) -> dict[str, int]:
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote)}


def many(count: int) -> tuple[str, dict[str, Any]]:
    """A long plan with `count` targets, and the answer to it."""
    lines = [f"- Chỉ tiêu thứ {number} của kế hoạch đạt {number} điểm trở lên." for number in range(1, count + 1)]
    text = TEXT + "\n" + "\n".join(lines)
    told = answer()
    told["targets"] = [_target(line[2:-1], number, ">=", "điểm") for number, line in enumerate(lines, 1)]
    for number, line in enumerate(lines):
        start = text.index(line) + 2
        told["evidence"][f"targets[{number}]"] = {"start": start, "end": start + len(line) - 3}
    return text, told


class PlanReadingFactory(DjangoModelFactory):
    """Waiting for the worker, unless another status is given."""

    class Meta:
        model = PlanReading

    owner = factory.SubFactory("tests.factories.units.UnitFactory")
    title = factory.Sequence(lambda n: f"Kế hoạch phát động số {n}")
    source = ReadingSource.PASTED
    text = TEXT
    status = ReadingStatus.WAITING
    created_at = WRITTEN_AT
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")


def make_reading(owner: Unit, by: User, *, text: str = TEXT, told: dict[str, Any] | None = None) -> PlanReading:
    """A reading the worker has finished: findings wait for a person."""
    reading: PlanReading = PlanReadingFactory(owner=owner, created_by=by, text=text)
    finish_reading(reading.pk, SourceText(text, ReadingSource.PASTED), answer() if told is None else told)
    reading.refresh_from_db()
    return reading
