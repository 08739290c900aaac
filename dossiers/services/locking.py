"""Lock and re-read. Order everywhere: session, then dossiers by key, then what hangs below them."""

from __future__ import annotations

from collections.abc import Iterable

from dossiers.models import CouncilSession, Dossier
from thidua.common.errors import StaleObject

STALE = "Người khác vừa lưu thay đổi. Nội dung bạn nhập vẫn còn bên dưới; hãy đối chiếu rồi lưu lại."


def lock_dossier(pk: int) -> Dossier:
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("unit", "receiver", "campaign", "line")
    return rows.get(pk=pk)


def lock_dossiers(pks: Iterable[int]) -> list[Dossier]:
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("unit", "receiver", "campaign", "line")
    return list(rows.filter(pk__in=list(pks)).order_by("pk"))


def lock_session(pk: int) -> CouncilSession:
    rows = CouncilSession.objects.select_for_update(of=("self",)).select_related("council__unit")
    return rows.get(pk=pk)


def check_version(seen: int | None, stored: int) -> None:
    """None: the caller is a program that has just read the row."""
    if seen is not None and seen != stored:
        raise StaleObject(STALE)
