from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.views import FormPageView, ListPageView, PageView, get_visible
from thidua.units import rules, selectors, services
from thidua.units.forms import ClusterFilterForm, ClusterForm
from thidua.units.models import Cluster


class ClusterListView(ListPageView):
    template_name = "units/clusters.html"
    filter_form_class = ClusterFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Cluster]:
        return selectors.clusters_listed(self.person, **filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "can_manage": rules.can_manage(self.person)}


class ClusterDetailView(PageView):
    template_name = "units/cluster.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cluster = get_visible(selectors.clusters_visible_to(self.person), pk=self.kwargs["pk"])
        return {
            **kwargs,
            "cluster": cluster,
            "cluster_key": str(cluster.pk),
            "members": cluster.members.order_by("name_sort", "pk"),
            "other_years": selectors.same_cluster_other_years(cluster),
            "can_manage": rules.can_manage(self.person, cluster.owner),
            "history": timeline_of(cluster),
            "visible_ids": set(selectors.visible_to(self.person).order_by().values_list("pk", flat=True)),
        }


class ClusterCreateView(FormPageView):
    template_name = "components/form_page.html"
    form_class = ClusterForm
    success_message = "Đã lập cụm, khối thi đua."

    def get_form_kwargs(self) -> dict[str, Any]:
        rules.check_can_manage(self.person)
        return {"units": _choices(self.person), "initial": {"year": clock.today().year}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = reverse("units:clusters")
        return {**kwargs, "title": "Lập cụm, khối thi đua", "crumbs": [("Cụm, khối", url)], "cancel_url": url}

    def perform(self, form: Any) -> Cluster:
        return services.save_cluster(by=self.person, **_with_list(form.cleaned_data))

    def get_success_url(self, result: Cluster) -> str:
        return reverse("units:cluster", args=[result.pk])


class ClusterCopyView(ClusterCreateView):
    """The same cluster for the next year: its members are taken over, head and deputy are chosen anew."""

    success_message = "Đã lập cụm, khối cho năm mới."

    def get_source(self) -> Cluster:
        source: Cluster = get_visible(selectors.clusters_visible_to(self.person), pk=self.kwargs["pk"])
        rules.check_can_manage(self.person, source.owner)
        return source

    def get_form_kwargs(self) -> dict[str, Any]:
        source = self.get_source()
        living = [unit.pk for unit in source.members.all() if rules.is_living(unit)]
        kept = {"owner": source.owner_id, "kind": source.kind, "name": source.name, "members": living}
        return {"units": _choices(self.person), "initial": {**kept, "year": source.year + 1}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = self.get_source()
        own = reverse("units:cluster", args=[source.pk])
        gone = [unit.name for unit in source.members.order_by("name_sort", "pk") if not rules.is_living(unit)]
        return {
            **kwargs,
            "title": "Lập cụm, khối cho năm sau",
            "intro": f"Lấy thành viên của {source}; trưởng, phó chọn lại.",
            "warning": f"Không lấy đơn vị đã kết thúc hoạt động: {', '.join(gone)}." if gone else "",
            "crumbs": [("Cụm, khối", reverse("units:clusters")), (str(source), own)],
            "cancel_url": own,
        }


class ClusterEditView(FormPageView):
    template_name = "components/form_page.html"
    form_class = ClusterForm
    success_message = "Đã lưu cụm, khối thi đua."
    cluster: Cluster

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.load()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.load()
        return super().post(request, *args, **kwargs)

    def load(self) -> None:
        self.cluster = get_visible(selectors.clusters_visible_to(self.person), pk=self.kwargs["pk"])
        rules.check_can_manage(self.person, self.cluster.owner)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.cluster, "units": _choices(self.person)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self.get_success_url(self.cluster)
        crumbs = [("Cụm, khối", reverse("units:clusters")), (str(self.cluster), own)]
        return {**kwargs, "title": "Sửa cụm, khối thi đua", "crumbs": crumbs, "cancel_url": own}

    def perform(self, form: Any) -> Cluster:
        cluster = self.cluster
        values = _with_list(form.cleaned_data)
        return services.save_cluster(by=self.person, cluster=cluster, owner=cluster.owner, year=cluster.year, **values)

    def get_success_url(self, result: Cluster) -> str:
        return reverse("units:cluster", args=[result.pk])


def _choices(person: Any) -> QuerySet[Any]:
    return selectors.managed_by(person)


def _with_list(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "members": list(data["members"])}
