"""What units must send: a stated date, working days counted from a day, or a day that comes again."""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from campaigns.enums import DeadlineMeaning, Recurrence
from campaigns.forms.parts import PartForm
from campaigns.models import Obligation
from campaigns.recurrence import MONTHS, months_allowed, sample_due
from campaigns.wording import due_instant, meaning_of
from thidua.common import clock
from thidua.common.dates import PartialDate, due_by_end_of
from thidua.common.forms import PartialDateFormField, VietnameseDateField
from thidua.notifications.calendar import add_working_days

_EXCLUSIVE = re.compile(r"\btrước\b(?!\s+(?:khi\s+)?hết)", re.IGNORECASE)
_INCLUSIVE = re.compile(r"chậm nhất|muộn nhất|hết ngày", re.IGNORECASE)
MAX_WORKING_DAYS, MAX_GRACE = 250, 60


class ObligationForm(PartForm):
    due_date = PartialDateFormField(label="Ngày nêu trong văn bản", required=False)
    meaning = forms.ChoiceField(
        label="Cách tính hạn",
        choices=DeadlineMeaning.choices,
        initial=DeadlineMeaning.BEFORE,
        widget=forms.RadioSelect,
    )
    working_days = forms.IntegerField(
        label="Số ngày làm việc",
        min_value=1,
        max_value=MAX_WORKING_DAYS,
        required=False,
        help_text="Khi văn bản ghi “trong … ngày làm việc kể từ ngày …”; hạn được tính theo bảng ngày nghỉ",
    )
    counted_from = VietnameseDateField(label="Kể từ ngày", required=False, help_text="Không tính chính ngày này")
    recurrence = forms.ChoiceField(label="Lặp lại", choices=Recurrence.choices, required=False)
    recurs_day = forms.IntegerField(
        label="Vào ngày",
        min_value=1,
        max_value=31,
        required=False,
        help_text="Tháng không có ngày này: ngày cuối tháng",
    )
    recurs_month = forms.IntegerField(
        label="Của tháng thứ mấy trong kỳ",
        min_value=1,
        max_value=13,
        required=False,
        help_text="Hằng năm: 1 đến 12, hoặc 13 là tháng 1 năm sau. Hằng quý: 1 đến 3, hoặc 4 là tháng đầu quý sau. "
        "Để trống: tháng cuối kỳ",
    )
    grace_days = forms.IntegerField(
        label="Số ngày ân hạn",
        min_value=0,
        max_value=MAX_GRACE,
        required=False,
        help_text="Gửi trong những ngày này sau hạn vẫn tính là đúng hạn; nhắc việc vẫn theo hạn",
    )

    class Meta:
        model = Obligation
        fields = [
            "kind", "what", "who_text", "wording", "due_date", "units_send", "proof", "working_days", "counted_from",
            "recurrence", "recurs_month", "recurs_day", "grace_days", "grace_shown",
        ]  # fmt: skip
        widgets = {"what": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "wording": "Chép nguyên văn, ví dụ: trước ngày 15/7/2024",
            "grace_shown": "Không đánh dấu: chỉ cơ quan theo dõi biết, đơn vị không thấy ở bất cứ đâu",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["meaning"] = meaning_of(self.instance)
            if self.instance.working_days or self.instance.is_series:
                self.initial["due_date"] = ""  # found by the portal, not stated by the document
        self.helper.layout = Layout(
            "seen",
            "kind",
            "what",
            "who_text",
            Fieldset("Hạn gửi", "wording", "due_date", "meaning"),
            Fieldset("Hạn theo ngày làm việc", _side_by_side("working_days", "counted_from")),
            Fieldset("Việc lặp lại theo kỳ", _side_by_side("recurrence", "recurs_day", "recurs_month")),
            Fieldset("Ân hạn", "grace_days", "grace_shown"),
            "units_send",
            "proof",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["recurrence"] = cleaned.get("recurrence") or Recurrence.ONCE
        cleaned["grace_days"] = cleaned.get("grace_days") or 0
        cleaned["due_at"] = None
        if cleaned["recurrence"] != Recurrence.ONCE:
            self._clean_series(cleaned)
        elif cleaned.get("working_days") or cleaned.get("counted_from"):
            self._clean_working_days(cleaned)
        else:
            self._clean_stated(cleaned)
        if cleaned["recurrence"] == Recurrence.ONCE:
            cleaned["recurs_month"] = cleaned["recurs_day"] = None
        if cleaned["grace_days"] and cleaned["due_at"] is None and not self.errors:
            self.add_error("grace_days", "Việc không có hạn thì không có ân hạn.")
        cleaned["grace_shown"] = bool(cleaned.get("grace_shown") and cleaned["grace_days"])
        return cleaned

    def _clean_stated(self, cleaned: dict[str, Any]) -> None:
        self._check_wording(cleaned)
        cleaned["due_at"] = due_instant(cleaned.get("due_date") or "", str(cleaned.get("meaning")))

    def _check_wording(self, cleaned: dict[str, Any]) -> None:
        meaning, wording = cleaned.get("meaning"), cleaned.get("wording") or ""
        if meaning == DeadlineMeaning.BY and _EXCLUSIVE.search(wording):
            self.add_error("meaning", "Nguyên văn ghi “trước”: gửi trong ngày nêu đã là trễ.")
        if meaning == DeadlineMeaning.BEFORE and _INCLUSIVE.search(wording):
            self.add_error("meaning", "Nguyên văn tính cả ngày nêu: hãy chọn “Đến hết ngày nêu”.")

    def _clean_working_days(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("due_date"):
            self.add_error("due_date", "Hạn theo ngày làm việc do hệ thống tính: để trống ô này.")
        for name, words in (("working_days", "Hãy nhập số ngày làm việc."), ("counted_from", "Hãy nhập ngày bắt đầu.")):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        if self.errors:
            return
        last = add_working_days(cleaned["counted_from"], cleaned["working_days"])
        cleaned["due_date"], cleaned["due_at"] = str(PartialDate(last.year, last.month, last.day)), due_by_end_of(last)

    def _clean_series(self, cleaned: dict[str, Any]) -> None:
        for name in ("due_date", "working_days", "counted_from"):
            if cleaned.get(name):
                self.add_error(name, "Việc lặp lại lấy hạn theo ngày của mỗi kỳ: để trống ô này.")
        if cleaned.get("meaning") == DeadlineMeaning.NONE:
            self.add_error("meaning", "Việc lặp lại cần có hạn: hãy chọn “Trước ngày nêu” hoặc “Đến hết ngày nêu”.")
        if not cleaned.get("recurs_day") and "recurs_day" not in self.errors:
            self.add_error("recurs_day", "Hãy nhập ngày đến hạn của mỗi kỳ.")
        recurrence, month = cleaned["recurrence"], cleaned.get("recurs_month")
        if recurrence in MONTHS and month and month > months_allowed(recurrence):
            self.add_error("recurs_month", f"Với kỳ này chỉ nhận từ 1 đến {months_allowed(recurrence)}.")
        self._check_wording(cleaned)
        if self.errors:
            return
        start = PartialDate.parse(self.campaign.period_from).first_day() if self.campaign.period_from else clock.today()
        sample = sample_due(recurrence, start, month, cleaned["recurs_day"], str(cleaned["meaning"]))
        cleaned["due_date"], cleaned["due_at"] = sample.day.isoformat(), sample.at

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "meaning"}


def _side_by_side(*names: str) -> Row:
    return Row(*(Column(name, css_class=f"col-md-{12 // len(names)}") for name in names))
