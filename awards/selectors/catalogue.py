"""The catalogue as it stood on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from awards.eligibility.law import LawBook
from awards.models import (
    AwardAuthority,
    AwardForm,
    AwardKind,
    BaseSalary,
    LegalBasis,
    QuorumRule,
    RewardRate,
    RewardRounding,
    Rule,
    VoteThreshold,
)
from awards.models.catalogue import CitedRow
from awards.money import Reward, compute
from thidua.common.queries import in_force

Row = TypeVar("Row", bound=CitedRow)


def kinds_for(
    *, recipient_type: str = "", decider_kind: str = "", nature: str = "", on: date | None = None
) -> list[AwardKind]:
    """Award kinds in use, narrowed to a recipient type and to what a kind of unit may decide on a day."""
    kinds = AwardKind.objects.filter(is_active=True).order_by("rank", "name", "pk")
    if nature:
        kinds = kinds.filter(nature=nature)
    if decider_kind:
        if on is None:
            raise ValueError("who may decide depends on the day")
        rows = AwardAuthority.objects.filter(in_force(on), decider_kind=decider_kind)
        kinds = kinds.filter(pk__in=rows.values("award_kind"))
    return [kind for kind in kinds if not recipient_type or recipient_type in kind.recipient_types]


def authority_in_force(award_kind: AwardKind, decider_kind: str, day: date) -> AwardAuthority | None:
    """The row that lets this kind of unit decide the award on that day; the newest when several say so."""
    return (
        AwardAuthority.objects.filter(in_force(day), award_kind=award_kind, decider_kind=decider_kind)
        .select_related("basis")
        .order_by("-valid_from", "-pk")
        .first()
    )


def reward_amount(award_kind: AwardKind, recipient_type: str, day: date) -> Reward | None:
    """Reward on the date of the decision, or None when the catalogue does not say."""
    return reward_table([(award_kind.pk, recipient_type)], day).get((award_kind.pk, recipient_type))


def reward_table(pairs: Iterable[tuple[int, str]], day: date) -> dict[tuple[int, str], Reward]:
    """Rewards of many (award kind, recipient type) pairs in three queries."""
    base = BaseSalary.objects.filter(in_force(day)).select_related("basis").order_by("-valid_from").first()
    if base is None:
        return {}
    rounding = RewardRounding.objects.filter(in_force(day)).select_related("basis").order_by("-valid_from").first()
    wanted = set(pairs)
    rates = RewardRate.objects.filter(in_force(day), award_kind__in={kind for kind, _ in wanted})
    found: dict[tuple[int, str], Reward] = {}
    for rate in rates.select_related("basis").order_by("valid_from", "pk"):
        if (rate.award_kind_id, rate.recipient_type) in wanted:
            found[rate.award_kind_id, rate.recipient_type] = compute(rate, base, rounding)
    return found


def threshold_for(award_kind: AwardKind, day: date) -> VoteThreshold | None:
    """The award's own row, otherwise the row for every award, otherwise None."""
    rows = list(
        VoteThreshold.objects.filter(in_force(day))
        .filter(Q(award_kind=award_kind) | Q(award_kind__isnull=True))
        .select_related("basis")
        .order_by("-valid_from", "-pk")
    )
    own = [row for row in rows if row.award_kind_id is not None]
    return next(iter(own or rows), None)


def quorum_for(council_kind: str, day: date) -> QuorumRule | None:
    """The row for councils of this kind of unit, otherwise the row for every council, otherwise None."""
    rows = QuorumRule.objects.filter(in_force(day), council_kind__in=["", council_kind]).select_related("basis")
    return rows.order_by("-council_kind", "-valid_from", "-pk").first()


def rules_in_force(award_kind: AwardKind, ground: str, campaign_key: str, recipient_type: str, on: date) -> list[Rule]:
    """Conditions for one proposal on a day: one version per code, the general ones first."""
    return LawBook([campaign_key]).rules_on(award_kind, ground, campaign_key, recipient_type, on)


def forms_in_force(award_kind: AwardKind, ground: str, recipient_type: str, on: date) -> list[AwardForm]:
    """Parts a dossier must have, with their form numbers."""
    return list(
        AwardForm.objects.filter(in_force(on), ground=ground)
        .filter(Q(award_kind=award_kind) | Q(award_kind__isnull=True))
        .filter(recipient_type__in=["", recipient_type])
        .select_related("basis")
        .order_by("pk")
    )


def legal_bases_in_force(on: date) -> QuerySet[LegalBasis]:
    return LegalBasis.objects.filter(in_force(on)).order_by("-issued_on", "number", "pk")


def usual_bases(kinds: Iterable[AwardKind], decider_kind: str, day: date) -> list[LegalBasis]:
    """What a decision on these awards rests on: the sources of the authority and of the money. Laws come first."""
    ids = {kind.pk for kind in kinds}
    authorities = AwardAuthority.objects.filter(in_force(day), award_kind__in=ids, decider_kind=decider_kind)
    rates = RewardRate.objects.filter(in_force(day), award_kind__in=ids)
    bases = LegalBasis.objects.filter(
        Q(pk__in=authorities.values("basis")) | Q(pk__in=rates.values("basis")), in_force(day)
    )
    return sorted(bases, key=lambda basis: ("/QH" not in basis.number, basis.issued_on or day, basis.pk))


def all_legal_bases() -> list[LegalBasis]:
    """Every basis, for telling which cited line is out of force."""
    return list(LegalBasis.objects.select_related("replaced_by").order_by("pk"))


@dataclass(slots=True)
class Entry:
    """One award kind with what is in force for it on a day."""

    kind: AwardKind
    authorities: list[AwardAuthority] = field(default_factory=list)
    thresholds: list[VoteThreshold] = field(default_factory=list)
    forms: list[AwardForm] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    rewards: list[Reward] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Catalogue:
    entries: list[Entry]
    general: Entry
    """Rows that hold for every award."""
    base: BaseSalary | None
    rounding: RewardRounding | None
    quorums: list[QuorumRule]


def catalogue_on(day: date) -> Catalogue:
    """Everything in force on a day, in a fixed number of queries. Conditions of single campaigns are on their pages."""
    general = Entry(AwardKind(name="Mọi danh hiệu, hình thức"))
    entries = {kind.pk: Entry(kind) for kind in AwardKind.objects.order_by("rank", "name", "pk")}

    def entry_of(kind_id: int | None) -> Entry:
        return general if kind_id is None else entries[kind_id]

    for authority in _cited(AwardAuthority, day):
        entry_of(authority.award_kind_id).authorities.append(authority)
    for threshold in _cited(VoteThreshold, day):
        entry_of(threshold.award_kind_id).thresholds.append(threshold)
    for form in _cited(AwardForm, day):
        entry_of(form.award_kind_id).forms.append(form)
    for rule in _cited(Rule, day).filter(campaign_key=""):
        entry_of(rule.award_kind_id).rules.append(rule)
    base = _cited(BaseSalary, day).last()
    rounding = _cited(RewardRounding, day).last()
    for rate in _cited(RewardRate, day):
        if base is not None:
            entry_of(rate.award_kind_id).rewards.append(compute(rate, base, rounding))
    shown = [entry for entry in entries.values() if entry.kind.is_active or entry.authorities]
    return Catalogue(shown, general, base, rounding, list(_cited(QuorumRule, day)))


def _cited(model: type[Row], day: date) -> QuerySet[Row]:
    return model._default_manager.filter(in_force(day)).select_related("basis").order_by("valid_from", "pk")
