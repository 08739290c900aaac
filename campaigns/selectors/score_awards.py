"""What a cluster may put a unit forward for: awards for collectives that somebody could decide on that day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from awards.enums import AwardNature, RecipientType
from awards.models import AwardAuthority, AwardKind
from awards.selectors import kinds_for


def kinds_on(first: date, last: date | None = None) -> list[AwardKind]:
    """Titles and commendations of collectives with an authority in force on a day, or on some day of a period.

    The titles come first; the two are never mixed.
    """
    rows = AwardAuthority.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
    decided = set(rows.filter(valid_from__lte=last or first).values_list("award_kind_id", flat=True))
    return [
        kind
        for nature in (AwardNature.TITLE, AwardNature.COMMENDATION)
        for kind in kinds_for(recipient_type=RecipientType.COLLECTIVE, nature=nature)
        if kind.pk in decided
    ]


def grouped(kinds: list[AwardKind]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The two natures as separate groups of choices."""
    found = []
    for nature in (AwardNature.TITLE, AwardNature.COMMENDATION):
        choices = [(str(kind.pk), kind.name) for kind in kinds if kind.nature == nature]
        if choices:
            found.append((str(nature.label), choices))
    return found
