from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
    label = "awards"
    verbose_name = "Khen thưởng"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from awards import selectors
        from awards.enums import DECISION_FILE, DECISION_PREVIEW, DECLARED_FILE, PREVIEW_JOB
        from awards.previews import render_preview
        from awards.selectors.prospects import may_read_declared
        from awards.services.qualified import QUALIFIED_EXPORT, may_read_qualified, write_qualified
        from thidua.accounts.permissions import Permission as P
        from thidua.accounts.scope import has_permission
        from thidua.audit.registry import register_labels, register_verbs
        from thidua.common.navigation import RECORDS, WORK, NavigationItem, register
        from thidua.documents import access, jobs

        register_verbs(
            {
                "decision.drafted": "đã soạn dự thảo quyết định",
                "decision.edited": "đã sửa dự thảo quyết định",
                "decision.lines_added": "đã thêm vào danh sách khen thưởng",
                "decision.line_edited": "đã sửa một dòng của danh sách khen thưởng",
                "decision.line_removed": "đã bỏ một dòng khỏi danh sách khen thưởng",
                "decision.submitted": "đã trình ký quyết định",
                "decision.returned": "đã trả lại quyết định để sửa",
                "decision.cancelled": "đã hủy dự thảo quyết định",
                "decision.issued": "đã phê duyệt, ban hành quyết định",
                "recipient.declared": "đã khai thông tin xét khen thưởng",
                "recipient.declaration_removed": "đã bỏ thông tin xét khen thưởng đã khai",
                "recipient.created": "đã thêm vào danh sách đối tượng khen thưởng",
                "recipient.completed": "đã bổ sung thông tin đối tượng khen thưởng",
            }
        )
        register_labels(
            {
                "line_count": "số dòng",
                "line_names": "danh sách",
                "declared": "thông tin",
                "working_since": "công tác từ ngày",
            }
        )
        access.register(DECISION_FILE, selectors.may_read_decision_file)
        access.register(DECISION_PREVIEW, selectors.may_read_decision_file)
        access.register(DECLARED_FILE, may_read_declared)
        jobs.register(PREVIEW_JOB, render_preview)
        access.register(QUALIFIED_EXPORT, may_read_qualified)
        jobs.register(QUALIFIED_EXPORT, write_qualified)
        register(
            NavigationItem(
                RECORDS,
                "Đủ điều kiện, chưa đề nghị",
                "awards:qualified",
                "person-check",
                62,
                visible=lambda user: any(has_permission(user, p) for p in (P.EDIT_DOSSIER, P.APPRAISE_DOSSIER)),
            )
        )
        register(
            NavigationItem(
                WORK,
                "Quyết định khen thưởng",
                "awards:decisions",
                "file-earmark-text",
                50,
                visible=lambda user: any(
                    has_permission(user, p) for p in (P.DRAFT_DECISION, P.APPROVE_DECISION, P.VIEW_REGISTER)
                ),
            )
        )
        register(
            NavigationItem(
                WORK,
                "Chờ ký ban hành",
                "awards:to_sign",
                "pen",
                51,
                visible=lambda user: has_permission(user, P.APPROVE_DECISION),
                count=lambda user: selectors.waiting_for(user).count(),
            )
        )
        register(
            NavigationItem(
                RECORDS,
                "Sổ khen thưởng",
                "awards:register",
                "journal-text",
                60,
                visible=lambda user: has_permission(user, P.VIEW_REGISTER),
            )
        )
        register(
            NavigationItem(
                RECORDS,
                "Danh mục khen thưởng",
                "awards:catalogue",
                "award",
                61,
                visible=lambda user: user.is_authenticated,
            )
        )
