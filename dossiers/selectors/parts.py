"""Parts of a dossier: what the catalogue asks for, the versions there are, and drafts in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from awards.enums import Filling
from awards.models import AwardForm
from awards.selectors.lines import part_key
from dossiers.enums import OpinionStatus, PartKind
from dossiers.models import Dossier, DossierPart, Nomination, PartDraft
from dossiers.prints import PRINT_JOB
from dossiers.rules.checklist import ChecklistItem, lacks_report, missing, wanted_parts
from dossiers.selectors.dossiers import visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import own_unit_ids
from thidua.common import clock
from thidua.documents.models import Job, StoredFile

EDITING = timedelta(minutes=15)  # a draft saved so lately means that somebody is at it


def parts_visible_to(user: User) -> QuerySet[DossierPart]:
    """With the dossier; an agency asked about it reads the current ones."""
    asked = Q(
        is_current=True,
        dossier__opinions__unit_id__in=own_unit_ids(user, P.GIVE_OPINION),
        dossier__opinions__status__in=(OpinionStatus.ASKED, OpinionStatus.GIVEN),
    )
    found = DossierPart.objects.filter(Q(dossier__in=visible_to(user)) | asked).values("pk")
    return DossierPart.objects.filter(pk__in=found).select_related(
        "dossier__unit",
        "dossier__receiver",
        "dossier__campaign",
        "dossier__line",
        "nomination__recipient",
        "structure__basis",
        "file",
        "added_by",
    )


def forms_of(nomination: Nomination) -> list[AwardForm]:
    """What the catalogue asks for this nominee, in its order."""
    wanted = wanted_parts(nomination.dossier).of(nomination.award_kind_id, nomination.recipient.type)
    return [form for form in wanted if form.pk]


def form_of_nomination(nomination: Nomination, pk: int) -> AwardForm | None:
    return next((form for form in forms_of(nomination) if form.pk == pk), None)


def form_of_dossier(dossier: Dossier, pk: int) -> AwardForm | None:
    """A row asked for once per dossier, whoever is nominated: a part may be handed in early."""
    return next((form for form in wanted_parts(dossier).rows if form.pk == pk and not form.per_nominee), None)


def is_filled_here(form: AwardForm) -> bool:
    return form.filling == Filling.PORTAL and form.structure_id is not None


def versions_of(nomination: Nomination, form: AwardForm) -> QuerySet[DossierPart]:
    """All versions of one part, newest first."""
    kind, title = part_key(form)
    rows = DossierPart.objects.filter(nomination=nomination, kind=kind, title=title)
    return rows.select_related("file", "added_by", "structure").order_by("-version", "-pk")


def siblings_of(part: DossierPart) -> QuerySet[DossierPart]:
    """All versions of the part this one is a version of, newest first."""
    rows = DossierPart.objects.filter(
        dossier_id=part.dossier_id, nomination=part.nomination, kind=part.kind, title=part.title
    )
    return rows.select_related("file", "added_by", "structure").order_by("-version", "-pk")


def draft_of(user: User, nomination: Nomination, form: AwardForm) -> PartDraft | None:
    kind, title = part_key(form)
    return PartDraft.objects.filter(user=user, nomination=nomination, kind=kind, title=title).first()


def others_editing(user: User, nomination: Nomination, form: AwardForm) -> list[PartDraft]:
    """Who else typed on this part in the last minutes."""
    kind, title = part_key(form)
    rows = PartDraft.objects.filter(nomination=nomination, kind=kind, title=title, saved_at__gte=clock.now() - EDITING)
    return list(rows.exclude(user=user).select_related("user").order_by("-saved_at"))


@dataclass(frozen=True, slots=True)
class NomineePart:
    """A part asked for one nominee, with what there is of it."""

    form: AwardForm
    current: DossierPart | None

    @property
    def is_filled_here(self) -> bool:
        return is_filled_here(self.form)


def nominee_parts(nomination: Nomination) -> list[NomineePart]:
    rows = nomination.parts.filter(is_current=True).select_related("file", "added_by", "structure")
    current = {(part.kind, part.title): part for part in rows}
    return [NomineePart(form, current.get(part_key(form))) for form in forms_of(nomination)]


def without_report(dossier: Dossier) -> list[Nomination]:
    """Nominees whose report is asked for and not there in any form yet, in their order."""
    lacking = {one.nomination_id for one in missing(dossier) if one.nomination_id and lacks_report(one)}
    begun = dossier.parts.filter(is_current=True, kind=PartKind.REPORT, nomination__in=lacking)
    rows = dossier.nominations.filter(pk__in=lacking).exclude(pk__in=begun.values("nomination"))
    return list(rows.select_related("recipient__unit").order_by("order", "pk"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist with the address where it is mended."""

    item: ChecklistItem
    url: str


def with_addresses(dossier: Dossier, items: Iterable[ChecklistItem]) -> list[Line]:
    return [Line(item, _address(dossier, item)) for item in items]


def _address(dossier: Dossier, item: ChecklistItem) -> str:
    form = item.form
    if item.nomination_id:
        if form is None or not form.pk:
            return reverse("dossiers:nomination_edit", args=[item.nomination_id])
        page = "report" if is_filled_here(form) else "nominee_part_add"
        return reverse(f"dossiers:{page}", args=[item.nomination_id, form.pk])
    if item.where == "nominations":
        return reverse("dossiers:pick", args=[dossier.pk])
    if item.where == "info":
        return reverse("dossiers:edit", args=[dossier.pk])
    if form is not None and form.pk and form.kind not in (PartKind.SUBMISSION, PartKind.MINUTES):
        return reverse("dossiers:part_add_form", args=[dossier.pk, form.pk])
    return reverse("dossiers:part_add", args=[dossier.pk, item.where])


def may_read_print(user: User, stored: StoredFile) -> bool:
    """Whoever may read the part may read its print."""
    job = Job.objects.filter(kind=PRINT_JOB, result_file=stored).first()
    return job is not None and parts_visible_to(user).filter(pk=job.payload["part"]).exists()
