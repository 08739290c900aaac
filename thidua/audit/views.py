from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from thidua.audit import selectors, wording
from thidua.audit.forms import AuditFilterForm
from thidua.audit.models import AuditEvent
from thidua.common.errors import NotAllowed
from thidua.common.permissions import Permission
from thidua.common.views import ListPageView


class AuditListView(ListPageView):
    template_name = "audit/list.html"
    filter_form_class = AuditFilterForm
    page_size = 30

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.person.may(Permission.VIEW_AUDIT):
            raise NotAllowed("Nhật ký dành cho quản trị viên và lãnh đạo cơ quan thường trực.")
        return super().get(request, *args, **kwargs)

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[AuditEvent]:
        return selectors.search(self.person, **filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["history"] = [wording.as_timeline(event, named=True) for event in context["rows"]]
        return context
