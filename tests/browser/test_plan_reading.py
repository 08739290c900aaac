"""A member of staff hands in a plan, checks what was read beside the text, settles what is past, and launches."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Duty
from tests.browser.conftest import SignIn
from tests.campaigns.reading import papers
from tests.support import WorkerProcess

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.slow]

PLAN = """ỦY BAN NHÂN DÂN TỈNH SƠN LA
Số: 15/KH-UBND
Sơn La, ngày 20 tháng 11 năm 2026
KẾ HOẠCH
Phát động phong trào thi đua trồng cây xanh
I. THỜI GIAN: Từ tháng 12/2026 đến hết tháng 12/2027.
II. CHỈ TIÊU
- Trồng mới từ 200 ha rừng trở lên.
- Tỷ lệ hộ dân tham gia vệ sinh đường làng đạt 95%.
III. TỔ CHỨC THỰC HIỆN
- Các sở, ban, ngành; Ủy ban nhân dân các xã gửi kế hoạch triển khai về Sở Nội vụ trước ngày 15/01/2027.
- Ủy ban nhân dân các xã gửi báo cáo rà soát về Sở Nội vụ trước ngày 15/11/2026.
- Tổng kết vào tháng 12/2027.
Nơi nhận:
- UBND các xã, phường;
- Lưu: VT.
CHỦ TỊCH
Hoàng Văn Mẫu"""


def test_from_a_word_file_to_a_launched_campaign(
    province: None, sign_in: SignIn, tmp_path: Path, celery_worker_process: WorkerProcess
) -> None:
    file = tmp_path / "ke-hoach.docx"
    file.write_bytes(papers.word_file(*PLAN.split("\n")))
    staff = sign_in("chuyenvien")
    page = staff.page

    staff.go("/phong-trao/")
    staff.follow("Đọc từ văn bản")
    page.locator("input[type=file]").set_input_files(file)
    staff.press("Đọc văn bản")
    expect(page.locator("[data-review]")).to_be_visible()

    forest = page.locator(".found", has_text="Trồng mới từ 200 ha rừng trở lên").first
    forest.locator("[data-show]").click()
    expect(page.locator("mark.chosen")).to_have_text("Trồng mới từ 200 ha rừng trở lên")
    page.keyboard.press("a")
    expect(page.locator(".found-accepted")).to_have_count(1)
    expect(page.locator(".found.chosen", has_text="vệ sinh đường làng")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator(".found-rejected")).to_have_count(1)

    forest.get_by_role("link", name="Sửa").click()
    forest.get_by_label("Giá trị (từ)").fill("250")
    forest.get_by_role("button", name="Lưu").click()
    expect(page.locator(".found-edited")).to_contain_text("Máy đọc: Trồng mới từ 200 ha rừng trở lên")

    staff.follow("Tạo bản soạn…")
    staff.press("Đồng ý tất cả và tạo bản soạn")
    expect(staff.main).to_contain_text("Đã tạo bản soạn từ văn bản")
    staff.press("Lưu lựa chọn")
    expect(staff.main).to_contain_text("Đã xử lý 1 hạn đã qua.")
    staff.follow("Phát động…")
    staff.press("Phát động ngay")
    expect(staff.main).to_contain_text("Đã phát động. Các đơn vị tham gia đã được thông báo.")

    campaign = Campaign.objects.get()
    assert [str(target.value) for target in campaign.targets.all()] == ["250.0000"]
    assert (campaign.document_number, campaign.period_to, campaign.status) == ("15", "2027-12", CampaignStatus.LAUNCHED)
    assert set(Duty.objects.values_list("obligation__due_date", flat=True)) == {"2027-01-15"}
