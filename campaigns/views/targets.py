"""One target of a campaign: its goal, the figure of the whole and how it is made, and every unit's own."""

from __future__ import annotations

from collections import Counter
from typing import Any

from campaigns.charts import verdict_chart, whole_chart
from campaigns.enums import Comparator, RollUp
from campaigns.forms.targets import SORTS, TargetUnitsFilterForm
from campaigns.models import Target
from campaigns.selectors.figures import Judged, judge
from campaigns.selectors.roll_up import roll_up, target_of, unit_targets_for
from campaigns.tolerance import tolerance_words
from campaigns.views.pages import CampaignMixin
from campaigns.wording import goal_words, reporting_words, roll_up_words, unit_target_words
from thidua.common import clock
from thidua.common.text import fold
from thidua.common.views import PageView, get_visible, paginate


class TargetView(CampaignMixin, PageView):
    template_name = "campaigns/target.html"
    tab = "targets"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target: Target = get_visible(target_of(self.campaign), pk=self.kwargs["target"])
        today = clock.today()
        rows = judge(unit_targets_for(self.person, target), today)
        whole = roll_up(self.person, target, rows, today)
        form = TargetUnitsFilterForm(self.request.GET)
        form.is_valid()
        shown = paginate(_chosen(rows, form.cleaned_data), self.request)  # type: ignore[arg-type]  # a list pages alike
        counts = Counter(row.verdict for row in rows)
        is_about = target.approx or target.comparator == Comparator.ABOUT
        return super().get_context_data(
            **self.page_context(),
            target=target,
            words=goal_words(target),
            reporting=reporting_words(target),
            tolerance=tolerance_words(today) if is_about else "",
            whole=whole,
            made=roll_up_words(target),
            is_rolled=target.roll_up != RollUp.NONE,
            chart=whole_chart(whole),
            verdicts=verdict_chart(counts) if rows else None,
            filter_form=form,
            page_obj=shown,
            rows=[(row, unit_target_words(row.unit_target)) for row in shown.object_list],
            registered=len(rows),
        )


def _chosen(rows: list[Judged], filters: dict[str, Any]) -> list[Judged]:
    words = fold(filters.get("q") or "").split()
    found = [
        row
        for row in rows
        if filters.get("verdict") in (None, "", row.verdict)
        and all(word in row.unit_target.participation.unit.search_text for word in words)
    ]
    return SORTS[filters.get("sort") or "unit"].sorted(found)
