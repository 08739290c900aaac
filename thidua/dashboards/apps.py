from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "thidua.dashboards"
    label = "dashboards"
    verbose_name = "Bảng điều hành"

    def ready(self) -> None:
        from thidua.accounts.permissions import Permission
        from thidua.accounts.scope import has_permission
        from thidua.common.navigation import LEADERSHIP, WORK, NavigationItem, register

        register(NavigationItem(WORK, "Trang chủ", "home", "house", 0, visible=lambda user: user.is_authenticated))
        register(
            NavigationItem(
                LEADERSHIP,
                "Bảng điều hành",
                "dashboards:overview",
                "speedometer2",
                70,
                visible=lambda user: has_permission(user, Permission.VIEW_DASHBOARD),
            )
        )
