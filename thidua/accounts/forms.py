from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import QuerySet

from thidua.accounts.models import User
from thidua.accounts.roles import ROLE_CHOICES
from thidua.common import clock
from thidua.common.forms import HouseForm, HouseFormMixin, HouseModelForm, VietnameseDateField
from thidua.common.text import squeeze
from thidua.units.models import Unit

_PASSWORD_HELP = "Ít nhất 10 ký tự, không chỉ gồm chữ số, không giống tên hoặc thư điện tử của bạn."  # noqa: S105  # words


class SignInForm(HouseFormMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng.",
        "inactive": "Tên đăng nhập hoặc mật khẩu không đúng.",  # a closed account looks like a wrong password
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["password"].label = "Mật khẩu"

    def clean_username(self) -> str:
        return squeeze(self.cleaned_data["username"]).lower()


class PasswordLinkForm(HouseForm):
    email = forms.EmailField(
        label="Thư điện tử",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewPasswordForm(HouseForm):
    """A new password, typed twice; the rules of a good one are checked by the service."""

    password = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        max_length=128,
        help_text=_PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError("Hai lần nhập mật khẩu không giống nhau.")
        return again


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password", "again"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError("Mật khẩu đang dùng không đúng.")
        return current


class UserFilterForm(forms.Form):
    q = forms.CharField(
        label="Tìm người dùng",
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"placeholder": "Họ tên, tên đăng nhập, thư điện tử"}),
    )
    role = forms.ChoiceField(label="Vai trò", required=False, choices=[("", "Tất cả"), *ROLE_CHOICES])
    state = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Tất cả"), ("open", "Đang hoạt động"), ("closed", "Đã khóa")],
    )


class ProfileForm(HouseModelForm):
    """What a person may change about themselves."""

    class Meta:
        model = User
        fields = ["job_title", "phone"]


class UserForm(HouseModelForm):
    class Meta:
        model = User
        fields = ["full_name", "job_title", "email", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def _post_clean(self) -> None:
        """No model validation here: the service checks, and a ModelForm would write into the row on the screen."""


class RoleForm(HouseForm):
    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Đơn vị",
        queryset=Unit.objects.none(),
        empty_label="Chọn đơn vị",
        widget=forms.Select(attrs={"data-filter-select": ""}),
    )
    role = forms.ChoiceField(label="Vai trò", choices=[("", "Chọn vai trò"), *ROLE_CHOICES])
    valid_from = VietnameseDateField(label="Từ ngày")
    valid_to = VietnameseDateField(
        label="Đến hết ngày", required=False, help_text="Để trống nếu chưa biết ngày kết thúc."
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["valid_from"].initial = clock.today()


class NewUserForm(RoleForm):
    """An account and its first role: nobody is created outside somebody's scope."""

    full_name = forms.CharField(label="Họ và tên", max_length=150)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới.",
    )
    email = forms.EmailField(
        label="Thư điện tử", max_length=254, help_text="Liên kết đặt mật khẩu được gửi đến địa chỉ này."
    )
    job_title = forms.CharField(label="Chức vụ", max_length=150, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset("Người dùng", "full_name", "username", "email", "job_title", "phone"),
            Fieldset("Vai trò đầu tiên", "unit", "role", "valid_from", "valid_to"),
        )


class EndRoleForm(HouseForm):
    valid_to = VietnameseDateField(
        label="Ngày cuối cùng giữ vai trò", help_text="Chọn hôm qua để vai trò hết hiệu lực ngay."
    )
