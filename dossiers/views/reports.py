"""Parts of a dossier: reports filled in the portal, files by the catalogue's rows, versions side by side."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from awards.models import AwardForm
from awards.structures import Content, Section, fit, sections_of
from dossiers.differences import compare, in_lines
from dossiers.enums import PartKind
from dossiers.forms.dossiers import PartForm, ReportFilesForm
from dossiers.forms.reports import ReportForm, initial_of
from dossiers.models import DossierPart, PartDraft
from dossiers.rules import dossiers as rules
from dossiers.selectors import parts
from dossiers.selectors.prefill import prefilled
from dossiers.services import reports
from dossiers.services.parts import add_part
from dossiers.services.report_files import Placed, add_common_report, add_matched_reports
from dossiers.views.base import DossierFormView, DossierMixin
from dossiers.views.nominations import NominationMixin
from thidua.common.dates import vi_datetime
from thidua.common.errors import DomainError, NotAllowed
from thidua.common.numbers import format_number
from thidua.common.stale import StaleSaveMixin, Writer
from thidua.common.views import ActionView, PageView, SignedInView, get_visible
from thidua.documents.models import Job

SIGNED_OUT = (
    "Phiên làm việc đã hết nên chưa lưu tạm được. Giữ nguyên trang này, đăng nhập lại ở thẻ khác rồi bấm “Lưu báo cáo”."
)


def _title_of(form_row: AwardForm) -> str:
    return f"{form_row.part} (Mẫu số {form_row.form_number})" if form_row.form_number else form_row.part


class _NomineeFormMixin(NominationMixin):
    """The catalogue's row of the address, among those asked for this nominee."""

    @cached_property
    def form_row(self) -> AwardForm:
        found = parts.form_of_nomination(self.nomination, self.kwargs["form"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def sections(self) -> list[Section]:
        if not parts.is_filled_here(self.form_row) or self.form_row.structure is None:
            raise Http404
        return sections_of(self.form_row.structure.sections)

    @cached_property
    def latest(self) -> DossierPart | None:
        return parts.versions_of(self.nomination, self.form_row).first()

    @property
    def seen(self) -> int:
        return self.latest.version if self.latest else 0

    def stored(self) -> Content:
        """The newest content kept, or what the portal knows when there is none."""
        rows = parts.versions_of(self.nomination, self.form_row).filter(content__isnull=False)
        kept = rows.first()
        if kept is None or kept.content is None:
            return prefilled(self.nomination, self.sections)
        return fit(self.sections, kept.content)


class ReportView(StaleSaveMixin, _NomineeFormMixin, DossierFormView):
    """The report in the structure of its form. Who opens it again finds what was typed and not saved yet."""

    template_name = "dossiers/report_form.html"
    form_class = ReportForm
    submit_label = "Lưu báo cáo"
    seen_field = "seen"

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.dossier)

    def get_title(self) -> str:
        return _title_of(self.form_row)

    def get_intro(self) -> str:
        return f"{self.nomination.recipient} · {self.nomination.award_kind}"

    def crumbs(self) -> list[tuple[str, str]]:
        return [*super().crumbs(), (str(self.nomination.recipient), self.nomination.get_absolute_url())]

    @cached_property
    def draft(self) -> PartDraft | None:
        return parts.draft_of(self.request.user, self.nomination, self.form_row)

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.request.method == "GET" and self.draft:
            initial = initial_of(self.sections, fit(self.sections, self.draft.content), self.draft.base_version)
        else:
            initial = initial_of(self.sections, self.stored(), self.seen)
        return {"sections": self.sections, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "nomination": self.nomination,
            "form_row": self.form_row,
            "latest": self.latest,
            "draft": self.draft if self.request.method == "GET" else None,
            "others": parts.others_editing(self.request.user, self.nomination, self.form_row),
            "conflict": kwargs.get("conflict"),
            "conflict_take": kwargs.get("conflict_take"),
        }

    def reread(self) -> None:
        del self.latest

    def writers(self) -> dict[str, Writer]:
        last = self.latest
        return {name: (str(last.added_by), last.added_at) for name in self.get_form().fields} if last else {}

    def perform(self, form: ReportForm) -> DossierPart:
        return reports.save_report(
            by=self.request.user,
            nomination=self.nomination,
            form=self.form_row,
            content=form.content(),
            seen=form.cleaned_data["seen"],
        )

    def get_success_url(self, result: Any) -> str:
        if result is None:
            return self.nomination.get_absolute_url()
        messages.success(self.request, f"Đã lưu lúc {vi_datetime(result.added_at)} (lần {result.version}).")
        return reverse("dossiers:report", args=[self.nomination.pk, self.form_row.pk])


class ReportDraftView(_NomineeFormMixin, SignedInView):
    """What is typed, kept from time to time; the answer is one line that says so."""

    http_method_names = ["post", "options"]

    def handle_no_permission(self) -> Any:
        return self.line(SIGNED_OUT, "warn") if self.request.htmx else super().handle_no_permission()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            rules.check_can_edit(self.request.user, self.dossier)  # type: ignore[arg-type]  # signed in
            return self.keep(ReportForm(request.POST, sections=self.sections))
        except NotAllowed:
            raise
        except DomainError as error:
            return self.line(f"Chưa lưu tạm: {error.message}", "warn")

    def keep(self, form: ReportForm) -> HttpResponse:
        if not form.is_valid():
            return self.line("Chưa lưu tạm: có ô nhập quá dài hoặc chưa đúng. Bấm “Lưu báo cáo” để xem ô nào.", "warn")
        draft = reports.save_draft(
            by=self.person,
            nomination=self.nomination,
            form=self.form_row,
            content=form.content(),
            base=form.cleaned_data["seen"],
        )
        return self.line(f"Đã lưu lúc {vi_datetime(draft.saved_at)} (bản đang soạn, chỉ bạn thấy).", "good")

    def line(self, text: str, tone: str) -> HttpResponse:
        """Without scripts the button leads back to the page, which shows the draft."""
        if not self.request.htmx:
            messages.info(self.request, text)
            return redirect("dossiers:report", self.kwargs["pk"], self.kwargs["form"])
        return render(self.request, "dossiers/_draft_line.html", {"text": text, "tone": tone})


class ReportDiscardView(_NomineeFormMixin, ActionView):
    success_message = "Đã bỏ phần đang soạn; trang hiện bản đã lưu."

    def perform(self) -> None:
        reports.discard_draft(by=self.request.user, nomination=self.nomination, form=self.form_row)

    def get_success_url(self, result: Any) -> str:
        return reverse("dossiers:report", args=[self.nomination.pk, self.form_row.pk])

    def get_failure_url(self) -> str:
        return self.nomination.get_absolute_url()


class _UploadView(DossierFormView):
    """A signed file for a row of the catalogue."""

    form_class = PartForm
    submit_label = "Đưa vào hồ sơ"
    success_message = "Đã đưa tệp vào hồ sơ."
    multipart = True

    @cached_property
    def form_row(self) -> AwardForm:
        raise NotImplementedError

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.dossier)

    def get_title(self) -> str:
        return _title_of(self.form_row)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"kind": PartKind(self.form_row.kind)}

    def perform(self, form: PartForm) -> DossierPart:
        return add_part(
            by=self.request.user,
            dossier=self.dossier,
            kind=self.form_row.kind,
            title=self.form_row.part if self.form_row.kind == PartKind.OTHER else "",
            nomination=getattr(self, "nomination", None),
            **form.cleaned_data,
        )


class NomineePartAddView(_NomineeFormMixin, _UploadView):
    def get_intro(self) -> str:
        return f"{self.nomination.recipient} · {self.dossier.title}"


class DossierPartAddView(_UploadView):
    @cached_property
    def form_row(self) -> AwardForm:
        found = parts.form_of_dossier(self.dossier, self.kwargs["form"])
        if found is None or found.kind in (PartKind.SUBMISSION, PartKind.MINUTES):
            raise Http404
        return found


class ReportFilesView(DossierFormView):
    """Reports of many nominees at once; a file that finds nobody is named and sent again under another name."""

    form_class = ReportFilesForm
    title = "Đưa báo cáo của nhiều đề nghị"
    submit_label = "Đưa vào hồ sơ"
    multipart = True

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.dossier)

    def get_intro(self) -> str:
        waiting = len(parts.without_report(self.dossier))
        return f"{self.dossier.title} · còn {format_number(waiting)} đề nghị chưa có báo cáo"

    def perform(self, form: ReportFilesForm) -> Any:
        files, user = form.cleaned_data["uploads"], self.request.user
        if form.cleaned_data["way"] == "common":
            return add_common_report(by=user, dossier=self.dossier, upload=files[0])
        return add_matched_reports(by=user, dossier=self.dossier, uploads=files)

    def get_success_url(self, result: Placed | None) -> str:
        if result is not None:
            messages.success(self.request, f"Đã đưa báo cáo của {format_number(result.count)} đề nghị vào hồ sơ.")
            if result.left:
                messages.warning(self.request, f"Chưa ghép được: {'; '.join(result.left[:10])}.")
        return self.dossier.get_absolute_url()


class PartMixin(DossierMixin):
    """One version of a part, through the door of the person who asks."""

    @cached_property
    def part(self) -> DossierPart:
        rows = parts.parts_visible_to(self.request.user)  # type: ignore[arg-type]  # signed in
        found: DossierPart = get_visible(rows, pk=self.kwargs["pk"])
        return found

    @cached_property
    def dossier(self) -> Any:
        return self.part.dossier

    def crumbs(self) -> list[tuple[str, str]]:
        nomination = self.part.nomination
        own = [(str(nomination.recipient), nomination.get_absolute_url())] if nomination else []
        return [*super().crumbs(), *own]


class PartView(PartMixin, PageView):
    """A version as it was saved, and all others of the same part."""

    template_name = "dossiers/part.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        part = self.part
        sections = sections_of(part.structure.sections) if part.structure else []
        content = fit(sections, part.content or {})
        return super().get_context_data(
            part=part,
            dossier=self.dossier,
            crumbs=self.crumbs(),
            shown=[(section, content[section.key], in_lines(section, content[section.key])) for section in sections],
            versions=list(parts.siblings_of(part)),
            can_edit=rules.can_edit(self.request.user, self.dossier),
        )


class PartCompareView(PartMixin, PageView):
    """Two versions word by word; `?voi=` names the other, without it the one before."""

    template_name = "dossiers/part_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(parts.siblings_of(self.part))
        wanted = self.request.GET.get("voi", "")
        other = next((row for row in rows if str(row.pk) == wanted), None)
        earlier = [row for row in rows if row.version < self.part.version]
        other = other or next(iter(earlier), None) or next((row for row in rows if row.pk != self.part.pk), None)
        pair = sorted([row for row in (other, self.part) if row is not None], key=lambda row: row.version)
        return super().get_context_data(
            part=self.part,
            dossier=self.dossier,
            crumbs=self.crumbs(),
            versions=rows,
            old=pair[0],
            new=pair[-1],
            differences=_differences(pair[0], pair[-1]),
        )


def _differences(old: DossierPart, new: DossierPart) -> list[Any] | None:
    """None: one of the two is a file, which is read by opening it."""
    if old.structure is None or new.structure is None:
        return None
    forms = sections_of(old.structure.sections), sections_of(new.structure.sections)
    return compare(old.content or {}, new.content or {}, *forms)


class PartRestoreView(PartMixin, ActionView):
    success_message = "Đã khôi phục thành một lần mới; các lần khác vẫn còn."

    def perform(self) -> DossierPart:
        return reports.restore_part(by=self.request.user, part=self.part)

    def get_success_url(self, result: DossierPart) -> str:
        return reverse("dossiers:part", args=[result.pk])

    def get_failure_url(self) -> str:
        return reverse("dossiers:part", args=[self.kwargs["pk"]])


class PartPrintView(PartMixin, ActionView):
    def perform(self) -> Job:
        return reports.request_print(by=self.request.user, part=self.part)

    def get_success_url(self, result: Job) -> str:
        return reverse("documents:job", args=[result.pk])

    def get_failure_url(self) -> str:
        return reverse("dossiers:part", args=[self.kwargs["pk"]])
