"""The leader's pages: everything in reach, one campaign, and the rows behind a number."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from campaigns.enums import TargetVerdict
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import check_permission
from thidua.common import clock
from thidua.common.views import PageView, get_visible, paginate
from thidua.dashboards import charts
from thidua.dashboards.enums import Sending, What
from thidua.dashboards.forms.scope import OverviewForm, PlaceForm, RowsForm
from thidua.dashboards.links import rows_url, scope_url
from thidua.dashboards.selectors import awards, dossiers, sending, targets
from thidua.dashboards.selectors.rows import rows_behind
from thidua.dashboards.selectors.scope import Scope, campaigns_in_reach, make_scope
from thidua.dashboards.selectors.summary import summary
from thidua.dashboards.tiles import tiles

# More bars than this cannot be read; the rest is one click away in the list of campaigns.
BARS = 12
# Areas on one page of their table: a province has a hundred.
AREAS = 15
# What needs a call first: on a phone the first columns are the ones seen.
COLUMNS = {
    Sending.OVERDUE: "Quá hạn",
    Sending.LATE: "Trễ",
    Sending.ON_TIME: "Đúng hạn",
    Sending.RETURNED: "Trả lại",
    Sending.OPEN: "Chưa đến hạn",
    Sending.EXCUSED: "Miễn",
}


class _DashboardPage(PageView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_permission(self.person, Permission.VIEW_DASHBOARD)
        return super().get(request, *args, **kwargs)

    def parts(self, scope: Scope) -> dict[str, Any]:
        """What both pages show of a scope."""
        now = clock.now()
        lines = dossiers.by_state(scope, now)
        found = targets.judged(scope, clock.today())
        top = summary(scope, now)
        columns = {state: label for state, label in COLUMNS.items() if top.sending.of(state)}
        kinds = awards.by_kind(scope)
        groups = awards.by_group(scope)
        areas = paginate(sending.by_branch(scope, now), self.request, AREAS)
        return {
            "scope": scope,
            "tiles": tiles(scope, top),
            "areas": areas,
            "branches": [_branch_row(scope, branch, columns) for branch in areas.object_list],
            "columns": columns.values(),
            "target_total": len(found),
            "target_chart": charts.verdicts(scope, targets.counts_of(found)),
            "judged": found,
            "dossier_total": sum(line.total for line in lines),
            "dossier_chart": charts.dossiers(scope, lines),
            "age_chart": charts.dossier_ages(scope, lines),
            "kind_charts": [_kind_chart(scope, nature, [line for _, line in rows]) for nature, rows in kinds.items()],
            "honour_total": sum(line.now + (line.before or 0) for rows in kinds.values() for _, line in rows),
            "type_chart": charts.honours(scope, "Đối tượng", "recipient_type", awards.by_type(scope)),
            "group_chart": charts.honours(scope, "Nhóm đối tượng", "group", groups) if groups else None,
        }


def _kind_chart(scope: Scope, nature: Any, lines: list[awards.AwardLine]) -> dict[str, Any]:
    chart = charts.honours(scope, nature.label, "award_kind", lines) if lines else None
    return {"id": f"honours-{nature.value}", "nature": nature, "chart": chart}


def _branch_row(scope: Scope, branch: sending.Branch, columns: dict[Sending, str]) -> dict[str, Any]:
    """Its numbers link to its rows; `direct` leaves out what lies below the picked unit itself."""
    keys: dict[str, object] = {"unit": branch.unit.pk, **({"direct": 1} if branch.own else {})}
    cells = []
    for state, label in columns.items():
        count = branch.tally.of(state)
        url = rows_url(scope, What.DUTIES, count, **{**keys, "state": state.value})
        cells.append({"label": label, "count": count, "url": url})
    return {"branch": branch, "url": "" if branch.own else scope_url(scope, unit=branch.unit.pk), "cells": cells}


class OverviewView(_DashboardPage):
    """Opens on the present year and everything in reach; "all years" is a choice like any other."""

    template_name = "dashboards/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.request.GET.copy()
        data.setdefault("year", str(clock.today().year))
        form = OverviewForm(data, user=self.person)
        form.is_valid()
        scope = make_scope(self.person, **form.cleaned_data)
        campaigns = sending.by_campaign(scope, clock.now())
        return super().get_context_data(
            **kwargs,
            **self.parts(scope),
            filter_form=form,
            campaign_chart=charts.by_campaign(scope, campaigns[:BARS]),
            campaigns=[{"campaign": row, "tally": tally} for row, tally in campaigns[:BARS]],
            more_campaigns=max(0, len(campaigns) - BARS),
            campaigns_url=rows_url(scope, What.CAMPAIGNS),
        )


class CampaignView(_DashboardPage):
    template_name = "dashboards/campaign.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = get_visible(campaigns_in_reach(self.person), pk=self.kwargs["pk"])
        form = PlaceForm(self.request.GET, user=self.person)
        form.is_valid()
        scope = make_scope(self.person, campaign=campaign, **form.cleaned_data)
        parts = self.parts(scope)
        obligations = sending.by_obligation(scope, clock.now())
        return super().get_context_data(
            **{**kwargs, **parts},
            campaign=campaign,
            filter_form=form,
            obligation_chart=charts.by_obligation(scope, obligations),
            obligations=obligations,
            target_lines=[_target_row(scope, line) for line in targets.by_target(parts["judged"])],
            verdicts=list(TargetVerdict),
        )


def _target_row(scope: Scope, line: targets.TargetLine) -> dict[str, Any]:
    key = line.target.pk if line.target else 0
    cells = [
        {
            "label": state.label,
            "count": count,
            "url": rows_url(scope, What.TARGETS, count, target=key, verdict=state.value),
        }
        for state, count in line.counts.items()
    ]
    return {"line": line, "cells": cells, "url": rows_url(scope, What.TARGETS, line.total, target=key)}


class RowsView(_DashboardPage):
    """A link that was tampered with, or points outside the reader's scope, leads nowhere."""

    template_name = "dashboards/rows.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = RowsForm(self.request.GET, user=self.person)
        if not form.is_valid() and set(form.errors) != {"q"}:
            raise Http404
        keys = {
            name: value for name, value in form.cleaned_data.items() if value not in (None, "") and value is not False
        }
        picked = {name: keys.pop(name, None) for name in ("unit", "cluster", "year", "campaign")}
        scope = make_scope(self.person, **picked)
        what = What(keys.pop("what"))
        page = paginate(rows_behind(scope, what, keys, clock.now()), self.request)
        return super().get_context_data(
            **kwargs,
            scope=scope,
            what=what,
            narrowed=form.words(),
            filter_form=form,
            page_obj=page,
            rows=page.object_list,
            rows_template=f"dashboards/rows/_{what.value}.html",
            overview_url=scope_url(scope),
        )
