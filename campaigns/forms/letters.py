"""What every công văn of the portal asks of its drafter."""

from __future__ import annotations

import re

from crispy_forms.layout import Column, Fieldset, Row
from django import forms

from thidua.common.forms import HouseForm
from thidua.common.text import squeeze

_CODE = re.compile(r"^[A-ZĐÀ-Ỹ0-9]*$")


class LetterForm(HouseForm):
    subject = forms.CharField(label="Trích yếu (V/v)", max_length=200)
    drafting_code = forms.CharField(
        label="Ký hiệu đơn vị soạn thảo",
        max_length=10,
        required=False,
        help_text="Phần sau dấu gạch nối của số ký hiệu, ví dụ TĐKT",
    )
    signer_capacity = forms.CharField(
        label="Thẩm quyền ký", max_length=100, required=False, help_text="Cấp phó ký thì ghi, ví dụ, KT. GIÁM ĐỐC"
    )
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=100)
    signer_name = forms.CharField(label="Họ tên người ký", max_length=150)

    @staticmethod
    def signature() -> Fieldset:
        return Fieldset(
            "Ký hiệu, người ký",
            Row(Column("drafting_code", css_class="col-md-6"), Column("signer_capacity", css_class="col-md-6")),
            Row(Column("signer_title", css_class="col-md-6"), Column("signer_name", css_class="col-md-6")),
        )

    def clean_drafting_code(self) -> str:
        code = squeeze(self.cleaned_data["drafting_code"]).upper()
        if not _CODE.match(code):
            raise forms.ValidationError("Ký hiệu chỉ gồm chữ in hoa và chữ số, ví dụ TĐKT.")
        return code

    def words(self) -> dict[str, str]:
        """The cleaned words by the names a letter gives them."""
        names = ("subject", "signer_title", "signer_name", "signer_capacity")
        return {name: squeeze(self.cleaned_data[name]) for name in names} | {
            "drafting_code": self.cleaned_data["drafting_code"]
        }
