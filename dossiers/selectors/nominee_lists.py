"""Lists of nominees and what their rows are checked against. Only the unit's own people see a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from awards.enums import RecipientType
from awards.models import AwardKind, Honour, Recipient
from awards.selectors import search_recipients
from dossiers.enums import RowState
from dossiers.lists import columns
from dossiers.lists.awards import Awards
from dossiers.lists.checking import DOUBLES, Facts, Known
from dossiers.lists.sheet import NomineeLine, write
from dossiers.models import Dossier, Nomination, NomineeList, NomineeRow
from dossiers.selectors.dossiers import award_kinds_for, visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import own_unit_ids
from thidua.common import clock
from thidua.common.queries import matches
from thidua.documents.models import Job, StoredFile

_BATCH = 500
_RECALLED = 20


def lists_visible_to(user: User) -> QuerySet[NomineeList]:
    rows = NomineeList.objects.filter(dossier__in=visible_to(user))
    rows = rows.filter(dossier__unit_id__in=own_unit_ids(user, P.VIEW_DOSSIER))
    return rows.select_related("dossier__unit", "dossier__receiver", "dossier__campaign", "file", "created_by")


def rows_visible_to(user: User) -> QuerySet[NomineeRow]:
    rows = NomineeRow.objects.filter(nominee_list__in=lists_visible_to(user))
    dossier = "nominee_list__dossier__"
    return rows.select_related(f"{dossier}unit", f"{dossier}receiver", f"{dossier}campaign", "award_kind", "recipient")


def may_read_list_file(user: User, stored: StoredFile) -> bool:
    return bool(stored.uploaded_by_id == user.pk) or lists_visible_to(user).filter(file=stored).exists()


def rows_of(nominee_list: NomineeList, filters: dict[str, Any]) -> QuerySet[NomineeRow]:
    rows = nominee_list.rows.select_related("award_kind", "recipient")
    state = filters.get("state", "")
    if state == "doubles":
        rows = rows.filter(any_code(DOUBLES))
    elif state:
        rows = rows.filter(state=state)
    if filters.get("reason"):
        rows = rows.filter(any_code([filters["reason"]]))
    return rows.filter(matches(filters.get("q", ""))).order_by("order", "pk")


def any_code(codes: Iterable[str]) -> Q:
    wanted = Q()
    for code in codes:
        wanted |= Q(codes__contains=f" {code} ")
    return wanted


def state_counts(nominee_list: NomineeList) -> dict[str, int]:
    states = list(nominee_list.rows.values_list("state", flat=True))
    return {state.value: states.count(state.value) for state in RowState}


def open_lists(dossier: Dossier) -> list[NomineeList]:
    return list(dossier.nominee_lists.exclude(status="discarded").select_related("created_by")[:10])


def job_of(key: str) -> Job | None:
    return Job.objects.filter(key=key).first()


def remembered_columns(unit_id: int) -> dict[str, str]:
    """What the unit's people said of headings of their earlier lists."""
    rows = NomineeList.objects.filter(dossier__unit_id=unit_id).exclude(mapping={}).order_by("-created_at", "-pk")
    return columns.remembered(iter(rows.values_list("layout", "mapping")[:_RECALLED]))


# --- What rows are checked against


def facts_for(user: User, nominee_list: NomineeList, keys: Iterable[str]) -> Facts:
    dossier = nominee_list.dossier
    offered = list(award_kinds_for(dossier))
    others = AwardKind.objects.exclude(pk__in=[kind.pk for kind in offered])
    owner = dossier.campaign.owner.name if dossier.campaign else dossier.receiver.name
    known = _known(user, dossier, keys)
    coded = _coded(dossier)
    told = {person for person, _ in coded.values()}
    return Facts(
        awards=Awards(offered, others, owner),
        defaults=nominee_list.defaults,
        today=clock.today(),
        known=known,
        nominated=_nominated({person.pk for people in known.values() for person in people} | told),
        dossier_code=dossier.code,
        coded=coded,
        campaign_key=f"campaign:{dossier.campaign_id}" if dossier.campaign_id else "",
        ground=dossier.ground,
    )


def _coded(dossier: Dossier) -> dict[int, tuple[int, str]]:
    rows = dossier.nominations.values_list("pk", "recipient_id", "recipient__type", "recipient__name_sort")
    return {pk: (person, f"{type}|{name}"[:300]) for pk, person, type, name in rows}


def sheet_lines(dossier: Dossier) -> Iterator[NomineeLine]:
    """The dossier's nominees as the Excel sheet shows them, in their order."""
    rows = dossier.nominations.select_related("recipient__unit", "award_kind").order_by("order", "pk")
    for row in rows.iterator(chunk_size=1000):
        who = row.recipient
        yield NomineeLine(
            type=who.type,
            name=who.name,
            honorific=who.honorific,
            birth_year=who.birth_year,
            job_title=who.job_title,
            unit="" if who.unit_id == dossier.unit_id or who.as_unit_id else who.unit.name,
            address=who.address,
            award=row.award_kind.name,
            achievement_from=row.achievement_from,
            achievement_to=row.achievement_to,
            citation=row.citation,
            contribution=row.contribution,
            code=f"DN-{row.pk}",
        )


def sheet_of(dossier: Dossier, *, filled: bool) -> bytes:
    """Empty with an example, or with the dossier's nominees."""
    kinds = [kind.name for kind in award_kinds_for(dossier)]
    title = f"{dossier.code}, {dossier.unit.name}"
    if filled:
        return write(title, kinds, sheet_lines(dossier))
    campaign = dossier.campaign
    example = NomineeLine(
        type=RecipientType.PERSON,
        name="Lò Văn Mẫu",
        honorific="Ông",
        birth_year=1980,
        job_title="Trưởng bản",
        award=kinds[0] if kinds else "",
        achievement_from=campaign.period_from if campaign else "",
        achievement_to=campaign.period_to if campaign else "",
        citation="Có thành tích xuất sắc trong phong trào thi đua",
    )
    return write(title, kinds, [], example)


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def _known(user: User, dossier: Dossier, keys: Iterable[str]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    wanted = {key for key in keys if key}
    for batch in _batches(key.partition("|")[2] for key in wanted):
        rows = search_recipients(user, "", unit=dossier.unit).filter(name_sort__in=batch)
        for row in rows.order_by("pk"):
            key = f"{row.type}|{row.name_sort}"
            if key in wanted:
                found.setdefault(key, []).append(Known(row.pk, row.birth_year, _place(row)))
    return found


def _place(row: Recipient) -> str:
    born = f"sinh năm {row.birth_year}" if row.birth_year else ""
    return ", ".join(part for part in (born, row.job_title, row.address, row.unit.name) if part)


def _nominated(people: set[int]) -> dict[tuple[int, int, str], str]:
    found = {}
    for batch in _batches(people):
        rows = Nomination.objects.filter(recipient_id__in=batch, is_live=True)
        for person, kind, key, code in rows.values_list("recipient", "award_kind", "achievement_key", "dossier__code"):
            found[person, kind, key] = code
    return found


def candidates_of(
    user: User, dossier: Dossier, rows: Iterable[NomineeRow]
) -> dict[int, tuple[Recipient, Honour | None]]:
    """Namesakes of one page of rows, each with the last honour, in two queries."""
    wanted = {pk for row in rows for pk in row.candidates}
    people = {row.pk: row for row in search_recipients(user, "", unit=dossier.unit).filter(pk__in=wanted)}
    last: dict[int, Honour] = {}
    honours = Honour.objects.filter(recipient_id__in=people, status="valid").select_related("award_kind")
    for honour in honours.order_by("decided_on", "pk"):
        last[honour.recipient_id] = honour
    return {pk: (person, last.get(pk)) for pk, person in people.items()}
