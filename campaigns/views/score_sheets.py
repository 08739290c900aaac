"""Scoring tables of clusters: the list, one table with its steps, and taking it from step to step."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from campaigns.enums import ScoreStage, SheetStatus
from campaigns.forms.receiving import ReasonForm
from campaigns.forms.scoring import (
    EVERYONE,
    RING,
    AssignForm,
    DeadlinesForm,
    SheetEditForm,
    SheetFilterForm,
    SheetForm,
    StepForm,
    initial_of,
)
from campaigns.models import Campaign, ScoreSheet
from campaigns.rules import scoring as rules
from campaigns.score_steps import ORDER, STAGE_OF, TRANSITIONS, forward_of
from campaigns.selectors import campaigns as campaign_selectors
from campaigns.selectors import score_pages as pages
from campaigns.selectors import scoring as selectors
from campaigns.selectors.score_checks import member_changes, scores_itself, table_problems
from campaigns.services import score_cards, score_sheets, score_table
from thidua.audit.selectors import last_writers, timeline_of
from thidua.common.checks import refusal
from thidua.common.errors import WrongState
from thidua.common.stale import StaleSaveMixin, Writer
from thidua.common.views import ActionView, CheckedFormView, FormPageView, ListPageView, PageView, get_visible
from thidua.units.models import Cluster


class SheetMixin:
    """Adds `sheet` through its door; foreign and missing are 404."""

    request: Any
    kwargs: dict[str, Any]
    tab = "sheet"

    @property
    def sheet(self) -> ScoreSheet:
        found: ScoreSheet | None = self.__dict__.get("_sheet")
        if found is None:
            found = get_visible(selectors.sheets_visible_to(self.request.user), pk=self.kwargs["pk"])
            self.__dict__["_sheet"] = found
        assert found is not None  # noqa: S101 # get_visible answers with a row or 404
        return found

    def page_context(self) -> dict[str, Any]:
        sheet, user = self.sheet, self.request.user
        tabs = [("sheet", "Tổng quan"), ("sheet_table", "Bảng tiêu chí")]
        if not refusal(rules.check_can_compare, user, sheet):
            tabs.append(("score_gaps", "So sánh điểm"))
        if sheet.status == SheetStatus.PUBLISHED:
            tabs.append(("ranking", "Xếp hạng"))
        return {
            "sheet": sheet,
            "tabs": [
                {"label": label, "url": reverse(f"campaigns:{name}", args=[sheet.pk]), "active": name == self.tab}
                for name, label in tabs
            ],
        }

    def crumbs(self) -> list[tuple[str, str]]:
        sheet = self.sheet
        return [
            ("Chấm điểm cụm, khối", reverse("campaigns:sheets")),
            (str(sheet.cluster), reverse("campaigns:sheet", args=[sheet.pk])),
        ]

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:sheet", args=[self.kwargs["pk"]])


class SheetFormView(SheetMixin, CheckedFormView):
    """One form about the table of the address."""

    def get_intro(self) -> str:
        return self.intro or f"{self.sheet.title} · {self.sheet.cluster}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sheet": self.sheet}


class SheetListView(ListPageView):
    template_name = "scoring/sheets.html"
    filter_form_class = SheetFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[ScoreSheet]:
        return selectors.sheets_listed(self.person, **filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        context = super().get_context_data(**kwargs)
        chosen = context["filter_form"].cleaned_data.get("cluster")
        cluster = pages.clusters_for_drafting(user).filter(pk=chosen).first() if chosen else None
        return {
            **context,
            "cluster": cluster,
            "may_draft": cluster is not None and rules.can_draft_for(user, cluster),
            "waiting": [*selectors.cards_waiting(user), *selectors.official_waiting(user)],
            "without_table": pages.clusters_without_table(user),
        }


class SheetView(SheetMixin, PageView):
    template_name = "scoring/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet, user = self.sheet, self.person
        stage = STAGE_OF.get(SheetStatus(sheet.status))
        target = forward_of(sheet.status)
        problems = table_problems(sheet) if sheet.status == SheetStatus.DRAFT else []
        members = selectors.members_of(sheet.cluster)
        return {
            **kwargs,
            **self.page_context(),
            "steps": [(status.value, status.label) for status in ORDER],
            "due_at": {ScoreStage.SELF: sheet.self_due_at, ScoreStage.CROSS: sheet.cross_due_at}.get(stage),
            "progress": pages.progress(sheet),
            "lines": len(selectors.lines_of(sheet)),
            "cards": pages.card_rows(user, sheet, stage) if stage else [],
            "next_step": TRANSITIONS[sheet.status][target] if target else None,
            "publishes": target == SheetStatus.PUBLISHED,
            "manages": rules.manages(user, sheet.cluster),
            "drafts": rules.can_draft_for(user, sheet.cluster),
            "why_not_edit": refusal(rules.check_can_edit_table, user, sheet),
            "can_ask": rules.can_ask_approval(user, sheet) and not problems,
            "can_set_deadlines": rules.can_set_deadlines(user, sheet),
            "why_not_assign": refusal(rules.check_can_assign, user, sheet),
            "can_step_back": rules.can_step_back(user, sheet),
            "problems": problems,
            "member_changes": member_changes(sheet) if sheet.status != SheetStatus.PUBLISHED else [],
            "scores_itself": scores_itself(sheet, members) if sheet.status != SheetStatus.PUBLISHED else "",
            "members": members,
            "endorsements": selectors.endorsements_listed(sheet),
            "history": timeline_of(sheet),
        }


class SheetCreateView(FormPageView):
    """A new table for a cluster; last year's lines may be copied into it at once."""

    template_name = "components/form_page.html"
    form_class = SheetForm
    success_message = "Đã lập bảng điểm. Tiếp theo: kiểm tra các tiêu chí."

    def get_cluster(self) -> Cluster:
        cluster: Cluster = get_visible(pages.clusters_for_drafting(self.person), pk=self.kwargs["cluster"])
        rules.check_can_draft_for(self.person, cluster)
        return cluster

    def get_form_kwargs(self) -> dict[str, Any]:
        cluster = self.get_cluster()
        return {
            "campaigns": _campaigns_of(self.person, cluster),
            "sources": pages.tables_of_owner(self.person, cluster),
            "initial": {"title": f"Bảng chấm điểm thi đua năm {cluster.year}", "total": 100},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cluster = self.get_cluster()
        url = reverse("units:cluster", args=[cluster.pk])
        crumbs = [("Cụm, khối thi đua", reverse("units:clusters")), (str(cluster), url)]
        return {**kwargs, "title": "Lập bảng chấm điểm", "intro": str(cluster), "crumbs": crumbs, "cancel_url": url}

    def perform(self, form: SheetForm) -> ScoreSheet:
        sheet = score_sheets.create_sheet(by=self.person, cluster=self.get_cluster(), **form.values)
        source = form.cleaned_data.get("source")
        if source is not None:
            score_table.copy_lines(by=self.person, sheet=sheet, version=None, source=source)
        return sheet

    def get_success_url(self, result: ScoreSheet) -> str:
        return reverse("campaigns:sheet_table", args=[result.pk])


def _campaigns_of(user: Any, cluster: Cluster) -> QuerySet[Campaign]:
    return campaign_selectors.visible_to(user).filter(owner_id=cluster.owner_id).order_by("-created_at", "-pk")


# Fields the trail knows by another name.
_FIELD_OF = {"score_total": "total", "self_due": "self_until", "cross_due": "cross_until"}


class SheetEditView(StaleSaveMixin, SheetFormView):
    form_class = SheetEditForm
    title = "Sửa bảng chấm điểm"
    success_message = "Đã lưu bảng điểm."

    def check(self) -> None:
        rules.check_can_edit_table(self.person, self.sheet)

    def reread(self) -> None:
        self.__dict__.pop("_sheet", None)

    def writers(self) -> dict[str, Writer]:
        return {_FIELD_OF.get(name, name): writer for name, writer in last_writers(self.sheet).items()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"campaigns": _campaigns_of(self.person, self.sheet.cluster), "initial": initial_of(self.sheet)}

    def perform(self, form: SheetEditForm) -> ScoreSheet:
        return score_sheets.update_sheet(by=self.person, sheet=self.sheet, **form.values)


class DeadlinesView(SheetFormView):
    form_class = DeadlinesForm
    title = "Đổi hạn chấm điểm"
    success_message = "Đã đổi hạn; các đơn vị được thông báo."

    def check(self) -> None:
        rules.check_can_set_deadlines(self.person, self.sheet)

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {name: value for name, value in initial_of(self.sheet).items() if name.endswith("_until")}
        return {"self_is_over": self.sheet.status == SheetStatus.CROSS, "initial": initial}

    def perform(self, form: DeadlinesForm) -> ScoreSheet:
        return score_sheets.set_deadlines(by=self.person, sheet=self.sheet, **form.values)


class AskApprovalView(SheetMixin, ActionView):
    success_message = "Đã báo cơ quan thường trực duyệt bảng điểm."

    def perform(self) -> ScoreSheet:
        return score_sheets.ask_approval(by=self.person, sheet=self.sheet)

    def get_failure_url(self) -> str:
        return self.get_success_url(None)


_OPENERS = {
    SheetStatus.SELF: score_sheets.open_self,
    SheetStatus.CROSS: score_sheets.open_cross,
    SheetStatus.OFFICIAL: score_sheets.open_official,
}


class OpenStepView(SheetFormView):
    """Asks once more, saying what the step does and who has not sent yet."""

    template_name = "scoring/step.html"
    form_class = StepForm
    success_message = "Đã chuyển bước; các đơn vị liên quan được thông báo."

    def check(self) -> None:
        rules.check_can_open_next(self.person, self.sheet)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = self.sheet
        target = forward_of(sheet.status)
        step = TRANSITIONS[sheet.status].get(target or "")
        stage = STAGE_OF.get(SheetStatus(sheet.status))
        return {
            **super().get_context_data(**kwargs),
            "title": step.label if step else "Chuyển bước",
            "target": target,
            "unsent": selectors.cards_of(sheet, stage).filter(sent_at__isnull=True) if stage else [],
            "problems": table_problems(sheet) if sheet.status == SheetStatus.DRAFT else [],
            "members": selectors.members_of(sheet.cluster),
            "assigned": selectors.cards_of(sheet, ScoreStage.CROSS),
        }

    def perform(self, form: StepForm) -> ScoreSheet:
        opener = _OPENERS.get(SheetStatus(forward_of(self.sheet.status) or SheetStatus.PUBLISHED))
        if opener is None:
            raise WrongState("Bước tiếp theo là công bố xếp hạng.")
        return opener(by=self.person, sheet=self.sheet)


class StepBackView(SheetFormView):
    form_class = ReasonForm
    title = "Lùi một bước"
    submit_label = "Lùi một bước"
    success_message = "Đã lùi một bước; các đơn vị được thông báo lý do."
    danger = True

    def check(self) -> None:
        rules.check_can_step_back(self.person, self.sheet)

    def get_warning(self) -> str:
        drafted = self.sheet.status == SheetStatus.SELF
        return "Mọi phiếu đã gửi sẽ mở lại và đơn vị phải gửi lại sau khi bảng được mở." if drafted else ""

    def perform(self, form: ReasonForm) -> ScoreSheet:
        return score_sheets.step_back(by=self.person, sheet=self.sheet, reason=form.cleaned_data["reason"])


class AssignView(SheetFormView):
    template_name = "scoring/assign.html"
    form_class = AssignForm
    title = "Phân công chấm chéo"
    success_message = "Đã lưu phân công chấm chéo."

    def check(self) -> None:
        rules.check_can_assign(self.person, self.sheet)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"units": pages.scored_units(self.sheet), "assigned": pages.assignment(self.sheet)}

    def perform(self, form: AssignForm) -> ScoreSheet:
        keys = [unit.pk for unit in form.units]
        mode = form.cleaned_data["mode"]
        makers = {EVERYONE: score_cards.everyone, RING: score_cards.ring}
        pairs = makers[mode](keys) if mode in makers else form.pairs
        score_cards.assign_cross(by=self.person, sheet=self.sheet, pairs=pairs)
        return self.sheet
