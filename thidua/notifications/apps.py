from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "thidua.notifications"
    label = "notifications"
    verbose_name = "Thông báo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from thidua.accounts.permissions import Permission
        from thidua.accounts.scope import has_permission
        from thidua.audit.registry import register_verbs
        from thidua.common.navigation import ADMINISTRATION, WORK, NavigationItem, register

        register_verbs(
            {
                "calendar.created": "đã tạo địa chỉ lịch",
                "calendar.replaced": "đã thay địa chỉ lịch",
                "calendar.revoked": "đã hủy địa chỉ lịch",
            }
        )
        register(
            NavigationItem(
                section=WORK,
                label="Lịch",
                url_name="notifications:calendar",
                icon="calendar3",
                order=30,
                visible=lambda user: has_permission(user, Permission.VIEW_CAMPAIGN),
            )
        )
        register_verbs({"mail.resent": "đã cho gửi lại thư", "mail.held": "đã tạm giữ thư"})
        register(
            NavigationItem(
                section=ADMINISTRATION,
                label="Thư gửi đi",
                url_name="notifications:outbox",
                icon="envelope",
                order=80,
                visible=lambda user: has_permission(user, Permission.MANAGE_OUTBOX),
            )
        )
