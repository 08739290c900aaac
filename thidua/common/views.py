"""View bases: fetch through a selector, bind a form, call one service, turn a refusal into words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import TemplateView

from thidua.common.errors import DomainError, NotAllowed
from thidua.common.held import held_page

PAGE_SIZE = 20


def get_visible(rows: QuerySet[Any], **lookup: Any) -> Any:
    """One row through its selector's door, or 404: foreign and missing look the same."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Http404
    return row


class SignedInView(LoginRequiredMixin, View):
    """Base of every page behind sign-in. A refusal that nobody caught becomes a readable page, never a 500."""

    # Behind sign-in `request.user` is a person; the rooms below this one know their class.
    request: Any

    @property
    def person(self) -> Any:
        """The signed-in user: `LoginRequiredMixin` has turned everybody else away."""
        return self.request.user

    def handle_no_permission(self) -> Any:
        """The session has ended: long text that was just sent is kept for sending again."""
        return held_page(self.request) or super().handle_no_permission()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as error:
            return render(request, "403.html", {"reason": error.message}, status=403)
        except DomainError as error:
            return render(request, "409.html", {"reason": error.message}, status=error.status_code)


class PageView(SignedInView, TemplateView):
    """A read-only page: define `template_name` and `get_context_data`."""


class ListPageView(SignedInView, TemplateView):
    """A list with server pagination and a filter form built from the query string.

    Subclasses give `filter_form_class` (an invalid filter never fails a page: it is ignored and named beside its field)
    and `get_rows(filters)` returning an ordered queryset from a selector.
    """

    filter_form_class: type[Any] | None = None
    page_size = PAGE_SIZE
    context_name = "page_obj"

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Any]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.filter_form_class(self.request.GET, **self.get_filter_kwargs()) if self.filter_form_class else None
        filters: dict[str, Any] = {}
        if form is not None:
            form.is_valid()
            filters = {key: value for key, value in form.cleaned_data.items() if value not in (None, "", [])}
        page = paginate(self.get_rows(filters), self.request, self.page_size)
        return super().get_context_data(**kwargs, filter_form=form, page_obj=page, rows=page.object_list)

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {}


def paginate(rows: QuerySet[Any], request: HttpRequest, size: int = PAGE_SIZE) -> Page[Any]:
    """The page named in `?page=`; nonsense gives the first or last page, never an error."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


class FormPageView(SignedInView):
    """A form that calls one service. On refusal the page comes back with everything typed and the reason beside it."""

    template_name = ""
    form_class: type[Any]
    success_message = ""

    def get_form(self, data: Any = None, files: Any = None) -> Any:
        return self.form_class(data, files, **self.get_form_kwargs())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs

    def perform(self, form: Any) -> Model | None:
        """Call the service with the cleaned data; a DomainError is shown on the form."""
        raise NotImplementedError

    def get_success_url(self, result: Any) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.submitted(request)

    def submitted(self, request: HttpRequest) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            result = self.perform(form)
        except DomainError as error:
            return self.refused(form, error)
        if self.success_message:
            messages.success(request, self.success_message)
        return redirect(self.get_success_url(result))

    def refused(self, form: Any, error: DomainError) -> HttpResponse:
        form.add_domain_error(error)
        return self.show(form, status=422 if error.status_code == 400 else error.status_code)

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(form=form), status=status)


class CheckedFormView(FormPageView):
    """A form that is shown only to whom the rule allows it.

    On POST only "who" is asked beforehand; what the state forbids is said by the service, with the typed text kept.
    """

    template_name = "components/form_page.html"
    title = ""
    submit_label = "Lưu"
    intro = ""
    warning = ""
    danger = False
    multipart = False

    def check(self) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.check()
        except NotAllowed:
            raise
        except DomainError:
            pass
        return super().post(request, *args, **kwargs)

    def crumbs(self) -> list[tuple[str, str]]:
        return []

    def get_title(self) -> str:
        return self.title

    def get_intro(self) -> str:
        return self.intro

    def get_warning(self) -> str:
        return self.warning

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **kwargs,
            "title": self.get_title(),
            "submit_label": self.submit_label,
            "cancel_url": self.get_cancel_url(),
            "crumbs": self.crumbs(),
            "intro": self.get_intro(),
            "warning": self.get_warning(),
            "danger": self.danger,
            "multipart": self.multipart,
        }


class ActionView(SignedInView):
    """A button: POST only, one service, then back. A refusal becomes a message on the page it came from."""

    http_method_names = ["post", "options"]
    success_message = ""

    def perform(self) -> Any:
        raise NotImplementedError

    def get_success_url(self, result: Any) -> str:
        raise NotImplementedError

    def get_failure_url(self) -> str:
        """Where to go when the service refuses; by default the page the button stood on."""
        back = self.request.META.get("HTTP_REFERER", "")
        safe = url_has_allowed_host_and_scheme(back, {self.request.get_host()}, self.request.is_secure())
        return back if safe else "/"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            result = self.perform()
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(self.get_failure_url())
        if self.success_message:
            messages.success(request, self.success_message)
        return redirect(self.get_success_url(result))
