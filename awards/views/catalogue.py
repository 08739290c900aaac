"""The catalogue for reading: what is in force on a day, by whose authority, on what basis."""

from __future__ import annotations

from typing import Any

from awards.enums import AwardNature
from awards.forms.register import CatalogueDayForm
from awards.selectors.catalogue import catalogue_on
from awards.selectors.lines import line_entries
from thidua.common import clock
from thidua.common.views import PageView


class CatalogueView(PageView):
    template_name = "awards/catalogue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CatalogueDayForm(self.request.GET or None, initial={"day": clock.today()})
        chosen = form.cleaned_data["day"] if form.is_bound and form.is_valid() else None
        day = chosen or clock.today()
        catalogue = catalogue_on(day)
        parts = [
            (label, [e for e in catalogue.entries if e.kind.nature == value]) for value, label in AwardNature.choices
        ]
        return super().get_context_data(
            **kwargs, day=day, catalogue=catalogue, parts=parts, lines=line_entries(day), filter_form=form
        )
