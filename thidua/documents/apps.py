from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "thidua.documents"
    label = "documents"
    verbose_name = "Văn bản"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from thidua.accounts.permissions import Permission as P
        from thidua.accounts.scope import has_permission
        from thidua.audit.registry import register_verbs
        from thidua.common import navigation
        from thidua.documents import jobs, rendering, selectors

        register_verbs(
            {
                "document.issued": "đã ban hành văn bản",
                "series.set": "đã đặt số cuối cùng của sổ văn bản",
                "job.retried": "đã cho chạy lại công việc nền",
            }
        )
        jobs.register(rendering.RENDER_DOCUMENT, rendering.render_document)
        navigation.register(
            navigation.NavigationItem(
                section=navigation.ADMINISTRATION,
                label="Công việc nền",
                url_name="documents:jobs",
                icon="activity",
                order=82,
                visible=lambda user: has_permission(user, P.MANAGE_OUTBOX),
                count=selectors.parked_count,
            )
        )
