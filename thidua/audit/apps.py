from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "thidua.audit"
    label = "audit"
    verbose_name = "Nhật ký"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from thidua.audit import registry
        from thidua.common import navigation
        from thidua.common.permissions import Permission

        registry.register_verbs(
            {
                "catalogue.created": "đã thêm vào danh mục",
                "catalogue.changed": "đã sửa danh mục",
                "catalogue.deleted": "đã xóa khỏi danh mục",
            }
        )
        navigation.register(
            navigation.NavigationItem(
                navigation.ADMINISTRATION,
                "Quản trị danh mục",
                "admin:index",
                "database",
                97,
                visible=lambda user: (
                    user.is_staff and (user.may(Permission.MANAGE_CATALOGUE) or user.may(Permission.MANAGE_ACCOUNTS))
                ),
            )
        )
        navigation.register(
            navigation.NavigationItem(
                navigation.ADMINISTRATION,
                "Nhật ký",
                "audit:list",
                "clock-history",
                98,
                visible=lambda user: user.may(Permission.VIEW_AUDIT),
            )
        )
