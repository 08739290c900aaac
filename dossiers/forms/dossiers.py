from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from awards.enums import AwardGround
from awards.models import ProcedureLine
from campaigns.models import Campaign
from dossiers.enums import DossierStatus, PartKind
from dossiers.forms.common import LONG, ChoiceOrAll
from thidua.common.forms import HouseForm, VersionedFormMixin, VietnameseDateField
from thidua.documents.forms import SafeFileField, SafeFilesField
from thidua.units.models import Unit

PURPOSE = "dossier_part"


MOST_REPORT_FILES = 100


class DossierFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên, mã, đơn vị", required=False, max_length=100)
    status = ChoiceOrAll(label="Tình trạng", choices=DossierStatus.choices, everything="Mọi tình trạng")
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label="Phong trào", required=False, empty_label="Mọi phong trào"
    )

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]  # a ModelChoiceField


class QueueFilterForm(DossierFilterForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", required=False, empty_label="Mọi đơn vị")
    assigned = ChoiceOrAll(
        label="Người xử lý", choices=[("mine", "Tôi xử lý"), ("none", "Chưa phân công")], everything="Mọi người"
    )
    opinions = ChoiceOrAll(label="Ý kiến cơ quan khác", choices=[("late", "Quá hạn trả lời")])

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


class DossierCreateForm(HouseForm):
    request_key = forms.UUIDField(
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid": "Biểu mẫu không hợp lệ. Hãy tải lại trang rồi lập hồ sơ."},
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị trình", empty_label=None)
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label="Phong trào",
        required=False,
        empty_label="Không theo phong trào",
        help_text="Chỉ gồm các phong trào đã phát động mà đơn vị tham gia.",
    )
    ground = forms.ChoiceField(
        label="Loại hình khen thưởng",
        choices=AwardGround.choices,
        initial=AwardGround.CAMPAIGN,
        help_text="Khi đã chọn phong trào, loại hình là theo phong trào.",
    )
    receiver = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Cấp xét khen thưởng",
        required=False,
        empty_label="Theo phong trào, hoặc cấp gần nhất",
    )
    title = forms.CharField(
        label="Tên hồ sơ",
        max_length=400,
        help_text="Ví dụ: Đề nghị tặng Bằng khen cho tập thể, cá nhân trong phong trào thi đua …",
    )

    def __init__(
        self,
        *args: Any,
        units: QuerySet[Unit],
        campaigns: QuerySet[Campaign],
        receivers: QuerySet[Unit],
        line: ProcedureLine | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("unit", units), ("campaign", campaigns), ("receiver", receivers)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # ModelChoiceFields
        if line is not None:
            self._keep_to(line, len(units), len(receivers))

    def _keep_to(self, line: ProcedureLine, units: int, receivers: int) -> None:
        """Ask for nothing that the line answers, or that leaves no choice."""
        del self.fields["ground"]
        if line.needs_campaign:
            campaign = self.fields["campaign"]
            campaign.required, campaign.empty_label = True, "Chọn phong trào"  # type: ignore[attr-defined]  # a ModelChoiceField
            campaign.error_messages["required"] = "Hãy chọn phong trào."
        if line.ground != AwardGround.CAMPAIGN:
            del self.fields["campaign"]
        if line.needs_campaign or receivers < 2:  # one level is no choice
            del self.fields["receiver"]
        if units == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial.setdefault("unit", self.fields["unit"].queryset.first())  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["title"].help_text = f"Ví dụ: {line.example}" if line.example else ""


class DossierForm(VersionedFormMixin, HouseForm):
    title = forms.CharField(label="Tên hồ sơ", max_length=400)
    submission_number = forms.CharField(
        label="Số tờ trình", max_length=60, required=False, help_text="Ví dụ 45/TTr-UBND"
    )
    submission_date = VietnameseDateField(label="Ngày tờ trình", required=False)
    meeting_date = VietnameseDateField(label="Ngày họp xét", required=False, help_text="Ngày ghi trong biên bản.")
    summary = forms.CharField(
        label="Tóm tắt việc bình xét",
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PartForm(HouseForm):
    """A file of one kind; which of number and date it must carry depends on the kind."""

    document_number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    document_date = VietnameseDateField(label="Ngày", required=False)
    upload = SafeFileField(label="Tệp", purpose=PURPOSE)

    def __init__(self, *args: Any, kind: PartKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == PartKind.SUBMISSION:
            self._need("document_number", "Số tờ trình", "Ví dụ 45/TTr-UBND")
            self._need("document_date", "Ngày tờ trình")
        elif kind == PartKind.MINUTES:
            self._need("document_date", "Ngày họp xét")
        elif kind == PartKind.REPORT:
            del self.fields["document_number"], self.fields["document_date"]

    def _need(self, name: str, label: str, help_text: str = "") -> None:
        field = self.fields[name]
        field.required, field.label, field.help_text = True, label, help_text


class ReportFilesForm(HouseForm):
    """Reports of many nominees at once."""

    way = forms.ChoiceField(
        label="Cách gửi",
        choices=[
            ("each", "Mỗi đề nghị một tệp: cổng ghép theo họ tên, tên tập thể có trong tên tệp"),
            ("common", "Một tệp chung: gồm báo cáo của mọi đề nghị còn thiếu"),
        ],
        widget=forms.RadioSelect,
        initial="each",
    )
    uploads = SafeFilesField(label="Tệp báo cáo", purpose=PURPOSE, most=MOST_REPORT_FILES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("way") == "common" and len(cleaned.get("uploads") or []) > 1:
            self.add_error("uploads", "Cách gửi một tệp chung chỉ nhận một tệp.")
        return cleaned
