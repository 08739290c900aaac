"""Word templates of an agency, and the papers of a dossier filled from them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from dossiers.enums import WordKind
from dossiers.forms.word import TemplateFilterForm, TemplateForm
from dossiers.models import WordDraft, WordTemplate
from dossiers.rules import word as rules
from dossiers.selectors import word as selectors
from dossiers.services.word_drafts import ask_for_paper
from dossiers.services.word_templates import add_template, retire_template
from dossiers.views.base import DossierActionView
from dossiers.wordfill.places import places_of
from dossiers.wordfill.samples import sample
from thidua.common import clock
from thidua.common.views import ActionView, CheckedFormView, ListPageView, PageView, SignedInView, get_visible
from thidua.documents.files import open_file
from thidua.documents.templating import Many, Vocabulary, example_of, fill
from thidua.documents.views import DOWNLOAD_HEADERS
from thidua.documents.word import CONTENT_TYPE


def _download(data: bytes, name: str) -> HttpResponse:
    headers = {**DOWNLOAD_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)


class WordTemplateListView(ListPageView):
    template_name = "dossiers/word_templates.html"
    filter_form_class = TemplateFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[WordTemplate]:
        rules.check_can_keep_templates(self.person)
        return selectors.templates_listed(self.person, filters)


class WordTemplateAddView(CheckedFormView):
    """`?mau=` starts from the template that is to be replaced."""

    form_class = TemplateForm
    title = "Tải lên mẫu Word"
    intro = "Cổng kiểm tra các ô thay thế trong mẫu trước khi lưu. Mẫu cùng loại đã có được giữ lại thành lần trước."
    submit_label = "Kiểm tra và lưu"
    success_message = "Đã lưu mẫu. Hãy xem thử để chắc chắn mẫu ra đúng ý."
    multipart = True

    def check(self) -> None:
        rules.check_can_keep_templates(self.person)

    def get_form_kwargs(self) -> dict[str, Any]:
        wanted = self.request.GET.get("mau", "")
        rows = selectors.templates_visible_to(self.person)
        old = rows.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 10 else None
        initial = {"owner": old.owner_id, "kind": old.kind, "name": old.name} if old else {}
        return {"owners": selectors.owners_for(self.person), "initial": initial}

    def crumbs(self) -> list[tuple[str, str]]:
        return [("Mẫu Word", reverse("dossiers:word_templates"))]

    def get_cancel_url(self) -> str:
        return reverse("dossiers:word_templates")

    def perform(self, form: TemplateForm) -> WordTemplate:
        return add_template(by=self.person, **form.cleaned_data)

    def get_success_url(self, result: WordTemplate) -> str:
        return result.get_absolute_url()


class TemplateMixin:
    kwargs: dict[str, Any]
    person: Any

    @cached_property
    def template(self) -> WordTemplate:
        found: WordTemplate = get_visible(selectors.templates_visible_to(self.person), pk=self.kwargs["pk"])
        return found


class WordTemplateView(TemplateMixin, PageView):
    template_name = "dossiers/word_template.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        template = self.template
        return super().get_context_data(
            **kwargs,
            template=template,
            versions=selectors.versions_of(template),
            can_retire=rules.can_retire(self.person, template),
            not_yet=template.valid_from > clock.today(),
        )


class WordTemplatePreviewView(TemplateMixin, SignedInView):
    """The template filled with the examples of its places."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        with open_file(self.template.file) as stream:
            data = stream.read()
        places = places_of(self.template.kind)
        return _download(fill(data, example_of(places), places), f"xem-thu-mau-{pk}.docx")


class WordTemplateRetireView(TemplateMixin, ActionView):
    success_message = "Đã ngừng dùng mẫu này. Các văn bản đã tạo từ mẫu vẫn giữ nguyên."

    def perform(self) -> WordTemplate:
        return retire_template(by=self.person, template=self.template)

    def get_success_url(self, result: WordTemplate) -> str:
        return result.get_absolute_url()

    def get_failure_url(self) -> str:
        return self.template.get_absolute_url()


class WordPlacesView(PageView):
    """Every place a template may have, with how to write it."""

    template_name = "dossiers/word_places.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules.check_can_keep_templates(self.person)
        kinds = [(kind, _shown(places_of(kind))) for kind in WordKind]
        return super().get_context_data(**kwargs, kinds=kinds)


def _shown(places: Vocabulary) -> dict[str, Any]:
    """The single places first, then each list (and each list in its rows) with the name its row goes by."""
    lists = []
    for one in places:
        if isinstance(one, Many):
            lists.append(("d", one.name, one, _words(one.fields)))
            inner = [part for part in one.fields if isinstance(part, Many)]
            lists += [("n", f"d.{part.name}", part, _words(part.fields)) for part in inner]
    return {"words": _words(places), "lists": lists}


def _words(places: Vocabulary) -> list[Any]:
    return [one for one in places if not isinstance(one, Many)]


class WordSampleView(SignedInView):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        rules.check_can_keep_templates(self.person)
        if kind not in WordKind.values:
            raise Http404
        return _download(sample(kind), f"mau-{kind}.docx")


class WordPaperView(DossierActionView):
    """Asks the worker for one paper; `nomination` names whom a report is about."""

    success_message = "Đang tạo văn bản Word; tệp hiện ở mục “Văn bản Word” sau ít phút."

    def perform(self) -> WordDraft:
        wanted = self.request.POST.get("nomination", "")
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0
        nomination = get_visible(self.dossier.nominations.all(), pk=number) if wanted else None
        kind = self.request.POST.get("kind", "")
        return ask_for_paper(by=self.person, dossier=self.dossier, kind=kind, nomination=nomination)

    def get_success_url(self, result: WordDraft) -> str:
        return f"{self.dossier.get_absolute_url()}#van-ban-word"
