"""Reports of many nominees handed in at once: one file for all, or a file each, told apart by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from dossiers.enums import PartKind
from dossiers.models import Dossier, DossierPart, Nomination
from dossiers.rules.dossiers import check_can_edit
from dossiers.selectors.parts import without_report
from dossiers.services.locking import lock_dossier
from dossiers.services.parts import PURPOSE
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState
from thidua.common.text import fold
from thidua.documents.files import store_upload
from thidua.documents.models import StoredFile

COMMON_NOTE = "Báo cáo chung cho nhiều đề nghị"
_Pair = tuple[Nomination, StoredFile]


@dataclass(frozen=True, slots=True)
class Placed:
    """How many reports found their nominee, and the files that found nobody, each with the reason."""

    count: int
    left: tuple[str, ...] = ()


@transaction.atomic
def add_common_report(*, by: User, dossier: Dossier, upload: UploadedFile[bytes]) -> Placed:
    """One bound file for every nominee who has no report yet."""
    row = lock_dossier(dossier.pk)
    check_can_edit(by, row)
    waiting = _waiting(row)
    stored = store_upload(by=by, upload=upload, purpose=PURPOSE, field="uploads")
    _place(by, row, [(one, stored) for one in waiting], COMMON_NOTE)
    return Placed(len(waiting))


@transaction.atomic
def add_matched_reports(*, by: User, dossier: Dossier, uploads: Sequence[UploadedFile[bytes]]) -> Placed:
    """A file goes to the nominee whose name its own name holds; whoever cannot be told apart is left to a person."""
    row = lock_dossier(dossier.pk)
    check_can_edit(by, row)
    pairs: list[_Pair] = []
    left: list[str] = []
    waiting = _waiting(row)
    for upload in uploads:
        found = named_in(upload.name or "", waiting)
        if len(found) == 1:
            waiting.remove(found[0])
            pairs.append((found[0], store_upload(by=by, upload=upload, purpose=PURPOSE, field="uploads")))
        else:
            why = "có hai người trùng tên" if found else "không thấy tên ai còn thiếu báo cáo"
            left.append(f"{upload.name}: {why}")
    if not pairs:
        raise InvalidInput(
            "Không tệp nào ghép được: tên tệp phải có họ tên, tên tập thể như trong hồ sơ.", field="uploads"
        )
    _place(by, row, pairs, "")
    return Placed(len(pairs), tuple(left))


def named_in(file_name: str, nominations: Iterable[Nomination]) -> list[Nomination]:
    """Those whose whole name stands in the file's name; of names within names the longest."""
    told = f" {_plain(file_name.rpartition('.')[0] or file_name)} "
    found = [(_plain(one.recipient.name), one) for one in nominations]
    found = [(name, one) for name, one in found if name and f" {name} " in told]
    longest = max((len(name) for name, _ in found), default=0)
    return [one for name, one in found if len(name) == longest]


def _plain(text: str) -> str:
    """Folded words alone: 'bao-cao_Lò Văn An (1)' → 'bao cao lo van an 1'."""
    return " ".join("".join(ch if ch.isalnum() else " " for ch in fold(text)).split())


def _waiting(dossier: Dossier) -> list[Nomination]:
    waiting = without_report(dossier)
    if not waiting:
        raise WrongState("Mọi đề nghị của hồ sơ đã có báo cáo thành tích.")
    return waiting


def _place(by: User, dossier: Dossier, pairs: Sequence[_Pair], note: str) -> None:
    now = clock.now()
    versions = dict(
        DossierPart.objects.filter(dossier=dossier, kind=PartKind.REPORT, nomination__in=[one for one, _ in pairs])
        .order_by()
        .values_list("nomination")
        .annotate(last=Max("version"))
    )
    DossierPart.objects.bulk_create(
        DossierPart(
            dossier=dossier,
            kind=PartKind.REPORT,
            nomination=one,
            version=versions.get(one.pk, 0) + 1,
            file=stored,
            note=note,
            added_by=by,
            added_at=now,
        )
        for one, stored in pairs
    )
    files = {stored.pk: stored.original_name for _, stored in pairs}
    after = {"count": len(pairs), "part_file": "; ".join(list(files.values())[:10]), "nominee": _names(pairs)}
    record(by=by, verb="dossier.reports_added", obj=dossier, unit_id=dossier.unit_id, after=after, at=now)


def _names(pairs: Sequence[_Pair]) -> str:
    names = [str(one.recipient) for one, _ in pairs]
    return "; ".join(names[:10]) + (f" và {len(names) - 10} đề nghị khác" if len(names) > 10 else "")
