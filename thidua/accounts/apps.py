from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "thidua.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from thidua.accounts.permissions import Permission
        from thidua.audit import registry
        from thidua.common import navigation

        registry.register_verbs(VERBS)
        registry.register_labels(
            {"role": "vai trò", "unit": "đơn vị", "valid_from": "từ ngày", "valid_to": "đến hết ngày"}
        )
        for label, url_name, icon, order in PAGES:
            item = navigation.NavigationItem(
                navigation.ADMINISTRATION,
                label,
                url_name,
                icon,
                order,
                visible=lambda user: user.may(Permission.MANAGE_ACCOUNTS),
            )
            navigation.register(item)


PAGES = [
    ("Người dùng", "accounts:list", "people-fill", 95),
    ("Vai trò và quyền", "accounts:roles", "shield-check", 96),
]
VERBS = {
    "user.created": "đã tạo tài khoản",
    "user.changed": "đã sửa thông tin người dùng",
    "user.opened": "đã mở lại tài khoản",
    "user.closed": "đã khóa tài khoản",
    "user.invited": "đã gửi liên kết đặt mật khẩu",
    "user.password_changed": "đã đổi mật khẩu",
    "user.role_granted": "đã giao vai trò",
    "user.role_ended": "đã kết thúc vai trò",
}
