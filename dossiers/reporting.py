"""What dossiers add to a campaign's report and to the checklist of its closing."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse

from awards.enums import HonourStatus, RecipientGroup, RecipientType
from awards.models import AwardKind, Honour
from campaigns.closing import OpenMatter
from campaigns.models import Campaign
from campaigns.summary import Section, Table, figure
from dossiers.enums import DossierStatus
from dossiers.models import Dossier, Nomination
from dossiers.selectors.facts import occasion_key
from dossiers.workflow import TRANSITIONS

FINAL = tuple(status for status, ways in TRANSITIONS.items() if not ways)
# Not yet with the receiving level: nothing of theirs is counted in a report.
_AT_HOME = (DossierStatus.DRAFT, DossierStatus.AWAITING_HEAD, DossierStatus.WITHDRAWN)


def honours_section(campaign: Campaign, at: datetime) -> Section | None:
    """Dossiers sent and nominees, then honours by award and by kind of recipient. A constant number of queries."""
    dossiers = Dossier.objects.filter(campaign=campaign).exclude(status__in=_AT_HOME)
    sent = dossiers.count()
    nominees = Nomination.objects.filter(dossier__in=dossiers).count()
    honours = Honour.objects.filter(occasion_key=occasion_key(campaign)).exclude(status=HonourStatus.REVOKED)
    kinds, groups = _by_kind(honours), _by_group(honours)
    if not sent and not kinds:
        return None
    section = Section("Đề nghị và kết quả khen thưởng")
    if sent:
        section.paragraphs.append(
            f"Các đơn vị đã nộp {figure(sent)} hồ sơ, đề nghị khen thưởng {figure(nominees)} tập thể, cá nhân, "
            "hộ gia đình."
        )
    if kinds:
        section.tables.append(_table(kinds))
    if groups:
        parts = "; ".join(f"{label} {figure(count)}" for label, count in groups)
        section.paragraphs.append(f"Trong số cá nhân, hộ gia đình được khen có ghi nhóm: {parts}.")
    return section


def _by_kind(honours: QuerySet[Honour]) -> dict[int, Counter[str]]:
    rows = honours.order_by().values("award_kind_id", "recipient__type").annotate(n=Count("pk"))
    found: dict[int, Counter[str]] = {}
    for row in rows:
        found.setdefault(row["award_kind_id"], Counter())[row["recipient__type"]] += row["n"]
    return found


def _by_group(honours: QuerySet[Honour]) -> list[tuple[str, int]]:
    rows = honours.exclude(recipient__group="").order_by().values("recipient__group")
    found = {row["recipient__group"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    return [(str(group.label).lower(), found[group.value]) for group in RecipientGroup if group.value in found]


def _table(kinds: dict[int, Counter[str]]) -> Table:
    names = AwardKind.objects.filter(pk__in=list(kinds)).order_by("rank", "name", "pk")
    types = [kind for kind in RecipientType if any(counted[kind] for counted in kinds.values())]
    rows = [
        [
            str(place),
            kind.name,
            *(figure(kinds[kind.pk][item]) for item in types),
            figure(kinds[kind.pk].total()),
        ]
        for place, kind in enumerate(names, start=1)
    ]
    return Table(["STT", "Danh hiệu, hình thức", *(str(item.label) for item in types), "Cộng"], rows, "Đã khen thưởng")


def unjudged(campaign: Campaign) -> OpenMatter:
    """Dossiers sent and not yet at an end: the archive waits for them."""
    open_ones = Dossier.objects.filter(campaign=campaign).exclude(status__in=(*FINAL, DossierStatus.DRAFT))
    return OpenMatter(
        "Hồ sơ đề nghị khen thưởng chưa có kết quả", open_ones.count(), reverse("dossiers:list"), holds_archive=True
    )
