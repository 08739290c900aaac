from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    label = "campaigns"
    verbose_name = "Phong trào thi đua"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from campaigns.agenda import entries
        from campaigns.reminders import DUTY, DutyReminders
        from campaigns.score_agenda import entries as score_entries
        from campaigns.score_reminders import SCORE_CARD, ScoreCardReminders
        from campaigns.services.parts import audit_labels
        from thidua.audit import registry
        from thidua.notifications import agenda, reminders

        registry.register_verbs(VERBS)
        registry.register_labels({**LABELS, **audit_labels()})
        reminders.register(DUTY, DutyReminders())
        reminders.register(SCORE_CARD, ScoreCardReminders())
        agenda.register("campaigns", entries)
        agenda.register("scoring", score_entries)
        _register_facts()
        _register_files()
        _register_jobs()
        _register_navigation()


def _register_files() -> None:
    from campaigns.forms.amendments import AMENDMENT_PURPOSE
    from campaigns.forms.campaigns import DOCUMENT_PURPOSE
    from campaigns.forms.duties import SUBMISSION_PURPOSE
    from campaigns.forms.participation import PROGRESS_PURPOSE
    from campaigns.selectors.amendments import may_read_file as may_read_amendment
    from campaigns.selectors.figure_imports import may_read_import
    from campaigns.selectors.participation import may_read_progress
    from campaigns.selectors.reading import may_read_launch_paper
    from campaigns.selectors.receiving import may_read_submission
    from campaigns.selectors.summaries import may_read_file as may_read_summary
    from campaigns.selectors.urging import may_read_letter
    from campaigns.selectors.works import may_read_photo
    from campaigns.services.exporting import BOARD_EXPORT, may_read_export, write_board
    from campaigns.services.figure_imports import IMPORT_PURPOSE
    from campaigns.services.summaries import SUMMARY_JOB, SUMMARY_PURPOSE, write_summary
    from campaigns.services.urging import LETTER_FILE, tell_units
    from campaigns.services.works import PHOTO_PURPOSE
    from thidua.documents import access, jobs
    from thidua.documents.rendering import RENDER_DOCUMENT

    access.register(DOCUMENT_PURPOSE, may_read_launch_paper)
    access.register(SUBMISSION_PURPOSE, may_read_submission)
    access.register(PROGRESS_PURPOSE, may_read_progress)
    access.register(PHOTO_PURPOSE, may_read_photo)
    access.register(IMPORT_PURPOSE, may_read_import)
    access.register(AMENDMENT_PURPOSE, may_read_amendment)
    access.register(SUMMARY_PURPOSE, may_read_summary)
    jobs.register(SUMMARY_JOB, write_summary)
    access.register(BOARD_EXPORT, may_read_export)
    access.register(LETTER_FILE, may_read_letter)
    jobs.register(BOARD_EXPORT, write_board)
    jobs.on_done(RENDER_DOCUMENT, tell_units)
    _register_score_files()


def _register_score_files() -> None:
    from campaigns.forms.score_cards import EVIDENCE_PURPOSE
    from campaigns.forms.scoring import MINUTES_PURPOSE
    from campaigns.selectors.scoring import may_read_minutes, may_read_score_file
    from thidua.documents import access

    access.register(EVIDENCE_PURPOSE, may_read_score_file)
    access.register(MINUTES_PURPOSE, may_read_minutes)


def _register_facts() -> None:
    from awards.eligibility import sources
    from campaigns.selectors.eligibility import with_campaign_facts, with_cluster_places

    sources.register(with_campaign_facts)
    sources.register(with_cluster_places)


def _register_jobs() -> None:
    from campaigns.services.reading import READ_PLAN, read_job
    from thidua.documents import jobs

    jobs.register(READ_PLAN, read_job)


def _register_navigation() -> None:
    from campaigns.selectors.duties import todo_count
    from campaigns.selectors.receiving import receives, waiting_count
    from campaigns.selectors.scoring import waiting_count as score_count
    from thidua.accounts.permissions import Permission as P
    from thidua.common.navigation import WORK, NavigationItem, register

    lines: tuple[tuple[str, str, str, int, P, Callable[[Any], int] | None], ...] = (
        ("Việc cần làm", "campaigns:todo", "list-check", 10, P.SEND_SUBMISSION, todo_count),
        ("Phong trào của đơn vị", "campaigns:own_campaigns", "flag", 15, P.SEND_SUBMISSION, None),
        ("Phong trào thi đua", "campaigns:list", "megaphone", 20, P.VIEW_CAMPAIGN, None),
        ("Chấm điểm cụm, khối", "campaigns:sheets", "list-ol", 28, P.VIEW_CAMPAIGN, score_count),
        ("Mô hình, công trình tiêu biểu", "campaigns:works_published", "stars", 22, P.VIEW_CAMPAIGN, None),
    )
    for label, url_name, icon, order, permission, count in lines:
        register(NavigationItem(WORK, label, url_name, icon, order, visible=partial(_may, permission), count=count))
    queue = NavigationItem(
        WORK, "Văn bản chờ tiếp nhận", "campaigns:queue", "inbox", 25, visible=receives, count=waiting_count
    )
    register(queue)


def _may(permission: Any, user: Any) -> bool:
    return bool(user.may(permission))


VERBS = {
    "quota.opened": "đã lập bản phân bổ số lượng khen thưởng",
    "quota.changed": "đã sửa cách phân bổ",
    "quota.share_set": "đã điều chỉnh số lượng của một đơn vị",
    "quota.bases_set": "đã nhập số liệu gốc để phân bổ",
    "quota.divided": "đã phân bổ số lượng cho các đơn vị",
    "quota.units_added": "đã thêm đơn vị vào bản phân bổ",
    "campaign.created": "đã tạo bản soạn phong trào",
    "campaign.changed": "đã sửa thông tin văn bản phát động",
    "campaign.part_added": "đã thêm nội dung",
    "campaign.part_changed": "đã sửa nội dung",
    "campaign.part_removed": "đã xóa nội dung",
    "campaign.condition_added": "đã đặt điều kiện xét khen",
    "campaign.condition_changed": "đã sửa điều kiện xét khen",
    "campaign.condition_dropped": "đã bỏ điều kiện xét khen",
    "campaign.past_settled": "đã xử lý hạn đã qua",
    "campaign.participants_added": "đã thêm đơn vị tham gia",
    "campaign.participants_removed": "đã bỏ đơn vị tham gia",
    "campaign.work_ticked": "đã đánh dấu công việc",
    "campaign.launched": "đã phát động phong trào",
    "campaign.units_joined": "đã thêm đơn vị sau khi phát động",
    "campaign.urged": "đã ban hành công văn đôn đốc",
    "campaign.closed": "đã tổng kết phong trào",
    "campaign.summary_asked": "đã lập báo cáo của phong trào",
    "campaign.reopened": "đã mở lại phong trào vừa tổng kết",
    "campaign.archived": "đã lưu trữ phong trào",
    "campaign.deleted": "đã xóa bản soạn phong trào",
    "campaign.copied": "đã soạn phong trào từ mẫu",
    "campaign.plan_drafted": "đã lập bản soạn kế hoạch thực hiện phong trào cấp trên",
    "campaign.amendment_opened": "đã mở bản điều chỉnh phong trào",
    "campaign.amendment_discarded": "đã hủy bản điều chỉnh phong trào",
    "campaign.amended": "đã ban hành điều chỉnh phong trào",
    "obligation.round_opened": "đã mở kỳ mới của việc lặp lại",
    "obligation.grace_set": "đã đặt ân hạn",
    "reading.started": "đã đưa văn bản vào đọc",
    "reading.read": "đã đọc xong văn bản",
    "reading.failed": "không đọc được văn bản",
    "reading.repeated": "đã cho đọc lại văn bản",
    "reading.discarded": "đã bỏ văn bản được đọc",
    "reading.decided": "đã quyết định một điều đọc được",
    "reading.accepted": "đã đồng ý các điều đọc được",
    "reading.drafted": "đã tạo bản soạn từ văn bản được đọc",
    "duty.sent": "đã gửi văn bản",
    "duty.received": "đã tiếp nhận văn bản",
    "duty.returned": "đã trả lại văn bản",
    "duty.extended": "đã gia hạn",
    "duty.excused": "đã miễn",
    "duty.unexcused": "đã bỏ miễn",
    "unit_target.registered": "đã đăng ký chỉ tiêu",
    "unit_target.changed": "đã sửa chỉ tiêu đăng ký",
    "unit_target.removed": "đã bỏ chỉ tiêu đăng ký",
    "progress.reported": "đã báo cáo tiến độ",
    "figures.imported": "đã ghi số liệu từ tệp Excel",
    "work.registered": "đã đăng ký công trình, mô hình",
    "work.changed": "đã cập nhật công trình, mô hình",
    "score_sheet.created": "đã lập bảng chấm điểm",
    "score_sheet.changed": "đã sửa bảng chấm điểm",
    "score_sheet.asked": "đã trình duyệt bảng chấm điểm",
    "score_sheet.opened": "đã duyệt bảng điểm, mở tự chấm",
    "score_sheet.cross_opened": "đã mở chấm chéo",
    "score_sheet.official_opened": "đã chuyển sang chấm chính thức",
    "score_sheet.stepped_back": "đã lùi bảng điểm một bước",
    "score_sheet.published": "đã công bố xếp hạng",
    "score_sheet.deadlines_set": "đã đổi hạn chấm điểm",
    "score_sheet.assigned": "đã phân công chấm chéo",
    "score_line.added": "đã thêm dòng vào bảng điểm",
    "score_line.changed": "đã sửa dòng của bảng điểm",
    "score_line.removed": "đã xóa dòng của bảng điểm",
    "score_line.replaced": "đã thay các dòng của bảng điểm",
    "score_card.saved": "đã ghi điểm",
    "score_card.filled": "đã lấy điểm tự chấm",
    "score_card.sent": "đã gửi phiếu chấm",
    "score_card.returned": "đã trả lại phiếu chấm",
    "endorsement.added": "đã ghi kết quả suy tôn",
    "endorsement.removed": "đã bỏ kết quả suy tôn",
    "work.reported": "đã báo cáo tiến độ công trình, mô hình",
    "work.photo_added": "đã thêm ảnh công trình, mô hình",
    "work.photo_removed": "đã bỏ ảnh công trình, mô hình",
    "work.chosen": "đã chọn công trình, mô hình",
    "work.choice_withdrawn": "đã thôi chọn công trình, mô hình",
}
LABELS = {
    "quota_method": "cách tính",
    "quota_total": "tổng số được khen",
    "quota_percent": "tỷ lệ (%)",
    "quota_rounding": "cách làm tròn",
    "quota_basis": "căn cứ phân bổ",
    "quota_units": "số đơn vị",
    "quota_unit": "đơn vị",
    "quota_base": "số liệu gốc",
    "quota_places": "số lượng được phân bổ",
    "duty.excuse_reason": "lý do được miễn",
    "decision": "quyết định",
    "past_deadline": "hạn đã qua",
    "participants": "số đơn vị tham gia",
    "upper_campaign": "phong trào cấp trên",
    "template": "bản mẫu",
    "count": "số lượng",
    "units": "đơn vị",
    "document_number": "số, ký hiệu văn bản",
    "late": "gửi trễ",
    "done_on": "đã làm ngày",
    "text": "nội dung",
    "value": "giá trị",
    "unit_label": "đơn vị tính",
    "period": "kỳ số liệu",
    "score_total": "tổng điểm tối đa",
    "score_kind": "loại dòng",
    "self_due": "hạn tự chấm",
    "cross_due": "hạn chấm chéo",
    "cross_cards": "số phiếu chấm chéo",
    "source": "nguồn",
    "scored": "số tiêu chí đã chấm",
    "scoring_unit": "đơn vị chấm",
    "endorsed_unit": "đơn vị được suy tôn",
    "endorsed_for": "đề nghị tặng",
    "endorsed_on": "ngày họp suy tôn",
    "votes": "số phiếu",
    "ranking_sha256": "dấu vân tay bảng xếp hạng",
    "percent": "tiến độ (%)",
    "registered": "số mức đăng ký",
    "reported": "số kết quả",
    "caption": "chú thích ảnh",
    "choice": "được chọn",
    "choice_reason": "lý do chọn",
    "plaque_on": "gắn biển ngày",
}
