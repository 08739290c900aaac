"""Publication, the ranking as it was published, its print and Excel, and the endorsements after it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from awards.models import AwardKind
from campaigns import ranking as ranks
from campaigns.enums import CriterionKind, SheetStatus
from campaigns.forms.scoring import MINUTES_PURPOSE, EndorsementForm, PublishForm, StepForm
from campaigns.models import Endorsement, ScoreSheet
from campaigns.rules import scoring as rules
from campaigns.selectors import scoring as selectors
from campaigns.selectors.score_awards import grouped, kinds_on
from campaigns.selectors.score_checks import publication_gaps, scores_itself, table_problems
from campaigns.services import endorsements as endorsement_services
from campaigns.services.score_sheets import publish
from campaigns.views.pages import OverwriteMixin
from campaigns.views.score_sheets import SheetFormView, SheetMixin
from thidua.audit.excel import CONTENT_TYPE, write_sheet
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.errors import WrongState
from thidua.common.numbers import format_number
from thidua.common.views import FormPageView, PageView, SignedInView, get_visible
from thidua.documents.files import store_upload
from thidua.units.models import Unit

NOT_YET = "Bảng xếp hạng chưa được công bố."


def shown(ranking: ranks.Ranking, inputs: ranks.Inputs) -> list[dict[str, Any]]:
    """Rows with their ties and knock-outs in words."""
    lines = {line.id: line for line in inputs.lines}
    return [
        {
            "row": row,
            "tie": ranks.tie_words(row, ranking),
            "cut": row.bonus < row.bonus_scored,
            "struck": [_struck_words(lines[line]) for line in row.struck],
        }
        for row in ranking.rows
    ]


def _struck_words(line: ranks.Line) -> str:
    name = f"{line.code} {line.text}".strip()
    return name if line.kind == CriterionKind.KNOCKOUT else f"{name} (dưới {format_number(line.minimum)} điểm)"


class PublishView(OverwriteMixin, SheetFormView):
    """Shows the ranking that would be frozen; what is missing is named instead."""

    template_name = "scoring/publish.html"
    form_class = PublishForm
    title = "Công bố xếp hạng"
    success_message = "Đã công bố xếp hạng. Bảng điểm từ nay không thay đổi được."

    def check(self) -> None:
        rules.check_can_publish(self.person, self.sheet)

    def what_is_stored(self) -> str:
        return str(ScoreSheet.objects.values_list("version", flat=True).get(pk=self.sheet.pk))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"version": self.sheet.version}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = self.sheet
        problems = [*table_problems(sheet), *publication_gaps(sheet)]
        inputs = selectors.inputs_of(sheet)
        rows = [] if problems else shown(ranks.rank(inputs), inputs)
        warning = scores_itself(sheet, selectors.members_of(sheet.cluster))
        return {**super().get_context_data(**kwargs), "problems": problems, "rows": rows, "scores_itself": warning}

    def perform(self, form: PublishForm) -> ScoreSheet:
        return publish(by=self.person, sheet=self.sheet, version=form.cleaned_data["version"])

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:ranking" if result else "campaigns:sheet", args=[self.sheet.pk])


class RankingView(SheetMixin, PageView):
    template_name = "scoring/ranking.html"
    tab = "ranking"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet, user = self.sheet, self.person
        inputs, ranking = frozen_of(sheet)
        return {
            **kwargs,
            **self.page_context(),
            "rows": shown(ranking, inputs),
            "can_endorse": rules.can_endorse(user, sheet),
            "endorsements": selectors.endorsements_listed(sheet),
            "history": timeline_of(sheet),
        }


def frozen_of(sheet: ScoreSheet) -> tuple[ranks.Inputs, ranks.Ranking]:
    """What was published, read from the frozen text and never from today's tables."""
    if sheet.status != SheetStatus.PUBLISHED:
        raise WrongState(NOT_YET)
    return ranks.read_inputs(sheet.frozen_inputs), ranks.read_ranking(sheet.frozen_ranking)


EXCEL_HEADINGS = ("Hạng", "Đơn vị", "Điểm chấm", "Điểm thưởng", "Điểm trừ", "Tổng điểm", "Ghi chú")


class RankingExcelView(SheetMixin, SignedInView):
    """A cluster has a few dozen members: the file is written at once."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        inputs, ranking = frozen_of(self.sheet)
        lines = []
        for item in shown(ranking, inputs):
            row = item["row"]
            note = "Điểm liệt: " + "; ".join(item["struck"]) if item["struck"] else item["tie"]
            figures = [float(value) for value in (row.points, row.bonus, row.penalty, row.total)]
            lines.append([row.rank or "Không xếp hạng", row.name, *figures, note])
        response = HttpResponse(write_sheet(EXCEL_HEADINGS, lines), content_type=CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="xep-hang-{self.sheet.pk}.xlsx"'
        return response


class EndorsementAddView(SheetFormView):
    form_class = EndorsementForm
    title = "Ghi kết quả suy tôn"
    success_message = "Đã ghi kết quả suy tôn; đơn vị được thông báo."

    def check(self) -> None:
        rules.check_can_endorse(self.person, self.sheet)

    def kinds(self) -> list[AwardKind]:
        published = self.sheet.published_at
        return kinds_on(published.astimezone(clock.HANOI).date() if published else clock.today(), clock.today())

    def get_form_kwargs(self) -> dict[str, Any]:
        _, ranking = frozen_of(self.sheet)
        ranked = [row.unit for row in ranking.rows if row.rank is not None]
        units = Unit.objects.filter(pk__in=ranked).order_by("name_sort", "pk")
        return {"units": units, "kinds": grouped(self.kinds()), "initial": {"votes_total": len(ranking.rows)}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "multipart": True}

    def perform(self, form: EndorsementForm) -> Endorsement:
        data = dict(form.cleaned_data)
        upload, key = data.pop("minutes"), data.pop("award_kind")
        kind = next(row for row in self.kinds() if row.pk == key)
        stored = None
        if upload:
            stored = store_upload(by=self.person, upload=upload, purpose=MINUTES_PURPOSE, field="minutes")
        return endorsement_services.endorse(by=self.person, sheet=self.sheet, award_kind=kind, minutes=stored, **data)

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:ranking", args=[self.sheet.pk]) + "#suy-ton"


class EndorsementRemoveView(FormPageView):
    template_name = "components/form_page.html"
    form_class = StepForm
    success_message = "Đã bỏ kết quả suy tôn."

    def get_endorsement(self) -> Endorsement:
        row: Endorsement = get_visible(selectors.endorsements_visible_to(self.person), pk=self.kwargs["pk"])
        rules.check_can_remove_endorsement(self.person, row)
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        self.sheet_id = self.get_endorsement().sheet_id
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_endorsement()
        url = self.get_success_url(None)
        return {
            **kwargs,
            "title": "Bỏ kết quả suy tôn",
            "intro": f"{row.unit}: {row.award_kind}, {row.votes_for}/{row.votes_total} phiếu",
            "crumbs": [(str(row.sheet), url)],
            "submit_label": "Bỏ",
            "danger": True,
            "cancel_url": url,
        }

    def perform(self, form: StepForm) -> Endorsement:
        row = self.get_endorsement()
        endorsement_services.remove_endorsement(by=self.person, endorsement=row)
        return row

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:ranking", args=[self.sheet_id])
