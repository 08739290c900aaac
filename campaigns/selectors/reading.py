"""Launch plans handed in to be read, and what was found in them: for those who may edit campaigns of that owner."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from campaigns.enums import FindingDecision, FindingKind, ReadingStatus
from campaigns.models import Campaign, Finding, PlanReading
from campaigns.rules.owning import owner_scope
from campaigns.selectors.campaigns import may_read_document
from campaigns.selectors.campaigns import visible_to as visible_campaigns
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.common.queries import matches
from thidua.common.text import fold
from thidua.documents.models import Job, StoredFile
from thidua.units.enums import UnitKind
from thidua.units.selectors import active_on

_ORGANS = re.compile(
    r"^(?:Ủy ban nhân dân|UBND)\s+(?:tỉnh|thành phố|huyện|xã|phường|thị trấn|đặc khu)\s+", re.IGNORECASE
)
_COUNTED = Q(findings__kind__in=[kind for kind in FindingKind if kind != FindingKind.QUESTION])
_DECIDED = Q(findings__decision__in=[name for name in FindingDecision if name != FindingDecision.PENDING])


def visible_to(user: User) -> QuerySet[PlanReading]:
    rows = PlanReading.objects.filter(owner_scope(user, Permission.EDIT_CAMPAIGN))
    return rows.select_related("owner", "file", "campaign", "created_by")


def search(user: User, filters: dict[str, Any]) -> QuerySet[PlanReading]:
    """The list: without what was put aside, unless that is what is asked for."""
    rows = visible_to(user).defer("text", "result")
    if "q" in filters:
        rows = rows.filter(matches(filters["q"]))
    if "status" in filters:
        rows = rows.filter(status=filters["status"])
    else:
        rows = rows.exclude(status=ReadingStatus.DISCARDED)
    counts = {"found": Count("findings", filter=_COUNTED), "decided": Count("findings", filter=_COUNTED & _DECIDED)}
    return rows.annotate(**counts).order_by("-created_at", "-pk")


def findings_in(reading: PlanReading) -> QuerySet[Finding]:
    return Finding.objects.filter(reading=reading).select_related("decided_by").order_by("order", "pk")


def questions_in(reading: PlanReading) -> list[str]:
    """What the reader asks about a text that launches nothing: such a text has no findings."""
    given = reading.result.get("questions") or []
    return [str(item.get("text") or "") if isinstance(item, dict) else str(item) for item in given]


def progress_of(findings: list[Finding]) -> tuple[int, int]:
    """(decided, all); questions wait for nobody and do not count."""
    counted = [item for item in findings if item.kind != FindingKind.QUESTION]
    return sum(item.decision != FindingDecision.PENDING for item in counted), len(counted)


def job_of(key: str) -> Job | None:
    return Job.objects.filter(key=key).first()


def reading_of(user: User, campaign: Campaign) -> PlanReading | None:
    """The document a draft was read from, for those who may open it."""
    return visible_to(user).defer("text", "result").filter(campaign=campaign).first()


def draft_of(user: User, reading: PlanReading) -> Campaign | None:
    """The campaign made from a reading, while it is there and may be seen."""
    return visible_campaigns(user).filter(pk=reading.campaign_id).first() if reading.campaign_id else None


def may_read_launch_paper(user: User, file: StoredFile) -> bool:
    """A launching document is read with its campaign, or by whoever checks its reading."""
    return may_read_document(user, file) or visible_to(user).filter(file=file).exists()


def other_issuer(reading: PlanReading) -> str:
    """The issuer's name when it is plainly not the owner that was chosen: its place is named nowhere in the owner's."""
    issuer = str(reading.result.get("issuer") or "")
    place = reading.owner.place_name or re.sub(_ORGANS, "", reading.owner.name)
    return "" if not issuer or fold(place) in fold(issuer) or fold(issuer) in fold(reading.owner.name) else issuer


# --- Who is meant to take part

_WORDS: dict[UnitKind, str] = {
    UnitKind.DEPARTMENT: r"các sở\b|\bsở, (?:ban|ngành)|các sở, ",
    UnitKind.ORGANIZATION: r"đoàn thể|mặt trận tổ quốc|\bmttq\b",
    UnitKind.ARMED_FORCE: r"lực lượng vũ trang|bộ chỉ huy quân sự|công an tỉnh",
    UnitKind.DISTRICT: r"(?:các|cấp) huyện\b|huyện, (?:thị xã|thành phố)",
    UnitKind.COMMUNE: r"(?:các|cấp) xã\b|\bxã, (?:phường|thị trấn)",
    UnitKind.WARD: r"(?:các|cấp) phường\b|\bphường, (?:thị trấn|xã|đặc khu)|xã, phường",
    UnitKind.SPECIAL_ZONE: r"đặc khu",
    UnitKind.SCHOOL: r"(?:các|nhà) trường\b|cơ sở giáo dục|các trường",
    UnitKind.HOSPITAL: r"bệnh viện|cơ sở y tế|trung tâm y tế",
    UnitKind.ENTERPRISE: r"(?:các|cộng đồng) doanh nghiệp|\bdoanh nghiệp,",
    UnitKind.VILLAGE: r"\b(?:thôn|bản), |\bbản, tiểu khu|tổ dân phố",
    UnitKind.OFFICE: r"các phòng|\bphòng, ban\b|đơn vị trực thuộc",
}
_RECIPIENTS = re.compile(r"nơi nhận", re.IGNORECASE)
_LONGEST_LIST = 3000


# Districts ended on 1/7/2025: where none is left, a document that names them means what took their place.
_AFTER_DISTRICTS = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)


def suggested_kinds(reading: PlanReading, findings: list[Finding], day: date) -> list[tuple[str, str, int, bool]]:
    """(kind, label, how many units, named by the document) for every kind of unit living below the owner."""
    units = active_on(day).filter(path__startswith=reading.owner.path).exclude(pk=reading.owner_id)
    counts = dict(units.order_by().values_list("kind").annotate(n=Count("pk")))
    words = _who_is_named(reading, findings)
    named = {kind for kind, pattern in _WORDS.items() if re.search(pattern, words)}
    if UnitKind.DISTRICT in named and not counts.get(UnitKind.DISTRICT):
        named |= set(_AFTER_DISTRICTS)
    return [(kind.value, kind.label, counts[kind], kind in named) for kind in UnitKind if counts.get(kind)]


def _who_is_named(reading: PlanReading, findings: list[Finding]) -> str:
    """The words on who takes part, who must send something, and to whom the document goes."""
    named = [str(item.value.get("value", "")) for item in findings if item.value.get("column") == "who_text"]
    named += [str(item.value.get("who_text", "")) for item in findings if item.kind == FindingKind.OBLIGATION]
    places = [found.end() for found in _RECIPIENTS.finditer(reading.text)]
    if places:
        named.append(reading.text[places[-1] : places[-1] + _LONGEST_LIST])
    return " ; ".join(named).lower()
