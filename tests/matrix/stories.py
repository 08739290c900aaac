"""What to send where the required fields alone do not yet make sense, by address."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import figure_sheet, score_excel
from campaigns.models import Finding, ScoreSheet
from campaigns.services.findings import seen_of
from dossiers.models import CouncilSession
from tests.factories.accounts import PASSWORD
from tests.factories.documents import docx_bytes, image_bytes, upload
from tests.factories.word_returns import upload_of
from tests.factories.word_templates import template_file
from tests.matrix.world import World

_NEW_PASSWORD = "Xuan-bien-gioi-2024"

# Right data is refused in this world, for a reason that is tested beside the rule.
REFUSED = {
    "campaigns:sheet_import": "the rows are shown first; accepting them is another address",
    "awards:decision_issue": "the waiting decision names no receivers",
    "dossiers:ask_opinion": "the one agency there is has been asked",
    "dossiers:pass_to_decision": "no voted dossier is left to pass on",
    "dossiers:quota_swap": "nobody of this dossier waits for a place",
    "dossiers:report_files": "every nominee of this dossier has a report",
    "dossiers:session_create": "no nominee waits for the council",
    "units:dissolve": "the commune still has a school",
}


def good_data_for(world: World, url: str) -> dict[str, Any]:
    ground = world.stage.ground
    return {
        "accounts:password_change": {"current": PASSWORD, "password": _NEW_PASSWORD, "again": _NEW_PASSWORD},
        "accounts:create": {"username": "nguoi.moi"},
        "awards:rule_add": {"code": "dieu-kien-moi"},
        "campaigns:part_add": {"when": "2025"},
        "campaigns:amendment_add": {"when": "2025"},
        "campaigns:reading_start": {"text": "KẾ HOẠCH Phát động phong trào thi đua"},
        "campaigns:reading_draft": {"accept_pending": "on"},
        "campaigns:finding_add": {"value": "12", "comparator": "="},
        "campaigns:finding_decide": {"seen": _seen(world)},
        "campaigns:extend": {"until": "2024-12-31"},
        "campaigns:target_add": {"text": "Số hộ thoát nghèo"},
        "campaigns:progress": {"evidence": "Biên bản ngày 1/10/2024"},
        "campaigns:sheet_create": {"title": "Bảng mới"},
        "campaigns:criterion_add": {"kind": "points", "text": "Tiêu chí mới", "maximum": "5"},
        "campaigns:sheet_import": {"file": SimpleUploadedFile("mau.xlsx", score_excel.template())},
        "campaigns:sheet_import_accept": {"rows": _IMPORTED, "version": str(_version(world, "sheet_draft"))},
        "campaigns:sheet_assign": {"mode": "ring"},
        "campaigns:endorsement_add": {"unit": str(ground.sibling.pk), "votes_for": "2", "votes_total": "3"},
        "campaigns:report_table": {
            f"value-{world.objects['unit_target'].pk}": "4",
            "evidence": "Báo cáo 9/BC",
        },
        "campaigns:sheet_upload": {"file": SimpleUploadedFile("so-lieu.xlsx", _figure_sheet())},
        "campaigns:work_photo_add": {"file": upload("anh.png", image_bytes("PNG"))},
        "campaigns:work_update": {"percent": "60"},
        "dossiers:report_files": {"way": "common"},
        "dossiers:list_send": {"text": "STT\tHọ và tên\n1\tLò Văn An"},
        "dossiers:word_paper": {"kind": "submission"},
        "dossiers:word_template_add": {"file": template_file()},
        "dossiers:word_return_send": {"file": upload_of(docx_bytes())},
        "dossiers:list_row_choose": {"chon": "skip"},
        "dossiers:create": {"ground": "merit"},
        "dossiers:quota_create": {"year": "2025", "campaign": ""},
        "dossiers:quota_bases": {"lines": f"{world.stage.unit.name}\t25"},
        "dossiers:assign_many": {
            "dossiers": [str(world.objects["dossier_checking"].pk)],
            "assigned_to": str(world.people["staff"].pk),
        },
        "dossiers:opinion_extend": {"last_day": "31/12/2024"},
        "dossiers:point_add": {"target": "submission", "nomination": ""},
        "dossiers:complaint_add": {"received_on": "1/10/2024"},
        "dossiers:public_comment": {"website": ""},
        "dossiers:notice_create": {"working_days": "5"},
        "dossiers:answer": {"subject": "kết quả xét hồ sơ", "signer_title": "GIÁM ĐỐC", "signer_name": "Lò Văn Thử"},
        "dossiers:nomination_add": {"name": "Cà Văn Mới", "group": "direct_worker"},
        "dossiers:conclude": {"reason": "Đã có xác nhận"},
        "dossiers:conclude_many": {"reason": "Đã có xác nhận"},
        "dossiers:ballot": {f"item_{_open_item(world)}": "agree"},
        "units:merge": {"units": [str(world.stage.unit.pk), str(ground.sibling.pk)], "new_name": "Xã Mới"},
        "units:cluster_create": {"year": "2023", "members": [str(world.stage.unit.pk), str(ground.sibling.pk)]},
        "units:cluster_copy": {"year": "2026"},
        "units:move": {"parent": str(ground.agency.pk)},
        "units:split": {"names": "Xã Thứ nhất\nXã Thứ hai", "keep": "on"},
    }.get(url, {})


_IMPORTED = (
    '[{"kind": "points", "code": "1", "text": "Dòng từ Excel", "guide": "", "maximum": "100", "minimum": null,'
    ' "group": null}]'
)


def _version(world: World, name: str) -> int:
    sheet = world.objects[name]
    assert isinstance(sheet, ScoreSheet)
    return sheet.version


def _seen(world: World) -> str:
    finding = world.objects["finding"]
    assert isinstance(finding, Finding)
    return seen_of(finding)


def _figure_sheet() -> bytes:
    return figure_sheet.write("Xã", "Phong trào", [figure_sheet.SheetLine("T1", "Chỉ tiêu", "%", "")])


def _open_item(world: World) -> int:
    session = world.objects["session_open"]
    assert isinstance(session, CouncilSession)
    return session.items.get().pk
