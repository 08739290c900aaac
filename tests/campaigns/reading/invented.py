"""An invented launch plan whose parts a test replaces one at a time."""

from __future__ import annotations

from campaigns.reading.context import Context
from campaigns.reading.document import PlanText

HEAD = """ỦY BAN NHÂN DÂN
TỈNH HOA BAN

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 41/KH-UBND

Hoa Ban, ngày 05 tháng 3 năm 2026

KẾ HOẠCH

Phát động phong trào thi đua “Bản làng xanh” năm 2026

Thực hiện Chương trình công tác năm 2026, Ủy ban nhân dân tỉnh Hoa Ban phát động phong trào thi đua như sau:
"""
TIME = """I. THỜI GIAN

Từ tháng 4/2026 đến tháng 12/2026. Sơ kết trong tháng 8/2026, tổng kết vào tháng 12/2026.
"""
DUTIES = """V. TỔ CHỨC THỰC HIỆN

1. Các sở, ban, ngành

- Gửi kế hoạch phát động về Sở Nội vụ trước ngày 20/4/2026 để theo dõi.
"""
FOOT = """Nơi nhận:
- Các sở, ban, ngành;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Thị Mẫu
"""


def plan(*, head: str = HEAD, time: str = TIME, middle: str = "", duties: str = DUTIES, foot: str = FOOT) -> str:
    return "\n".join((head, time, middle, duties, foot))


def context(raw: str) -> Context:
    return Context.of(PlanText.of(raw))
