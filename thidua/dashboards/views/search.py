from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from thidua.common.views import PageView, paginate
from thidua.dashboards.forms.scope import SearchForm
from thidua.dashboards.selectors.search import BY_KEY, Place, search


class SearchView(PageView):
    """The first few of everything; `place` shows all of one kind where its app has no list of its own."""

    template_name = "dashboards/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SearchForm(self.request.GET)
        form.is_valid()
        text = form.cleaned_data.get("q", "").strip()
        place = BY_KEY.get(form.cleaned_data.get("place", ""))
        context = super().get_context_data(**kwargs, filter_form=form, text=text, place=place)
        if not text:
            return context
        return {**context, **(self._one(place, text) if place else {"groups": search(self.person, text)})}

    def _one(self, place: Place, text: str) -> dict[str, Any]:
        page = paginate(place.find(self.person, text), self.request)
        back = f"{reverse('dashboards:search')}?{urlencode({'q': text})}"
        return {"page_obj": page, "hits": [place.hit(row) for row in page.object_list], "all_groups_url": back}
