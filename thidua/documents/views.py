from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission, has_permission
from thidua.common.views import ActionView, ListPageView, SignedInView, get_visible
from thidua.documents import access, files, selectors, services
from thidua.documents.forms import JobFilterForm
from thidua.documents.models import Job
from thidua.documents.rules import can_retry_job

logger = logging.getLogger(__name__)

# Whatever the bytes are, a browser neither guesses their type nor runs them.
DOWNLOAD_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class FileView(SignedInView):
    """Always a download, never shown inside a page of ours."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, file_id: UUID) -> FileResponse:
        stored = selectors.readable_file(self.person, file_id)
        if stored is None:
            raise Http404
        try:
            stream = files.open_file(stored)
        except FileNotFoundError as error:
            logger.error("the bytes of file %s are missing", stored.pk)
            raise Http404 from error
        return FileResponse(
            stream,
            as_attachment=True,
            filename=stored.original_name,
            content_type=stored.content_type,
            headers=DOWNLOAD_HEADERS,
        )


class JobListView(ListPageView):
    template_name = "documents/jobs.html"
    filter_form_class = JobFilterForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_permission(self.person, P.MANAGE_OUTBOX)
        return super().get(request, *args, **kwargs)

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Job]:
        return selectors.managed_jobs(self.person, status=filters.get("status", ""), text=filters.get("q", ""))


class JobView(SignedInView):
    """Progress of one job; asked by htmx, only the part that changes."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_visible(selectors.jobs_visible_to(self.person), pk=pk)
        stored = job.result_file
        context = {
            "job": job,
            "result_file": stored if stored and access.may_read(self.person, stored) else None,
            "can_retry": can_retry_job(self.person, job),
            "manages_jobs": has_permission(self.person, P.MANAGE_OUTBOX),
        }
        return render(
            request, "documents/_job.html" if request.headers.get("HX-Request") else "documents/job.html", context
        )


class JobRetryView(ActionView):
    success_message = "Công việc đã được xếp lại vào hàng chờ."

    def perform(self) -> Job:
        job = get_visible(selectors.jobs_visible_to(self.person), pk=self.kwargs["pk"])
        return services.retry_job(by=self.person, job=job)

    def get_success_url(self, result: Job) -> str:
        return reverse("documents:job", args=[result.pk])
