"""Nominees: finding or entering them, their own page, and what they still lack by the rules."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from awards.enums import RecipientType
from awards.models import Recipient
from awards.selectors import search_recipients
from campaigns.selectors.scoring import endorsements_of
from campaigns.selectors.standing import standings_of
from dossiers.forms.nominations import (
    NewNomineeForm,
    NominationEditForm,
    NominationForm,
    RecipientSearchForm,
)
from dossiers.models import Nomination
from dossiers.rules import dossiers as rules
from dossiers.rules.consulting import can_note, can_record_complaint
from dossiers.selectors import dossiers, facts, parts
from dossiers.selectors.consulting import complaints_visible_to
from dossiers.services.endorsed import nominate_endorsed
from dossiers.services.nominations import (
    Achievement,
    NewRecipient,
    add_nomination,
    remove_nomination,
    update_nomination,
)
from dossiers.views.base import DossierActionView, DossierFormView, DossierMixin
from thidua.common import clock
from thidua.common.forms import HouseForm
from thidua.common.stale import StaleSaveMixin
from thidua.common.views import CheckedFormView, ListPageView, PageView, get_visible
from thidua.units.selectors import active_on

PRECHECK_SIZE = 20


class PickView(DossierMixin, ListPageView):
    """Search the unit's own nominees of all years before entering a new one."""

    template_name = "dossiers/pick.html"
    filter_form_class = RecipientSearchForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Recipient]:
        rules.check_can_edit(self.request.user, self.dossier)
        return search_recipients(self.request.user, filters.get("q", ""), unit=self.dossier.unit)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            dossier=self.dossier,
            crumbs=self.crumbs(),
            endorsements=dossiers.endorsements_for(self.dossier),
            to_nominate=dossiers.endorsements_to_nominate(self.dossier),
        )


class _NominationFormView(DossierFormView):
    multipart = True
    submit_label = "Lưu đề nghị"

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.dossier)

    @staticmethod
    def achievement(form: NominationForm) -> Achievement:
        names = ("award_kind", "achievement_from", "achievement_to", "citation", "report", "contribution")
        return Achievement(**{name: form.cleaned_data[name] for name in names})


class NominationAddView(_NominationFormView):
    """`?recipient=` names somebody on record; without it the form also asks who."""

    success_message = "Đã thêm đề nghị."

    @cached_property
    def recipient(self) -> Recipient | None:
        wanted = self.request.GET.get("recipient", "")
        if not wanted:
            return None
        if not wanted.isdecimal() or len(wanted) > 15:
            raise Http404
        rows = search_recipients(self.request.user, "", unit=self.dossier.unit)
        found: Recipient = get_visible(rows, pk=int(wanted))
        return found

    @property
    def form_class(self) -> type[HouseForm]:  # type: ignore[override]  # chosen per request
        return NominationForm if self.recipient else NewNomineeForm

    def get_title(self) -> str:
        return f"Đề nghị khen thưởng: {self.recipient}" if self.recipient else "Đề nghị đối tượng mới"

    def get_form_kwargs(self) -> dict[str, Any]:
        kinds = dossiers.award_kinds_for(self.dossier)
        if self.recipient:
            fitting = [kind.pk for kind in kinds if self.recipient.type in kind.recipient_types]
            return {"award_kinds": kinds.filter(pk__in=fitting)}
        branch = active_on(clock.today()).filter(path__startswith=self.dossier.unit.path)
        return {"award_kinds": kinds, "units": branch, "initial": {"type": RecipientType.PERSON}}

    def perform(self, form: NominationForm) -> Nomination:
        return add_nomination(
            by=self.request.user,
            dossier=self.dossier,
            recipient=self.recipient or _new_recipient(form.cleaned_data),
            achievement=self.achievement(form),
            report_upload=form.cleaned_data["report_upload"],
        )

    def get_cancel_url(self) -> str:
        return reverse("dossiers:pick", args=[self.dossier.pk])


def _new_recipient(data: dict[str, Any]) -> NewRecipient:
    names = ("type", "name", "honorific", "job_title", "group", "birth_year", "address", "as_unit")
    return NewRecipient(**{name: data[name] for name in names})


class NominateEndorsedView(DossierActionView):
    """One click takes up what the cluster put the unit forward for; the report is written next."""

    success_message = "Đã thêm đề nghị từ kết quả suy tôn. Tiếp theo: viết báo cáo thành tích."

    def perform(self) -> Nomination:
        endorsement = get_visible(endorsements_of(self.dossier.unit), pk=self.kwargs["endorsement"])
        return nominate_endorsed(by=self.request.user, dossier=self.dossier, endorsement=endorsement)  # type: ignore[arg-type]  # signed in

    def get_success_url(self, result: Nomination) -> str:
        return reverse("dossiers:nomination_edit", args=[result.pk])


class NominationMixin(DossierMixin):
    """The nomination of the address; its dossier is read through the same door."""

    @cached_property
    def nomination(self) -> Nomination:
        rows = dossiers.nominations_visible_to(self.request.user)  # type: ignore[arg-type]  # signed in
        found: Nomination = get_visible(rows, pk=self.kwargs["pk"])
        return found

    @cached_property
    def dossier(self) -> Any:
        return self.nomination.dossier

    def get_success_url(self, result: Any) -> str:
        return self.nomination.get_absolute_url()


class NominationView(NominationMixin, PageView):
    template_name = "dossiers/nomination.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nomination, user = self.nomination, self.request.user
        stored = list(nomination.checks.select_related("override_by").order_by("pk"))
        return super().get_context_data(
            nomination=nomination,
            dossier=self.dossier,
            crumbs=self.crumbs(),
            checks=stored,
            verdict=None if stored else next(iter(facts.judge(self.dossier, [nomination])), None),
            parts=parts.nominee_parts(nomination),
            report=dossiers.report_file(nomination),
            standings=standings_of([nomination.recipient.as_unit_id]) if nomination.recipient.as_unit_id else [],
            can_edit=rules.can_edit(user, self.dossier),
            can_appraise=rules.can_appraise(user, self.dossier),
            can_note=can_note(user, self.dossier),
            keeps_complaints=can_record_complaint(user, nomination),
            complaints=complaints_visible_to(user).filter(nomination=nomination),
        )


class NominationEditView(StaleSaveMixin, NominationMixin, _NominationFormView):
    form_class = NominationEditForm
    success_message = "Đã lưu đề nghị."

    def reread(self) -> None:
        del self.nomination

    def get_title(self) -> str:
        return f"Sửa đề nghị: {self.nomination.recipient}"

    def get_form_kwargs(self) -> dict[str, Any]:
        names = ("version", "award_kind", "achievement_from", "achievement_to", "citation", "contribution", "report")
        return {
            "award_kinds": dossiers.award_kinds_for(self.dossier),
            "initial": {name: getattr(self.nomination, name) for name in names},
        }

    def perform(self, form: NominationEditForm) -> Nomination:
        return update_nomination(
            by=self.request.user,
            nomination=self.nomination,
            version=form.cleaned_data["version"],
            achievement=self.achievement(form),
            report_upload=form.cleaned_data["report_upload"],
        )


class NominationRemoveView(NominationMixin, CheckedFormView):
    title = "Bỏ đề nghị khỏi hồ sơ"
    submit_label = "Bỏ đề nghị"
    success_message = "Đã bỏ đề nghị khỏi hồ sơ."
    danger = True
    form_class = HouseForm

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.dossier)

    def get_warning(self) -> str:
        return f"{self.nomination} sẽ không còn trong hồ sơ. Lịch sử hồ sơ vẫn ghi lại việc này."

    def perform(self, form: HouseForm) -> None:
        remove_nomination(by=self.request.user, nomination=self.nomination)

    def get_cancel_url(self) -> str:
        return self.nomination.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return str(self.dossier.get_absolute_url())


class PrecheckView(DossierMixin, PageView):
    """What the rules in force say of every nominee, before anything is sent."""

    template_name = "dossiers/precheck.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = facts.with_what_judging_reads(self.dossier.nominations)
        page = Paginator(rows.order_by("order", "pk"), PRECHECK_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            dossier=self.dossier,
            crumbs=self.crumbs(),
            page_obj=page,
            verdicts=facts.judge(self.dossier, page.object_list),
            day=facts.judging_day(self.dossier),
        )
