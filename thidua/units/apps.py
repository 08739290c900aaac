from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "thidua.units"
    label = "units"
    verbose_name = "Đơn vị"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from thidua.audit import registry
        from thidua.common import navigation
        from thidua.common.permissions import Permission

        registry.register_verbs(VERBS)
        registry.register_labels(LABELS)
        navigation.register(
            navigation.NavigationItem(
                navigation.RECORDS,
                "Đơn vị",
                "units:list",
                "diagram-3",
                90,
                visible=lambda user: user.may(Permission.VIEW_CAMPAIGN) or user.may(Permission.MANAGE_CATALOGUE),
            )
        )
        navigation.register(
            navigation.NavigationItem(
                navigation.RECORDS,
                "Cụm, khối thi đua",
                "units:clusters",
                "people",
                91,
                visible=lambda user: user.may(Permission.VIEW_CAMPAIGN) or user.may(Permission.MANAGE_CATALOGUE),
            )
        )


VERBS = {
    "unit.created": "đã thêm đơn vị",
    "unit.changed": "đã sửa thông tin đơn vị",
    "unit.code_set": "đã ghi mã đơn vị",
    "unit.renamed": "đã đổi tên đơn vị",
    "unit.merged": "đã sáp nhập đơn vị vào đơn vị khác",
    "unit.absorbed": "đã tiếp nhận các đơn vị sáp nhập",
    "unit.split": "đã chia, tách đơn vị",
    "unit.moved": "đã chuyển cấp quản lý của đơn vị",
    "unit.dissolved": "đã ghi nhận đơn vị kết thúc hoạt động",
    "cluster.created": "đã lập cụm, khối thi đua",
    "cluster.changed": "đã sửa cụm, khối thi đua",
}
LABELS = {
    "successors": "đơn vị kế thừa",
    "predecessors": "đơn vị trước đó",
    "parent": "đơn vị cấp trên",
    "effective_on": "có hiệu lực từ ngày",
    "code": "mã",
    "scheme": "loại mã",
    "members": "thành viên",
}
