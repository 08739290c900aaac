"""The proof pack of a dossier: asked for on its page, bound by the worker with the rights of who asked."""

from __future__ import annotations

from datetime import datetime

from dossiers.enums import PackFormat
from dossiers.models import Dossier
from dossiers.proof import pieces_of
from dossiers.selectors.dossiers import visible_to
from dossiers.selectors.proof import sees_all
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import NotAllowed
from thidua.documents.binding import archive, bind
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job
from thidua.documents.rendering import PDF
from thidua.documents.services import enqueue

PROOF_PACK = "proof_pack"
ZIP = "application/zip"


def ask_for_pack(*, by: User, dossier: Dossier, pack_format: str) -> Job:
    """Asked for twice in a minute, it is made once."""
    now, full = clock.now(), sees_all(by, dossier)
    return enqueue(
        by=by,
        kind=PROOF_PACK,
        key=f"{PROOF_PACK}:{dossier.pk}:{by.pk}:{pack_format}:{int(full)}:{now:%Y%m%d%H%M}",
        title=f"Gói minh chứng hồ sơ {dossier.code}",
        payload={"dossier": dossier.pk, "format": pack_format, "full": full, "at": now.isoformat()},
    )


def make_pack(job: Job, progress: Progress) -> Output:
    """Handler: what the person may see is asked again when the pack is made."""
    user = job.requested_by
    rows = visible_to(user).select_related("unit", "receiver", "campaign") if user and user.is_active else None
    dossier = rows.filter(pk=job.payload["dossier"]).first() if rows is not None else None
    if user is None or dossier is None or (job.payload["full"] and not sees_all(user, dossier)):
        raise NotAllowed("Người yêu cầu không còn quyền xem hồ sơ này.")
    at = datetime.fromisoformat(job.payload["at"])
    pieces = pieces_of(dossier, full=job.payload["full"], at=at)
    heading = f"Hồ sơ {dossier.code}: {dossier.title}"
    data, entries = bind(pieces, heading=heading, code=dossier.code, created=at, progress=progress)
    name = f"{dossier.code}-{at.astimezone(HANOI):%Y%m%d-%H%M}"
    if job.payload["format"] == PackFormat.ZIP:
        packed = archive(data, f"{name}.pdf", entries, pieces, created=at.astimezone(HANOI))
        return Output(data=packed, name=f"{name}.zip", content_type=ZIP, purpose=PROOF_PACK)
    return Output(data=data, name=f"{name}.pdf", content_type=PDF, purpose=PROOF_PACK)
