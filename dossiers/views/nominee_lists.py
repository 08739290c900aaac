"""Lists units send: handing in, waiting, looking through row by row, accepting or putting aside."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dossiers.enums import NomineeListStatus, RowChoice, RowState
from dossiers.forms.nominee_lists import ALLOWED, ColumnsForm, ListDefaultsForm, ListSendForm, RowFilterForm, RowForm
from dossiers.lists import columns
from dossiers.lists.checking import ASK, DOUBLES, FILLED_ONCE, counts_by_code, effective
from dossiers.models import NomineeList, NomineeRow
from dossiers.rules import dossiers as rules
from dossiers.selectors import nominee_lists as selectors
from dossiers.selectors.dossiers import award_kinds_for
from dossiers.services import list_accepting as accepting
from dossiers.services import nominee_lists as services
from dossiers.views.base import DossierFormView, DossierMixin
from thidua.audit.excel import CONTENT_TYPE
from thidua.common.errors import DomainError, NotAllowed
from thidua.common.forms import MAX_KEY_DIGITS
from thidua.common.numbers import format_number
from thidua.common.views import ActionView, CheckedFormView, ListPageView, SignedInView, get_visible
from thidua.documents.files import store_upload

PAGE = 20


class ListSendView(DossierFormView):
    template_name = "dossiers/list_send.html"
    form_class = ListSendForm
    title = "Thêm từ danh sách Excel, Word"
    submit_label = "Gửi và đọc danh sách"
    multipart = True

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.dossier)

    def perform(self, form: ListSendForm) -> NomineeList:
        rules.check_can_edit(self.request.user, self.dossier)
        upload = form.cleaned_data["file"]
        stored = upload and store_upload(by=self.request.user, upload=upload, purpose=services.PURPOSE, allowed=ALLOWED)
        text = "" if stored else form.cleaned_data["text"]
        return services.send_list(by=self.request.user, dossier=self.dossier, file=stored or None, text=text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "dossier": self.dossier}

    def get_cancel_url(self) -> str:
        return self.dossier.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


class ListTemplateView(DossierMixin, SignedInView):
    """The empty sheet, with the awards of this dossier to choose from."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rules.check_can_edit(self.person, self.dossier)
        return _sheet(selectors.sheet_of(self.dossier, filled=False), f"mau-danh-sach-{self.dossier.code}")


class ListExportView(DossierMixin, SignedInView):
    """The dossier's nominees in the shape of the empty sheet."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _sheet(selectors.sheet_of(self.dossier, filled=True), f"danh-sach-{self.dossier.code}")


def _sheet(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)


class ListMixin:
    """The list of the address; the unit's own people only."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def nominee_list(self) -> NomineeList:
        found: NomineeList = get_visible(selectors.lists_visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def crumbs(self) -> list[tuple[str, str]]:
        dossier = self.nominee_list.dossier
        return [("Hồ sơ đề nghị", reverse("dossiers:list")), (dossier.code, dossier.get_absolute_url())]

    def get_success_url(self, result: Any) -> str:
        return self.nominee_list.get_absolute_url()

    def get_failure_url(self) -> str:
        return self.nominee_list.get_absolute_url()

    @cached_property
    def groups(self) -> list[columns.TableGroup]:
        return columns.groups_of(self.nominee_list.layout, self.nominee_list.mapping)

    def working(self) -> dict[str, Any]:
        row = self.nominee_list
        key = accepting.accept_key if row.status == NomineeListStatus.ACCEPTING else services.job_key
        return {"nominee_list": row, "dossier": row.dossier, "job": selectors.job_of(key(row))}


class ListView(ListMixin, ListPageView):
    """The page of one list in whatever state it is."""

    template_name = "dossiers/nominee_list.html"
    fragment_name = "dossiers/_list_review.html"
    filter_form_class = RowFilterForm
    page_size = PAGE

    def get_template_names(self) -> list[str]:
        """A row settled in place asks for the rows alone."""
        return [self.fragment_name if self.request.htmx else self.template_name]

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[NomineeRow]:
        return selectors.rows_of(self.nominee_list, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs, **self.working(), crumbs=self.crumbs())
        row, user = self.nominee_list, self.request.user
        counts = selectors.state_counts(row)
        found = selectors.candidates_of(user, row.dossier, context["rows"])
        can_edit = rules.can_edit(user, row.dossier) and row.is_open
        return {
            **context,
            "lines": [_line(line, row.defaults, found) for line in context["rows"]],
            "counts": counts,
            "reasons": counts_by_code(row.rows.filter(state=RowState.NEEDS).values_list("codes", flat=True)),
            "can_edit": can_edit,
            "can_tell": rules.can_edit(user, row.dossier) and (row.is_open or row.status == NomineeListStatus.FAILED),
            "groups": self.groups,
            "doubtful": columns.doubtful(self.groups),
            "can_accept": can_edit and not counts[RowState.NEEDS] and counts[RowState.READY] > 0,
            "can_stop": rules.can_edit(user, row.dossier),
            "why_not": _why_not(counts),
            "to_fill": row.rows.filter(selectors.any_code(FILLED_ONCE), state=RowState.NEEDS).count(),
            "piece": self.request.htmx,
        }


def _why_not(counts: dict[str, int]) -> str:
    if counts[RowState.NEEDS]:
        return f"Còn {format_number(counts[RowState.NEEDS])} dòng cần xem."
    return "Không còn dòng nào để ghi." if not counts[RowState.READY] else ""


def _settled() -> HttpResponse:
    """The page asks for its rows again, with the filters it has."""
    return HttpResponse(status=204, headers={"HX-Trigger": "danh-sach-doi"})


def _line(line: NomineeRow, defaults: dict[str, Any], found: dict[int, Any]) -> dict[str, Any]:
    codes = {item["code"] for item in line.problems}
    asks = {item["code"] for item in line.problems if item["level"] == ASK}
    return {
        "row": line,
        "values": effective(line, defaults),
        "people": [found[pk] for pk in line.candidates if pk in found and pk != line.recipient_id],
        "can_confirm": bool(asks - set(DOUBLES)),
        "can_share": "same_name" in codes,
        "is_double": bool(codes & set(DOUBLES)),
    }


class ListProgressView(ListMixin, SignedInView):
    """Asked again by the page while the worker has the list; done, it reloads the page."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = render(request, "dossiers/_list_progress.html", self.working())
        if not self.nominee_list.is_working:
            response["HX-Refresh"] = "true"
        return response


class ListDefaultsView(ListMixin, CheckedFormView):
    form_class = ListDefaultsForm
    title = "Điền cho các dòng để trống"
    submit_label = "Điền và kiểm tra lại"
    success_message = "Đã điền cho các dòng để trống."

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.nominee_list.dossier)

    def get_intro(self) -> str:
        return "Chỉ điền vào ô còn trống; những dòng đã ghi rõ trong danh sách giữ nguyên."

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.nominee_list
        return {
            "award_kinds": award_kinds_for(row.dossier),
            "initial": {**row.defaults, "version": row.version},
        }

    def perform(self, form: ListDefaultsForm) -> NomineeList:
        data = form.cleaned_data
        values = {name: data[name] for name in ("achievement_from", "achievement_to", "citation")}
        values["award"] = data["award"].pk if data["award"] else None
        return services.set_defaults(
            by=self.request.user, nominee_list=self.nominee_list, version=data["version"], values=values
        )


class ListColumnsView(ListMixin, CheckedFormView):
    """What each column is taken for; saved, the file is read again."""

    template_name = "dossiers/list_columns.html"
    form_class = ColumnsForm
    title = "Các cột ghi gì"
    submit_label = "Lưu và đọc lại danh sách"
    success_message = "Đã ghi nhận; đang đọc lại danh sách theo các cột vừa chọn."

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.nominee_list.dossier)

    def get_intro(self) -> str:
        return (
            f"{self.nominee_list.title}. Những dòng đã sửa, đã chọn được giữ nguyên; lần sau cổng nhớ các tiêu đề này."
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"groups": self.groups, "initial": {"version": self.nominee_list.version}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "rows": kwargs["form"].rows()}

    def perform(self, form: ColumnsForm) -> NomineeList:
        row = self.nominee_list
        chosen = {name: str(value) for name, value in form.cleaned_data.items() if name != "version"}
        mapping = columns.mapping_from(self.groups, chosen, row.mapping)
        version = form.cleaned_data["version"]
        return services.set_columns(by=self.request.user, nominee_list=row, version=version, mapping=mapping)


class ListSkipView(ListMixin, ActionView):
    def perform(self) -> None:
        skipped = services.skip_doubles(by=self.person, nominee_list=self.nominee_list)
        messages.success(self.request, f"Đã bỏ qua {skipped} dòng trùng.")


class ListAcceptView(ListMixin, ActionView):
    def perform(self) -> NomineeList:
        return accepting.accept_list(by=self.person, nominee_list=self.nominee_list)


class ListStopView(ListMixin, ActionView):
    success_message = "Đã dừng, chưa ghi gì vào hồ sơ."

    def perform(self) -> NomineeList:
        return accepting.stop_accepting(by=self.person, nominee_list=self.nominee_list)


class ListDiscardView(ListMixin, ActionView):
    success_message = "Đã bỏ danh sách, không ghi gì vào hồ sơ."

    def perform(self) -> NomineeList:
        return services.discard_list(by=self.person, nominee_list=self.nominee_list)

    def get_success_url(self, result: Any) -> str:
        return str(self.nominee_list.dossier.get_absolute_url())


class RowMixin(ListMixin):
    @cached_property
    def row(self) -> NomineeRow:
        found: NomineeRow = get_visible(selectors.rows_visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    @cached_property
    def nominee_list(self) -> Any:
        return self.row.nominee_list

    def get_success_url(self, result: Any) -> str:
        page = (self.nominee_list.rows.filter(order__lt=self.row.order).count() // PAGE) + 1
        return f"{self.nominee_list.get_absolute_url()}?page={page}#dong-{self.row.pk}"


class RowEditView(RowMixin, CheckedFormView):
    template_name = "dossiers/list_row.html"
    form_class = RowForm
    fragment_name = "dossiers/_list_row_form.html"
    title = "Sửa dòng"
    submit_label = "Lưu và kiểm tra lại"

    @property
    def success_message(self) -> str:  # type: ignore[override]  # in place the row itself shows it
        return "" if self.request.htmx else "Đã sửa dòng."

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.nominee_list.dossier)

    def get_form_kwargs(self) -> dict[str, Any]:
        award = self.row.values.get("award") or self.row.award_kind_id
        return {
            "award_kinds": award_kinds_for(self.nominee_list.dossier),
            "initial": {**self.row.values, "award": award},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "row": self.row}

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        template = self.fragment_name if self.request.htmx else self.template_name
        return render(self.request, template, self.get_context_data(form=form), status=status)

    def submitted(self, request: Any) -> HttpResponse:
        answer = super().submitted(request)
        return _settled() if request.htmx and answer.status_code == HTTPStatus.FOUND else answer

    def perform(self, form: RowForm) -> NomineeRow:
        award = form.cleaned_data["award"]
        return services.correct_row(
            by=self.request.user, row=self.row, values=form.cleaned_data, award=award.pk if award else None
        )


class RowChooseView(RowMixin, ActionView):
    """One button: `chon` is the choice, 'merge:12' names the person on record."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.request.htmx:
            return super().post(request, *args, **kwargs)
        try:
            self.perform()
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return _settled()

    def perform(self) -> NomineeRow:
        choice, _, key = self.request.POST.get("chon", "").partition(":")
        recipient = int(key) if key.isdecimal() and len(key) <= MAX_KEY_DIGITS else None
        if choice == "open":
            choice = RowChoice.OPEN.value
        elif choice == RowChoice.OPEN:
            choice = "nothing"
        return services.choose(by=self.person, row=self.row, choice=choice, recipient=recipient)
