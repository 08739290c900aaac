"""From a document to a draft: handing in, waiting, checking beside the text, making the draft."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.enums import FindingDecision, ReadingStatus
from campaigns.findings.build import untaken
from campaigns.findings.groups import Line, answer_questions, grouped, line_of
from campaigns.findings.marked import Span, paragraphs
from campaigns.findings.rows import kinds_by_key
from campaigns.forms.campaigns import DOCUMENT_PURPOSE
from campaigns.forms.reading import DraftForm, ReadingFilterForm, ReadingStartForm
from campaigns.models import Campaign, Finding, PlanReading
from campaigns.reading import ocr
from campaigns.rules.campaigns import may_create_somewhere
from campaigns.rules.reading import can_decide, can_discard, can_read_again, check_can_draft, launches, needs_decision
from campaigns.selectors import reading as selectors
from campaigns.services.drafting import make_draft
from campaigns.services.findings import seen_of
from campaigns.services.reading import discard_reading, job_key, read_again, start_reading
from thidua.accounts.scope import NOT_YOURS
from thidua.common import clock
from thidua.common.errors import NotAllowed
from thidua.common.views import ActionView, FormPageView, ListPageView, PageView, SignedInView, get_visible
from thidua.documents.files import store_upload

PENDING_ONLY = "chua-xem"


class ReadingMixin:
    """Adds `reading` through its selector; foreign and missing are 404."""

    request: Any
    kwargs: dict[str, Any]

    @property
    def reading(self) -> PlanReading:
        found: PlanReading | None = self.__dict__.get("_reading")
        if found is None:
            found = get_visible(selectors.visible_to(self.request.user), pk=self.kwargs["pk"])
            self.__dict__["_reading"] = found
        return found

    def review_url(self, anchor: str = "") -> str:
        url = reverse("campaigns:reading", args=[self.reading.pk])
        only = f"?loc={PENDING_ONLY}" if self.request.GET.get("loc") == PENDING_ONLY else ""
        return f"{url}{only}{anchor}"


class ReadingListView(ListPageView):
    template_name = "campaigns/reading_list.html"
    filter_form_class = ReadingFilterForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_create_somewhere(self.person):
            raise NotAllowed(NOT_YOURS)
        return super().get(request, *args, **kwargs)

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[PlanReading]:
        return selectors.search(self.person, filters)


class ReadingStartView(FormPageView):
    template_name = "campaigns/reading_start.html"
    form_class = ReadingStartForm

    def get_form_kwargs(self) -> dict[str, Any]:
        if not may_create_somewhere(self.person):
            raise NotAllowed(NOT_YOURS)
        return {"user": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "reads_scans": ocr.is_available()}

    def perform(self, form: ReadingStartForm) -> PlanReading:
        data = form.cleaned_data
        upload = data["file"]
        file = None
        if upload:
            allowed = form.fields["file"].allowed  # type: ignore[attr-defined]  # a file field of ours
            file = store_upload(by=self.person, upload=upload, purpose=DOCUMENT_PURPOSE, allowed=allowed)
        return start_reading(by=self.person, owner=data["owner"], file=file, text="" if file else data["text"])

    def get_success_url(self, result: PlanReading) -> str:
        return reverse("campaigns:reading", args=[result.pk])


class ReadingView(ReadingMixin, PageView):
    """The page of one reading, whatever state it is in."""

    def get_template_names(self) -> list[str]:
        reading = self.reading
        if reading.status == ReadingStatus.WAITING:
            return ["campaigns/reading_progress.html"]
        if reading.status == ReadingStatus.FAILED or not launches(reading):
            return ["campaigns/reading_other.html"]
        return ["campaigns/reading_review.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reading = self.reading
        context = {
            "reading": reading,
            "can_again": can_read_again(self.person, reading),
            "can_discard": can_discard(self.person, reading),
        }
        if reading.status == ReadingStatus.WAITING:
            context["job"] = selectors.job_of(job_key(reading))
        elif reading.status != ReadingStatus.FAILED:
            context |= self.review() if launches(reading) else self.text_alone()
        return super().get_context_data(**kwargs, **context)

    def text_alone(self) -> dict[str, Any]:
        questions = selectors.questions_in(self.reading)
        return {"paragraphs": paragraphs(self.reading.text, ()), "questions": questions}

    def review(self) -> dict[str, Any]:
        reading = self.reading
        findings = list(selectors.findings_in(reading))
        lines = lines_of(findings)
        left_alone = untaken(reading.result)
        taken = {item.path for item in findings}
        only_pending = self.request.GET.get("loc") == PENDING_ONLY
        decided, total = selectors.progress_of(findings)
        return {
            "groups": grouped([line for line in lines if needs_decision(line.finding)] if only_pending else lines),
            "paragraphs": paragraphs(reading.text, [*spans_of(findings), *_spans_left(left_alone)]),
            "left_alone": [item for item in left_alone if f"numeric_not_targets[{item['index']}]" not in taken],
            "only_pending": only_pending,
            "decided": decided,
            "total": total,
            "can_decide": can_decide(self.person, reading),
            "draft": selectors.draft_of(self.person, reading),
            "other_issuer": selectors.other_issuer(reading),
            "tab": "text" if self.request.GET.get("xem") == "van-ban" else "found",
        }


def lines_of(findings: list[Finding]) -> list[Line]:
    kinds = kinds_by_key(findings)
    parents = {item.path: item.label for item in findings}
    lines = [line_of(item, kinds, seen_of(item), parents) for item in findings]
    answer_questions(lines)
    return lines


def spans_of(findings: list[Finding]) -> list[Span]:
    """Where the text says what was found; a rejected finding leaves its place in grey."""
    return [
        Span(str(item.pk), item.start, item.end, "off" if item.decision == FindingDecision.REJECTED else item.kind)
        for item in findings
        if item.start is not None and item.end is not None
    ]


def _spans_left(items: list[dict[str, Any]]) -> list[Span]:
    return [
        Span(f"so-{item['index']}", item["start"], item["end"], "left")
        for item in items
        if isinstance(item["start"], int) and isinstance(item["end"], int)
    ]


class ReadingProgressView(ReadingMixin, SignedInView):
    """Asked by htmx while the worker reads; when it is done, the whole page is due."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = self.reading
        if reading.status == ReadingStatus.WAITING and request.headers.get("HX-Request"):
            context = {"reading": reading, "job": selectors.job_of(job_key(reading))}
            return render(request, "campaigns/_reading_progress.html", context)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": self.review_url()})
        return redirect(self.review_url())


class ReadingAgainView(ReadingMixin, ActionView):
    success_message = "Đã xếp văn bản vào hàng chờ đọc lại."

    def perform(self) -> PlanReading:
        return read_again(by=self.person, reading=self.reading)

    def get_success_url(self, result: PlanReading) -> str:
        return self.review_url()


class ReadingDiscardView(ReadingMixin, ActionView):
    success_message = "Đã bỏ văn bản. Không có bản soạn nào được tạo từ đó."

    def perform(self) -> PlanReading:
        return discard_reading(by=self.person, reading=self.reading)

    def get_success_url(self, result: PlanReading) -> str:
        return reverse("campaigns:readings")


class ReadingDraftView(ReadingMixin, FormPageView):
    """The last look: what becomes the draft, what still waits, which units take part."""

    template_name = "campaigns/reading_draft.html"
    form_class = DraftForm
    success_message = "Đã tạo bản soạn từ văn bản. Hãy xem các điểm cần sửa trước khi phát động."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reading.campaign_id:
            return redirect("campaigns:readiness", self.reading.campaign_id)
        check_can_draft(self.person, self.reading)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        findings = list(selectors.findings_in(self.reading))
        self.findings = findings
        return {"kinds": selectors.suggested_kinds(self.reading, findings, clock.today())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = lines_of(self.findings)
        waiting = [line for line in lines if needs_decision(line.finding)]
        return {
            **kwargs,
            "reading": self.reading,
            "groups": grouped([line for line in lines if not line.is_question]),
            "waiting": waiting,
            "rejected": sum(line.finding.decision == FindingDecision.REJECTED for line in lines),
            "questions": [line for line in lines if line.is_question],
        }

    def perform(self, form: DraftForm) -> Campaign:
        data = form.cleaned_data
        return make_draft(
            by=self.person, reading=self.reading, accept_pending=data["accept_pending"], kinds=data["kinds"]
        )

    def get_success_url(self, result: Campaign) -> str:
        return reverse("campaigns:readiness", args=[result.pk])
