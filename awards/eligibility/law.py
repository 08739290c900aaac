"""Which rules judge a proposal: those in force on its day, and what a change of law means for one on its way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from awards.enums import TransitionCriterion
from awards.models import AwardKind, Rule, TransitionRule
from thidua.common.dates import vi_date


@dataclass(frozen=True, slots=True)
class Change:
    """A change of law between the proposal's day and today, and the rules as the new law would have them."""

    transition: TransitionRule
    rules: list[Rule]

    def touches(self, rule: Rule) -> bool:
        return rule.basis_id in (self.transition.old_basis_id, self.transition.new_basis_id)


class LawBook:
    """Every rule and transition, read once for any number of proposals."""

    def __init__(self, campaign_keys: Iterable[str] = ()) -> None:
        rows = Rule.objects.filter(campaign_key__in={"", *campaign_keys}).select_related("basis")
        self._rules = list(rows.order_by("valid_from", "pk"))
        self._transitions: list[TransitionRule] | None = None

    @property
    def transitions(self) -> list[TransitionRule]:
        if self._transitions is None:
            rows = TransitionRule.objects.select_related("old_basis", "new_basis")
            self._transitions = list(rows.order_by("cutoff", "pk"))
        return self._transitions

    def rules_on(
        self, award_kind: AwardKind, ground: str, campaign_key: str, recipient_type: str, day: date
    ) -> list[Rule]:
        """Conditions for one proposal on a day: one version per code, the general ones first."""
        newest = {
            rule.code: rule
            for rule in self._rules
            if _in_force(rule, day)
            and rule.award_kind_id in (None, award_kind.pk)
            and rule.ground in ("", ground)
            and rule.campaign_key in ("", campaign_key)
            and (not rule.recipient_types or recipient_type in rule.recipient_types)
        }
        return in_order(newest.values())

    def changes(
        self, award_kind: AwardKind, ground: str, campaign_key: str, recipient_type: str, day: date, today: date
    ) -> list[Change]:
        """Changes of law after `day` and up to `today` that touch these conditions, the earliest first."""
        found = []
        old = self.rules_on(award_kind, ground, campaign_key, recipient_type, day)
        for transition in self.transitions:
            if not day < transition.cutoff <= today:
                continue
            after = self.rules_on(award_kind, ground, campaign_key, recipient_type, transition.cutoff)
            new = _under(transition, old, after)
            if [rule.pk for rule in new] != [rule.pk for rule in old]:
                found.append(Change(transition, new))
        return found


def in_order(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda r: (r.award_kind_id is not None, bool(r.campaign_key), r.code))


def _in_force(rule: Rule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or rule.valid_to >= day)


def _under(transition: TransitionRule, old: list[Rule], after: list[Rule]) -> list[Rule]:
    """The old conditions with those of the old law as the new law has them; other laws stay as they were."""
    standing = {rule.pk for rule in after}
    new = {rule.code: rule for rule in after if rule.basis_id == transition.new_basis_id}
    kept = {rule.code: rule for rule in old if rule.basis_id != transition.old_basis_id or rule.pk in standing}
    return in_order({**kept, **new}.values())


def note_old(transition: TransitionRule, day: date) -> str:
    """Why the old law judges."""
    return (
        f"Hồ sơ được tiếp nhận ngày {vi_date(day)}, trước ngày {vi_date(transition.cutoff)}, nên xét theo "
        f"{transition.old_basis.number} ({_cited(transition)})."
    )


def note_none(transition: TransitionRule) -> str:
    """Why the new law judges although the dossier is older."""
    return (
        f"Không có quy định chuyển tiếp cho hồ sơ cũ: từ ngày {vi_date(transition.cutoff)} xét theo "
        f"{transition.new_basis.number} ({_cited(transition)})."
    )


def applies_to_received(transition: TransitionRule) -> bool:
    return transition.criterion == TransitionCriterion.RECEIVED_BEFORE


def _cited(transition: TransitionRule) -> str:
    words = f"quy định chuyển tiếp của {transition.article} {transition.new_basis.number}".replace("  ", " ")
    return words if transition.verified else f"{words}, chưa đối chiếu văn bản gốc"
