"""The main job, a to h, played by the people who do it, each in a browser of their own."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from dossiers.enums import CouncilPosition
from dossiers.services.councils import add_member, create_council
from tests.browser.conftest import SignIn
from tests.browser.people import Person
from tests.support import WorkerProcess
from thidua.accounts.models import User
from thidua.common.text import nfc
from thidua.units.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.slow]

CAMPAIGN = "Phong trào thi đua chào mừng 130 năm thành lập tỉnh"
UNIT = "Ủy ban nhân dân xã Mai Sơn"
PLAN = "Gửi kế hoạch triển khai"
NOMINEE = "Lò Văn Nêu Gương"
AWARD = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"


@pytest.fixture
def council(province: None) -> None:
    place = Unit.objects.get(demo_key="sl-ubnd-tinh")
    council = create_council(by=None, unit=place, name="Hội đồng Thi đua - Khen thưởng tỉnh")
    for username, position in (("chutich", CouncilPosition.CHAIR), ("uyvien1", CouncilPosition.MEMBER)):
        user = User.objects.get(username=username)
        add_member(by=None, council=council, user=user, position=position, valid_from=date(2025, 7, 1))


def test_five_people_take_a_campaign_from_launch_to_printed_decision(
    council: None, sign_in: SignIn, paper: Path, portal_day: datetime, celery_worker_process: WorkerProcess
) -> None:
    staff, officer = sign_in("chuyenvien"), sign_in("canbo.maison")
    launch_a_campaign(staff, portal_day.date())
    send_the_plan(officer, paper)
    return_the_plan(staff)
    send_the_plan_again(officer, paper)
    receive_the_plan(staff)
    register_and_report(officer)
    draw_up_a_dossier(officer, paper)
    approve(sign_in("thutruong.maison"))
    appraise(staff)
    meet(sign_in("thuky"), [sign_in("uyvien1"), sign_in("chutich")])
    draft_the_decision(staff)
    issue(sign_in("chutich"))
    read_the_decision(staff)
    look_at_the_numbers(sign_in("chutich"))


def typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def launch_a_campaign(staff: Person, today: date) -> None:
    staff.go("/phong-trao/tao-moi/")
    staff.fill("Tên phong trào", CAMPAIGN)
    staff.main.get_by_label("Hình thức tổ chức").select_option("thematic")
    staff.main.get_by_label("Loại văn bản phát động").select_option("ke_hoach_phat_dong")
    staff.fill("Thi đua từ", "6/2026")
    staff.main.get_by_label("Đến", exact=True).fill("10/2027")
    staff.press("Tạo bản soạn")
    address = staff.page.url
    campaign = re.search(r"/phong-trao/(\d+)/", address)
    assert campaign
    add_parts(staff, f"/phong-trao/{campaign[1]}/soan", today)


def add_parts(staff: Person, draft: str, today: date) -> None:
    staff.go(f"{draft}/chi-tieu/them/")
    staff.fill("Nội dung chỉ tiêu", "Tỷ lệ hộ nghèo giảm bình quân 3%/năm")
    staff.choose("Phép so", "từ … trở lên")
    staff.fill("Giá trị (từ)", "3")
    staff.fill("Đơn vị tính", "%/năm")
    staff.press("Lưu")
    for kind, what, due in (
        ("Kế hoạch triển khai", PLAN, today + timedelta(days=10)),
        ("Hồ sơ đề nghị khen thưởng", "Gửi hồ sơ đề nghị khen thưởng", today + timedelta(days=60)),
    ):
        staff.go(f"{draft}/viec-phai-gui/them/")
        staff.choose("Loại", kind)
        staff.fill("Việc phải làm", what)
        staff.fill("Nguyên văn về hạn", f"trước ngày {typed(due)}")
        staff.fill("Ngày nêu trong văn bản", typed(due))
        staff.press("Lưu")
    staff.go(f"{draft}/khen-thuong/them/")
    staff.choose("Loại", AWARD)
    staff.press("Lưu")
    staff.go(f"{draft}/don-vi/?q=mai+son")
    staff.tick(UNIT)
    staff.press("Thêm các đơn vị đã đánh dấu")
    staff.follow("Kiểm tra, phát động")
    staff.main.get_by_text("điểm đã đạt").click()
    staff.sees("Có 1 đơn vị tham gia.", "Có 2 việc đơn vị phải gửi.")
    staff.follow("Phát động…")
    staff.press("Phát động ngay")
    staff.sees("Đã phát động. Các đơn vị tham gia đã được thông báo.", "Đang diễn ra")


def send_the_plan(officer: Person, paper: Path) -> None:
    officer.go("/viec-can-lam/")
    officer.sees(PLAN, "còn 9 ngày")
    officer.row(PLAN).get_by_role("link", name="Gửi").last.click()
    fill_in_the_plan(officer, paper, "12/KH-UBND")


def fill_in_the_plan(officer: Person, paper: Path, number: str) -> None:
    officer.fill("Số, ký hiệu văn bản", number)
    officer.fill("Ngày văn bản", "2026-11-20")
    officer.attach("Tệp văn bản đã ký", paper)
    officer.press("Gửi văn bản")
    officer.sees(number, "Đã gửi, chờ tiếp nhận")


def return_the_plan(staff: Person) -> None:
    staff.go("/van-ban-cho-tiep-nhan/")
    staff.follow("Xem, tiếp nhận")
    staff.follow("Trả lại…")
    staff.fill("Lý do trả lại", "Chưa nêu công trình chào mừng.")
    staff.press("Trả lại cho đơn vị")
    staff.sees("Trả lại")


def send_the_plan_again(officer: Person, paper: Path) -> None:
    officer.go("/viec-can-lam/")
    officer.follow(PLAN)
    officer.sees("Chưa nêu công trình chào mừng.")
    officer.follow("Gửi lại")
    fill_in_the_plan(officer, paper, "12a/KH-UBND")


def receive_the_plan(staff: Person) -> None:
    staff.go("/van-ban-cho-tiep-nhan/")
    staff.follow("Xem, tiếp nhận")
    staff.press("Tiếp nhận")
    staff.sees("Đã tiếp nhận")


def register_and_report(officer: Person) -> None:
    officer.go("/phong-trao-cua-don-vi/")
    officer.follow(CAMPAIGN)
    officer.follow("Đăng ký một chỉ tiêu")
    officer.fill("Nội dung", "Số hộ thoát nghèo")
    officer.fill("Mức đơn vị đăng ký", "40")
    officer.fill("Đơn vị tính", "hộ")
    officer.press("Lưu")
    officer.follow("Đăng ký công trình, mô hình")
    officer.fill("Tên", "Đường bê tông bản Thử")
    officer.press("Lưu")
    officer.sees("Đường bê tông bản Thử")
    officer.row("Số hộ thoát nghèo").get_by_role("link", name="Báo cáo").click()
    officer.fill("Kỳ số liệu", "11/2026")
    officer.fill("Kết quả đạt được", "42")
    officer.fill("Minh chứng", "Danh sách hộ thoát nghèo của xã")
    officer.press("Lưu")
    officer.sees("Vượt")


def draw_up_a_dossier(officer: Person, paper: Path) -> None:
    officer.go("/ho-so/lap-moi/")
    officer.follow("Khen trong phong trào thi đua")
    officer.main.get_by_role("combobox", name="Phong trào").select_option(label=CAMPAIGN)
    officer.fill("Tên hồ sơ", "Đề nghị khen thưởng của xã Mai Sơn")
    officer.press("Lập hồ sơ")
    dossier = officer.page.url
    officer.follow(re.compile("Đưa tệp vào.*Biên bản"))
    officer.fill("Ngày họp xét", "2026-11-20")
    officer.attach("Tệp", paper)
    officer.press("Đưa vào hồ sơ")
    officer.follow(re.compile("Đưa tệp vào.*Tờ trình"))
    officer.fill("Số tờ trình", "45/TTr-UBND")
    officer.fill("Ngày tờ trình", "2026-11-20")
    officer.attach("Tệp", paper)
    officer.press("Đưa vào hồ sơ")
    officer.page.goto(f"{dossier}de-nghi/them/")
    officer.choose("Đối tượng", "Cá nhân")
    officer.choose("Ông / Bà", "Ông")
    officer.fill("Họ tên hoặc tên tập thể", NOMINEE)
    officer.choose("Nhóm đối tượng", "Người trực tiếp lao động, công nhân, nông dân")
    officer.choose("Đề nghị tặng", AWARD)
    officer.fill("Thành tích từ", "6/2026")
    officer.main.get_by_label("Đến", exact=False).first.fill("11/2026")
    officer.fill("Thành tích ghi trên quyết định", "Hiến đất làm đường, giúp hộ nghèo")
    officer.main.get_by_role("textbox", name="Báo cáo thành tích").fill("Hiến 500 m² đất làm đường bản.")
    officer.press("Lưu đề nghị")
    officer.page.goto(dossier)
    officer.press("Trình thủ trưởng")
    officer.sees("Đã trình thủ trưởng duyệt.", "Chờ thủ trưởng duyệt")


def approve(head: Person) -> None:
    head.go("/ho-so/")
    head.follow("Đề nghị khen thưởng của xã Mai Sơn")
    head.follow("Duyệt và nộp")
    head.press("Duyệt và nộp")
    head.sees("Đã nộp", "BN-2026-")


def appraise(staff: Person) -> None:
    staff.go("/ho-so/can-xu-ly/")
    staff.follow("Đề nghị khen thưởng của xã Mai Sơn")
    staff.follow("Tiếp nhận")
    staff.press("Tiếp nhận")
    staff.press("Bắt đầu thẩm định")
    staff.follow(re.compile(f"^Kết luận.*{NOMINEE}"))
    staff.main.get_by_label("Đủ điều kiện, trình Hội đồng").check()
    staff.fill("Lý do", "Đã đối chiếu hồ sơ; không có vướng mắc.")
    staff.press("Lưu")
    staff.press("Trình Hội đồng")
    staff.sees("Đã trình Hội đồng.")


def meet(secretary: Person, members: list[Person]) -> None:
    secretary.go("/hoi-dong/")
    secretary.follow("Chuẩn bị phiên họp")
    secretary.fill("Tên phiên họp", "Phiên họp xét khen thưởng")
    secretary.fill("Thời gian họp", "2026-11-20T14:00")
    secretary.tick(NOMINEE)
    secretary.press("Lưu phiên họp")
    for member in members:
        come(member)
    secretary.page.reload()
    secretary.follow("Mở biểu quyết")
    secretary.press("Mở biểu quyết")
    secretary.sees("Đã mở biểu quyết và báo cho các thành viên.")
    for member in members:
        vote(member)
    secretary.page.reload()
    secretary.follow("Khóa biểu quyết")
    secretary.press("Khóa và kiểm phiếu")
    secretary.sees("Đã khóa biểu quyết; kết quả ghi bên dưới.", "Thống nhất", "2/2")


def come(member: Person) -> None:
    member.go("/hoi-dong/")
    member.follow("Phiên họp xét khen thưởng")
    member.press("Tôi có mặt")


def vote(member: Person) -> None:
    member.go("/hoi-dong/")
    member.follow("Phiên họp xét khen thưởng")
    member.follow("Biểu quyết")
    member.main.get_by_label("Đồng ý", exact=True).check()
    member.press("Gửi phiếu")
    member.confirm()
    member.sees("Đã ghi nhận phiếu biểu quyết của bạn.")


def draft_the_decision(staff: Person) -> None:
    staff.go("/ho-so/trinh-quyet-dinh/")
    staff.tick(UNIT)
    staff.press("Lập dự thảo quyết định")
    staff.sees("Đã lập dự thảo quyết định")
    staff.follow("Sửa lời văn")
    staff.fill("Họ tên người ký", "Hoàng Thị Bản Mẫu")
    staff.tick("Luật Thi đua, khen thưởng")
    staff.press("Lưu")
    staff.press("Trình ký")
    staff.sees("Đã trình ký. Lãnh đạo cấp quyết định được thông báo.")


def issue(chairwoman: Person) -> None:
    chairwoman.go("/quyet-dinh/cho-ky/")
    chairwoman.follow("Xem và ký")
    chairwoman.sees(NOMINEE)
    chairwoman.press("Ban hành")
    chairwoman.sees("01/QĐ-UBND", "Đã ban hành")


def read_the_decision(staff: Person) -> None:
    staff.go("/quyet-dinh/")
    staff.follow("Về việc")
    link = staff.main.get_by_role("link", name=re.compile(r"\.pdf", re.IGNORECASE)).first
    expect(link).to_be_visible(timeout=60_000)
    with staff.page.expect_download() as download:
        link.click()
    text = text_of(download.value.path())
    assert "Số: 01/QĐ-UBND" in text
    assert NOMINEE in text
    assert "Căn cứ Luật Thi đua, khen thưởng" in text


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return nfc(" ".join(" ".join(pages).split()))


def look_at_the_numbers(leader: Person) -> None:
    leader.go("/so-khen-thuong/")
    leader.sees(NOMINEE)
    leader.go("/dieu-hanh/")
    expect(leader.main.locator("tr", has_text=AWARD).first).to_contain_text("1")
    leader.follow(CAMPAIGN)
    expect(leader.row("Chỉ tiêu riêng của đơn vị").get_by_role("link").first).to_have_text("1")
