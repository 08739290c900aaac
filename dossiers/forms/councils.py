"""A council, its term and its seats, as keepers type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from dossiers.enums import CouncilPosition
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.forms import HouseForm, VietnameseDateField
from thidua.units.models import Unit

_BASIS_HELP = "Ví dụ: Quyết định số 12/QĐ-UBND ngày 15/7/2025 về kiện toàn Hội đồng."


class CouncilFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo cấp, đơn vị", required=False, max_length=100)


class CouncilForm(HouseForm):
    name = forms.CharField(
        label="Tên Hội đồng", max_length=250, help_text="Ví dụ: Hội đồng Thi đua - Khen thưởng xã Yên Châu."
    )
    decision = forms.CharField(
        label="Quyết định thành lập",
        max_length=200,
        help_text="Số, ký hiệu, ngày và trích yếu. Ví dụ: Quyết định số 10/QĐ-UBND ngày 3/7/2025.",
    )
    term_from = VietnameseDateField(label="Nhiệm kỳ từ ngày", help_text="Thường là ngày quyết định có hiệu lực.")
    term_to = VietnameseDateField(
        label="Đến hết ngày", required=False, help_text="Để trống nếu quyết định không ghi ngày kết thúc."
    )


class CouncilCreateForm(CouncilForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Cấp", empty_label=None)
    field_order = ("unit", "name", "decision", "term_from", "term_to")

    def __init__(self, *args: Any, levels: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = levels  # type: ignore[attr-defined]  # a ModelChoiceField


class _SeatForm(HouseForm):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Thành viên",
        empty_label="Chọn người",
        help_text="Người có vai trò “Thành viên Hội đồng” ở cấp này; chưa thấy tên thì đề nghị quản trị gán vai trò.",
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class MemberForm(_SeatForm):
    position = forms.ChoiceField(
        label="Chức danh", choices=CouncilPosition.choices, initial=CouncilPosition.MEMBER.value
    )
    valid_from = VietnameseDateField(label="Từ ngày", initial=clock.today)
    valid_to = VietnameseDateField(label="Đến hết ngày", required=False, help_text="Để trống: đến khi có thay đổi.")
    basis = forms.CharField(label="Văn bản cử", max_length=200, required=False, help_text=_BASIS_HELP)


class ReplaceForm(_SeatForm):
    valid_from = VietnameseDateField(
        label="Thay từ ngày", initial=clock.today, help_text="Người cũ thôi nhiệm vụ hết ngày liền trước."
    )
    basis = forms.CharField(label="Văn bản cử", max_length=200, help_text=_BASIS_HELP)
    reason = forms.CharField(label="Lý do thay", max_length=200, required=False, help_text="Ví dụ: chuyển công tác.")


class EndSeatForm(HouseForm):
    valid_to = VietnameseDateField(label="Ngày cuối cùng là thành viên", initial=clock.today)
    reason = forms.CharField(label="Lý do", max_length=200, help_text="Ví dụ: nghỉ hưu, chuyển công tác.")
