"""Lists of dossiers, the page of one, and the unit's own writing on it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from awards.enums import AwardGround
from awards.models import ProcedureLine
from awards.selectors.lines import line_named, lines_on, usual_line
from campaigns.models import Campaign
from dossiers.enums import DossierStatus, NominationResult, PartKind
from dossiers.forms.dossiers import DossierCreateForm, DossierFilterForm, DossierForm, PartForm, QueueFilterForm
from dossiers.forms.nominations import NomineeFilterForm
from dossiers.models import Dossier, DossierPart
from dossiers.rules import dossiers as rules
from dossiers.rules.checklist import checklist
from dossiers.rules.word import can_fill
from dossiers.selectors import dossiers, opinions
from dossiers.selectors.consulting import points_of
from dossiers.selectors.desks import standing_of, standings
from dossiers.selectors.joining import links_of
from dossiers.selectors.letters import answer_of
from dossiers.selectors.nominee_lists import open_lists
from dossiers.selectors.pages import part_groups, progress_of, shown_lines, without_many_reports
from dossiers.selectors.parts import with_addresses
from dossiers.selectors.sheets import sheets_of
from dossiers.selectors.word import papers_of
from dossiers.services.dossiers import create_dossier, update_dossier
from dossiers.services.parts import add_part, remove_part
from dossiers.views.actions import arranged, buttons_for
from dossiers.views.base import DossierActionView, DossierFormView, DossierMixin
from dossiers.views.next_step import next_step_of
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission, has_permission
from thidua.audit.selectors import last_writers, timeline_of
from thidua.common import clock
from thidua.common.errors import NotAllowed
from thidua.common.stale import StaleSaveMixin, Writer
from thidua.common.views import CheckedFormView, ListPageView, PageView, get_visible, paginate
from thidua.units.models import Unit

NOMINEES_A_PAGE = 50
MOST_LINES = 30
FEW_NOMINEES = 10  # read at one glance: no filter is put above them


class DossierListView(ListPageView):
    template_name = "dossiers/list.html"
    filter_form_class = DossierFilterForm

    def get_filter_kwargs(self) -> dict[str, Any]:
        seen = dossiers.visible_to(self.request.user).values("campaign_id")
        return {"campaigns": Campaign.objects.filter(pk__in=seen).order_by("-created_at", "-pk")}

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Dossier]:
        check_permission(self.request.user, P.VIEW_DOSSIER)
        return dossiers.listing(self.request.user, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_create = dossiers.units_for_new(self.request.user).exists()
        context = super().get_context_data(**kwargs, can_create=can_create)
        return {**context, "rows": standings(context["page_obj"].object_list)}


class QueueView(ListPageView):
    """What waits at the receiving side, oldest first, with its age in working days."""

    template_name = "dossiers/queue.html"
    filter_form_class = QueueFilterForm

    def get_filter_kwargs(self) -> dict[str, Any]:
        seen = dossiers.visible_to(self.request.user).filter(submitted_at__isnull=False)
        return {
            "campaigns": Campaign.objects.filter(pk__in=seen.values("campaign_id"))
            .order_by("-created_at", "-pk")
            .only("title"),
            "units": Unit.objects.filter(pk__in=seen.values("unit_id")).order_by("name_sort", "pk").only("name"),
        }

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Dossier]:
        check_permission(self.request.user, P.APPRAISE_DOSSIER)
        return dossiers.queue_for(self.request.user, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = standings(context["page_obj"].object_list)
        context["assignable"] = rules.WITH_STAFF
        return context


class DossierView(DossierMixin, PageView):
    template_name = "dossiers/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dossier, user = self.dossier, self.request.user
        can_edit = rules.can_edit(user, dossier)
        buttons, standing = buttons_for(user, dossier), standing_of(dossier)
        bar = arranged(buttons)
        of_unit = dossier.status in (*rules.EDITABLE, DossierStatus.AWAITING_HEAD)
        lines = shown_lines(checklist(dossier)) if of_unit else []
        lines, reports_lacking = without_many_reports(lines)
        sees_opinions = has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver)
        return super().get_context_data(
            dossier=dossier,
            links=links_of(dossier),
            points=points_of(user, dossier),
            sheets=sheets_of(user, dossier),
            can_fill=can_fill(user, dossier),
            word_drafts=papers_of(user, dossier),
            can_write_sheet=rules.can_write_sheet(user, dossier),
            answer=answer_of(dossier),
            progress=progress_of(dossier),
            standing=standing,
            buttons=buttons,
            bar=bar,
            next=next_step_of(user, dossier, standing.desk, bar),
            can_edit=can_edit,
            can_appraise=rules.can_appraise(user, dossier),
            checklist=with_addresses(dossier, lines[:MOST_LINES]),
            reports_lacking=reports_lacking,
            checklist_left=max(0, len(lines) - MOST_LINES),
            shows_verdicts=not of_unit,
            **self._nominations(),
            nominee_lists=open_lists(dossier),
            endorsements=dossiers.endorsements_for(dossier) if of_unit else [],
            to_nominate=dossiers.endorsements_to_nominate(dossier) if can_edit else set(),
            part_groups=part_groups(dossiers.parts_of(dossier), can_edit=can_edit),
            opinions=opinions.opinions_of(dossier) if sees_opinions else [],
            required_parts=dossier.campaign.required_parts.all() if dossier.campaign else [],
            history=timeline_of(dossier),
        )

    def _nominations(self) -> dict[str, Any]:
        """One page of nominees: a dossier may hold thousands."""
        form = NomineeFilterForm(self.request.GET, awards=dossiers.awards_in(self.dossier))
        form.is_valid()
        filters = {key: value for key, value in form.cleaned_data.items() if value not in (None, "")}
        page = paginate(dossiers.nomination_rows(self.dossier, filters), self.request, NOMINEES_A_PAGE)
        whole = self.dossier.nominations.count() if filters else page.paginator.count
        return {
            "nominations": page.object_list,
            "page_obj": page,
            "nominee_count": whole,
            "not_concluded": self.dossier.nominations.filter(result=NominationResult.PENDING).count(),
            "nominee_filter": form if whole > FEW_NOMINEES else None,
        }


class DossierCreateView(CheckedFormView):
    """First the line, in plain words; then the campaign where the line needs one, and a name.

    `?tuyen=` names the line; `?campaign=` (from a campaign's page) means the line of campaigns.
    """

    form_class = DossierCreateForm
    title = "Lập hồ sơ đề nghị khen thưởng"
    submit_label = "Lập hồ sơ"
    success_message = "Đã lập hồ sơ. Tiếp theo: thêm đề nghị và bổ sung các thành phần hồ sơ còn thiếu."

    def check(self) -> None:
        if not dossiers.units_for_new(self.request.user).exists():
            raise NotAllowed("Bạn không được lập hồ sơ cho đơn vị nào.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        if self.line is None and (lines := lines_on(clock.today())):
            context = {"lines": lines, "crumbs": self.crumbs(), "title": self.title}
            return render(request, "dossiers/choose_line.html", context)
        return super().get(request, *args, **kwargs)

    @cached_property
    def line(self) -> ProcedureLine | None:
        code, today = self.request.GET.get("tuyen", ""), clock.today()
        if code:
            return line_named(code, today)
        return usual_line(AwardGround.CAMPAIGN, today) if self.request.GET.get("campaign") else None

    def get_form_kwargs(self) -> dict[str, Any]:
        units = dossiers.units_for_new(self.request.user)
        levels = {level.pk for unit in units for level in dossiers.receivers_for(unit)}
        campaigns = dossiers.campaigns_open_to(units)
        wanted = self.request.GET.get("campaign", "")
        chosen = campaigns.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 10 else None
        return {
            "line": self.line,
            "units": units,
            "campaigns": campaigns,
            "receivers": Unit.objects.filter(pk__in=levels).order_by("-path"),
            "initial": {
                "request_key": uuid4(),
                "campaign": chosen,
                "ground": AwardGround.CAMPAIGN if campaigns else AwardGround.MERIT,
                "title": f"Đề nghị khen thưởng {chosen.title}"[:400] if chosen else "",
            },
        }

    def crumbs(self) -> list[tuple[str, str]]:
        return [("Hồ sơ đề nghị", reverse("dossiers:list"))]

    def get_intro(self) -> str:
        return f"{self.line.name}: {self.line.description}" if self.line else ""

    def get_cancel_url(self) -> str:
        return reverse("dossiers:create" if self.line else "dossiers:list")

    def perform(self, form: DossierCreateForm) -> Dossier:
        return create_dossier(by=self.request.user, line=self.line, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


class DossierEditView(StaleSaveMixin, DossierFormView):
    form_class = DossierForm
    title = "Thông tin hồ sơ"
    success_message = "Đã lưu thông tin hồ sơ."

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.dossier)

    def get_form_kwargs(self) -> dict[str, Any]:
        names = ("version", "title", "submission_number", "submission_date", "meeting_date", "summary")
        return {"initial": {name: getattr(self.dossier, name) for name in names}}

    def reread(self) -> None:
        del self.dossier

    def writers(self) -> dict[str, Writer]:
        return last_writers(self.dossier)

    def perform(self, form: DossierForm) -> Dossier:
        return update_dossier(by=self.request.user, dossier=self.dossier, **form.cleaned_data)


class PartAddView(DossierFormView):
    """Upload one part. A nominee's report is sent from the nominee's own form."""

    form_class = PartForm
    submit_label = "Đưa vào hồ sơ"
    success_message = "Đã đưa tệp vào hồ sơ."
    multipart = True

    @property
    def kind(self) -> PartKind:
        if self.kwargs["kind"] not in (PartKind.SUBMISSION, PartKind.MINUTES, PartKind.OTHER):
            raise Http404
        return PartKind(self.kwargs["kind"])

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.dossier)

    def get_title(self) -> str:
        return self.kind.label

    def get_form_kwargs(self) -> dict[str, Any]:
        dossier = self.dossier
        known = {
            PartKind.SUBMISSION: {
                "document_number": dossier.submission_number,
                "document_date": dossier.submission_date,
            },
            PartKind.MINUTES: {"document_date": dossier.meeting_date},
        }
        return {"kind": self.kind, "initial": known.get(self.kind, {})}

    def perform(self, form: PartForm) -> DossierPart:
        return add_part(by=self.request.user, dossier=self.dossier, kind=self.kind, **form.cleaned_data)


class PartRemoveView(DossierActionView):
    success_message = "Đã bỏ tệp khỏi hồ sơ; các lần gửi vẫn được lưu."

    def perform(self) -> None:
        part = get_visible(self.dossier.parts.all(), pk=self.kwargs["part"])
        remove_part(by=self.request.user, part=part)
