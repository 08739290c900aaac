from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views import View

from thidua.accounts.permissions import Permission
from thidua.accounts.scope import check_permission
from thidua.common import clock
from thidua.common.dates import PartialDate, vi_date
from thidua.common.views import ActionView, ListPageView, PageView, SignedInView, get_visible
from thidua.notifications import agenda, ics, selectors, services
from thidua.notifications.forms import BellFilterForm, MonthForm, OutboxFilterForm
from thidua.notifications.models import Notification, OutgoingMail

# What a feed holds, and how often one may be fetched.
FEED_PAST, FEED_AHEAD = timedelta(days=60), timedelta(days=400)
RATE_COUNT, RATE_SECONDS = 30, 300


class BellView(SignedInView):
    """The count in the bell, asked for again by the page itself; without scripts it is a link to the list."""

    def get(self, request: Any) -> HttpResponse:
        return render(request, "components/bell.html", {"unread_count": selectors.unread_count(request.user)})


class NotificationListView(ListPageView):
    template_name = "notifications/list.html"
    filter_form_class = BellFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Notification]:
        rows = selectors.bell_of(self.request.user)
        return rows.filter(read_at__isnull=True) if filters.get("unread") else rows


class OpenNotificationView(ActionView):
    """Marks a notice read and goes where it points."""

    def perform(self) -> Notification:
        row = get_visible(selectors.bell_of(self.request.user), pk=self.kwargs["pk"])
        services.mark_read(by=self.request.user, notification=row)
        return row

    def get_success_url(self, result: Notification) -> str:
        return result.url


class ReadAllView(SignedInView):
    http_method_names = ["post", "options"]

    def post(self, request: Any) -> HttpResponse:
        services.mark_all_read(by=request.user)
        return redirect("notifications:list")


class CalendarView(PageView):
    """One month of everything that falls due, as a list by day."""

    template_name = "notifications/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = MonthForm(self.request.GET)
        form.is_valid()
        month = PartialDate.parse(form.cleaned_data.get("thang") or f"{clock.today():%Y-%m}")
        entries = agenda.entries_of(self.person, month.first_day(), month.last_day())
        return super().get_context_data(
            **kwargs,
            month=month,
            previous=month.first_day() - timedelta(days=1),
            following=month.last_day() + timedelta(days=1),
            days=[(day, _heading(day), list(found)) for day, found in groupby(entries, key=lambda entry: entry.day)],
        )


def _heading(day: date) -> str:
    today = " (hôm nay)" if day == clock.today() else ""
    return f"{date_format(day, 'l')}, {vi_date(day)}{today}"


class FeedView(SignedInView):
    """The person's private address for a calendar program: made or replaced by POST, shown on the next page only."""

    shown_once = "calendar_address"

    def get(self, request: HttpRequest) -> HttpResponse:
        address = request.session.pop(self.shown_once, "")
        context = {"feed": selectors.feed_of(self.person), "address": address}
        return render(request, "notifications/feed.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        token = services.create_feed(by=self.person)
        path = reverse("notifications:feed_file", args=[token])
        request.session[self.shown_once] = settings.PUBLIC_URL + path
        return redirect("notifications:feed")


class FeedRevokeView(ActionView):
    success_message = "Đã hủy địa chỉ lịch. Chương trình lịch không đọc được nữa."

    def perform(self) -> None:
        services.revoke_feed(by=self.person)

    def get_success_url(self, result: None) -> str:
        return reverse("notifications:feed")


class FeedFileView(View):
    """Read by calendar programs: no session, the token says who; that person's rights are asked anew each time."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        feed = selectors.feed_by_token(token)
        if feed is None:
            raise Http404
        if not _within_rate(feed.pk):
            return HttpResponse(status=429, headers={"Retry-After": str(RATE_SECONDS)})
        today = clock.today()
        entries = agenda.entries_of(feed.user, today - FEED_PAST, today + FEED_AHEAD)
        services.note_read(feed)
        headers = {
            "Cache-Control": "private, max-age=900",
            "X-Robots-Tag": "noindex",
            "Content-Disposition": 'inline; filename="lich-thi-dua.ics"',
        }
        data = ics.calendar_of("Lịch thi đua, khen thưởng", entries)
        return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=headers)


def _within_rate(key: int) -> bool:
    """Programs ask every few minutes at most; a loop gone wild is told to wait."""
    name = f"calendar-feed:{key}"
    cache.add(name, 0, RATE_SECONDS)
    try:
        return int(cache.incr(name)) <= RATE_COUNT
    except ValueError:  # it ran out between the two lines
        return True


class OutboxView(ListPageView):
    template_name = "notifications/outbox.html"
    filter_form_class = OutboxFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[OutgoingMail]:
        check_permission(self.request.user, Permission.MANAGE_OUTBOX)
        rows = selectors.mails_visible_to(self.request.user).select_related("recipient")
        if text := filters.get("q"):
            rows = rows.filter(Q(subject__icontains=text) | Q(to_address__icontains=text))
        return rows.filter(status=filters["status"]) if "status" in filters else rows


class MailView(PageView):
    template_name = "notifications/mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check_permission(self.request.user, Permission.MANAGE_OUTBOX)
        mails = selectors.mails_visible_to(self.request.user).select_related("recipient")
        return super().get_context_data(mail=get_visible(mails, pk=self.kwargs["pk"]))


class _MailAction(ActionView):
    def get_mail(self) -> OutgoingMail:
        check_permission(self.request.user, Permission.MANAGE_OUTBOX)
        mail: OutgoingMail = get_visible(selectors.mails_visible_to(self.request.user), pk=self.kwargs["pk"])
        return mail

    def get_success_url(self, result: OutgoingMail) -> str:
        return reverse("notifications:mail", args=[result.pk])


class ResendView(_MailAction):
    success_message = "Thư đã được xếp gửi lại."

    def perform(self) -> OutgoingMail:
        return services.resend_mail(by=self.request.user, mail=self.get_mail())


class HoldView(_MailAction):
    success_message = "Thư đang được tạm giữ."

    def perform(self) -> OutgoingMail:
        return services.hold_mail(by=self.request.user, mail=self.get_mail())
