from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from thidua.accounts.permissions import Permission
from thidua.accounts.scope import check_permission
from thidua.common.views import ActionView, ListPageView, PageView, SignedInView, get_visible
from thidua.notifications import selectors, services
from thidua.notifications.forms import BellFilterForm, OutboxFilterForm
from thidua.notifications.models import Notification, OutgoingMail


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
