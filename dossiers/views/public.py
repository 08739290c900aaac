"""Pages for everybody: nominations open to comment. No sign-in, nothing personal, no scripts needed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from dossiers.forms.consulting import CommentForm, PublicFilterForm
from dossiers.models import PublicNominee
from dossiers.rules.publishing import check_is_open, is_open
from dossiers.selectors import publishing as selectors
from dossiers.services.publishing import send_comment
from thidua.common.checks import refusal
from thidua.common.errors import DomainError
from thidua.common.views import get_visible, paginate

PER_HOUR = 10
"""Comments from one address in an hour. The address itself is kept nowhere, only its digest in the cache."""
THANKS = "Cảm ơn bạn. Ý kiến đã được gửi đến bộ phận thẩm định và hiện công khai sau khi được xem xét."


class NoticeListView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        page = paginate(selectors.published(), request)
        rows = [(notice, is_open(notice)) for notice in page.object_list]
        return render(request, "dossiers/public/notices.html", {"page_obj": page, "rows": rows})


class NoticeView(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_visible(selectors.published(), pk=pk)
        form = PublicFilterForm(request.GET)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        page = paginate(selectors.shown_nominees(notice, text), request)
        context = {"notice": notice, "page_obj": page, "filter_form": form, "is_open": is_open(notice)}
        return render(request, "dossiers/public/notice.html", context)


class CommentView(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, self._nominee(pk), CommentForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        nominee, form = self._nominee(pk), CommentForm(request.POST)
        if not form.is_valid():
            return self._show(request, nominee, form, 422)
        if form.is_from_a_program:
            messages.success(request, THANKS)
            return redirect(nominee.notice.get_absolute_url())
        if _too_many(request):
            form.add_error(None, "Bạn đã gửi nhiều ý kiến trong một giờ; xin gửi tiếp sau.")
            return self._show(request, nominee, form, 429)
        try:
            send_comment(nominee=nominee, text=form.cleaned_data["text"], sender=form.cleaned_data["sender"])
        except DomainError as error:
            form.add_domain_error(error)
            return self._show(request, nominee, form, 422)
        messages.success(request, THANKS)
        return redirect(nominee.notice.get_absolute_url())

    @staticmethod
    def _nominee(pk: int) -> PublicNominee:
        found: PublicNominee = get_visible(selectors.open_nominees(), pk=pk)
        return found

    @staticmethod
    def _show(request: HttpRequest, nominee: PublicNominee, form: CommentForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {
            "nominee": nominee,
            "form": form,
            "closed": refusal(check_is_open, nominee.notice),
        }
        return render(request, "dossiers/public/comment.html", context, status=status)


def _too_many(request: HttpRequest) -> bool:
    digest = hashlib.sha256(str(request.META.get("REMOTE_ADDR", "")).encode()).hexdigest()[:32]
    key = f"public-comment:{digest}"
    cache.add(key, 0, 3600)
    try:
        return int(cache.incr(key)) > PER_HOUR
    except ValueError:  # ran out between the two steps
        return False
