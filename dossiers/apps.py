from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ đề nghị"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from awards import hooks
        from awards.selectors.prospects import register_proposed
        from campaigns import closing, summary
        from dossiers.agenda import entries
        from dossiers.reporting import honours_section, unjudged
        from dossiers.selectors.facts import proposed_for
        from dossiers.services.decisions import on_decision_cancelled, on_decision_issued
        from dossiers.words import LABELS, VERBS
        from thidua.audit import registry
        from thidua.notifications import agenda

        registry.register_verbs(VERBS)
        registry.register_labels(LABELS)
        agenda.register("dossiers", entries)
        register_proposed(proposed_for)
        hooks.on_issued(on_decision_issued)
        hooks.on_cancelled(on_decision_cancelled)
        closing.register(unjudged)
        summary.register(honours_section)
        _register_files()
        _register_menu()


def _register_files() -> None:
    """Who reads which files, and which work makes them."""
    from dossiers import prints
    from dossiers.selectors.council import may_read_paper
    from dossiers.selectors.dossiers import may_read_part
    from dossiers.selectors.letters import may_read_answer
    from dossiers.selectors.nominee_lists import may_read_list_file
    from dossiers.selectors.opinions import may_read_answer_file
    from dossiers.selectors.parts import may_read_print
    from dossiers.selectors.proof import may_read_pack
    from dossiers.selectors.sheets import may_read_sheet
    from dossiers.selectors.word import may_read_draft, may_read_template
    from dossiers.selectors.word_returns import may_read_return
    from dossiers.services import list_accepting, nominee_lists, word_drafts, word_returns, word_templates
    from dossiers.services.letters import ANSWER_FILE, tell_unit
    from dossiers.services.opinions import PURPOSE as OPINION_FILE
    from dossiers.services.parts import PURPOSE
    from dossiers.services.proof import PROOF_PACK, make_pack
    from dossiers.services.session_papers import PAPER_JOB, PAPER_PURPOSE, write_paper
    from dossiers.services.sheets import SHEET_FILE, SHEET_JOB, make_sheet
    from thidua.documents import access, jobs
    from thidua.documents.rendering import RENDER_DOCUMENT

    access.register(PURPOSE, may_read_part)
    access.register(ANSWER_FILE, may_read_answer)
    access.register(OPINION_FILE, may_read_answer_file)
    access.register(word_templates.PURPOSE, may_read_template)
    for purpose, may_read, job, handler in (
        (PAPER_PURPOSE, may_read_paper, PAPER_JOB, write_paper),
        (prints.PURPOSE, may_read_print, prints.PRINT_JOB, prints.render_report),
        (nominee_lists.PURPOSE, may_read_list_file, nominee_lists.READ_LIST, nominee_lists.read_list_job),
        (PROOF_PACK, may_read_pack, PROOF_PACK, make_pack),
        (word_returns.PURPOSE, may_read_return, word_returns.COMPARE_WORD, word_returns.compare_job),
        (SHEET_FILE, may_read_sheet, SHEET_JOB, make_sheet),
        (word_drafts.PURPOSE, may_read_draft, word_drafts.FILL_WORD, word_drafts.fill_paper),
    ):
        access.register(purpose, may_read)
        jobs.register(job, handler)
    jobs.register(list_accepting.ACCEPT_LIST, list_accepting.accept_job)
    jobs.on_done(RENDER_DOCUMENT, tell_unit)
    jobs.on_parked(list_accepting.ACCEPT_LIST, list_accepting.give_up_accepting)
    jobs.on_parked(nominee_lists.READ_LIST, nominee_lists.give_up_reading)
    jobs.on_parked(word_returns.COMPARE_WORD, word_returns.give_up_comparing)


def _register_menu() -> None:
    from dossiers.selectors import council, dossiers, opinions, publishing
    from thidua.accounts.permissions import Permission as P
    from thidua.accounts.scope import has_permission
    from thidua.common.navigation import WORK, NavigationItem, register

    def add(
        order: int, label: str, page: str, icon: str, *rights: P, count: Callable[[Any], int] | None = None
    ) -> None:
        register(
            NavigationItem(
                WORK,
                label,
                f"dossiers:{page}",
                icon,
                order,
                visible=lambda user: any(has_permission(user, right) for right in rights),
                count=count,
            )
        )

    add(30, "Hồ sơ đề nghị", "list", "folder2-open", P.VIEW_DOSSIER)
    add(31, "Hồ sơ cần xử lý", "queue", "inbox", P.APPRAISE_DOSSIER, count=dossiers.queue_count)
    add(33, "Số lượng khen thưởng", "quotas", "pie-chart", P.VIEW_DOSSIER)
    add(35, "Cho ý kiến", "opinions", "chat-left-text", P.GIVE_OPINION, count=opinions.waiting_count)
    add(36, "Ý kiến công khai", "public_comments", "megaphone", P.APPRAISE_DOSSIER, count=publishing.waiting_comments)
    seats = (P.VOTE, P.MANAGE_SESSION, P.APPRAISE_DOSSIER, P.APPROVE_DECISION)
    add(40, "Hội đồng", "sessions", "people", *seats, count=council.waiting_for_council)
    add(41, "Thành phần Hội đồng", "councils", "person-lines-fill", P.MANAGE_COUNCIL)
    add(46, "Mẫu Word", "word_templates", "file-earmark-text", P.MANAGE_CATALOGUE)
    add(45, "Trình quyết định", "pass_to_decision", "file-earmark-check", P.DRAFT_DECISION)
