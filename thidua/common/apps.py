from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "thidua.common"
    label = "common"
    verbose_name = "Nền tảng chung"
    default_auto_field = "django.db.models.BigAutoField"
