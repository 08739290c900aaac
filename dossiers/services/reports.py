"""Reports filled in the portal: drafts apart from versions, every save a version, nobody's text overwritten."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from awards.models import AwardForm
from awards.selectors.lines import part_key
from awards.structures import Content, fit, sections_of
from dossiers.models import Dossier, DossierPart, Nomination, PartDraft
from dossiers.prints import PRINT_JOB
from dossiers.rules.dossiers import check_can_edit
from dossiers.selectors.parts import versions_of
from dossiers.services.locking import check_version, lock_dossier
from dossiers.services.parts import next_version, record_part
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState
from thidua.documents.models import Job
from thidua.documents.services import enqueue

MAX_CONTENT = 300_000  # characters of one report
TOO_LONG = "Báo cáo quá dài. Hãy rút gọn, hoặc tải lên tệp đã ký."


@transaction.atomic
def save_report(
    *, by: User, nomination: Nomination, form: AwardForm, content: dict[str, Any], seen: int | None
) -> DossierPart:
    """A new version when something changed. `seen` is the version the person wrote on; another one since is refused."""
    dossier = lock_dossier(nomination.dossier_id)
    check_can_edit(by, dossier)
    fitted = _fitted(form, content)
    latest = versions_of(nomination, form).first()
    check_version(seen, latest.version if latest else 0)
    _drop_draft(by, nomination, form)
    if latest is not None and latest.is_current and latest.content == fitted:
        return latest
    return _new_version(by, dossier, nomination, form, fitted)


def _fitted(form: AwardForm, content: dict[str, Any]) -> Content:
    if form.structure is None:
        raise InvalidInput("Thành phần này không điền trên cổng; hãy tải lên tệp đã ký.")
    fitted = fit(sections_of(form.structure.sections), content)
    if len(str(fitted)) > MAX_CONTENT:
        raise InvalidInput(TOO_LONG)
    return fitted


def _new_version(by: User, dossier: Dossier, nomination: Nomination, form: AwardForm, content: Content) -> DossierPart:
    kind, title = part_key(form)
    now = clock.now()
    part = DossierPart.objects.create(
        dossier=dossier,
        kind=kind,
        title=title,
        nomination=nomination,
        version=next_version(dossier=dossier, kind=kind, title=title, nomination=nomination),
        content=content,
        structure=form.structure,
        added_by=by,
        added_at=now,
    )
    record_part(by=by, part=part, verb="dossier.report_saved", at=now)
    return part


def save_draft(*, by: User, nomination: Nomination, form: AwardForm, content: dict[str, Any], base: int) -> PartDraft:
    """What somebody has typed so far, kept for that person alone; no version, no trail."""
    check_can_edit(by, nomination.dossier)
    kind, title = part_key(form)
    draft, _ = PartDraft.objects.update_or_create(
        user=by,
        nomination=nomination,
        kind=kind,
        title=title,
        defaults={
            "dossier_id": nomination.dossier_id,
            "content": _fitted(form, content),
            "base_version": base,
            "saved_at": clock.now(),
        },
    )
    return draft


def discard_draft(*, by: User, nomination: Nomination, form: AwardForm) -> None:
    check_can_edit(by, nomination.dossier)
    _drop_draft(by, nomination, form)


def _drop_draft(by: User, nomination: Nomination, form: AwardForm) -> None:
    kind, title = part_key(form)
    PartDraft.objects.filter(user=by, nomination=nomination, kind=kind, title=title).delete()


@transaction.atomic
def restore_part(*, by: User, part: DossierPart) -> DossierPart:
    """An earlier version once more, as the newest; everything in between stays."""
    dossier = lock_dossier(part.dossier_id)
    check_can_edit(by, dossier)
    row = DossierPart.objects.select_related("nomination__recipient").get(pk=part.pk)
    if row.is_current:
        raise WrongState("Lần này đang là bản hiện tại.")
    version = next_version(dossier=dossier, kind=row.kind, title=row.title, nomination=row.nomination)
    now, source = clock.now(), row.version
    row.pk, row.version, row.is_current = None, version, True
    row.note = f"Khôi phục lần {source}"
    row.added_by, row.added_at = by, now
    row.save(force_insert=True)
    record_part(by=by, part=row, verb="dossier.part_restored", at=now)
    return row


@transaction.atomic
def request_print(*, by: User, part: DossierPart) -> Job:
    """Ask the worker for the PDF of one version; the same person gets the same file again."""
    if part.content is None:
        raise WrongState("Lần này là tệp đã ký; hãy tải tệp về để in.")
    return enqueue(
        by=by,
        kind=PRINT_JOB,
        key=f"report:{part.pk}:{by.pk}",
        title=f"In {part.label.lower()}: {part.nomination.recipient if part.nomination else part.dossier.title}",
        payload={"part": part.pk},
        unit=part.dossier.unit,
    )
