"""Many proposals judged together: facts gathered in bulk, the right law chosen, the choice explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from awards.eligibility.engine import check, worst
from awards.eligibility.finding import SEVERITY
from awards.eligibility.law import Change, LawBook, applies_to_received, note_none, note_old
from awards.eligibility.sources import enrich
from awards.eligibility.store import Store
from awards.eligibility.types import Candidate, RuleResult
from awards.enums import Verdict
from awards.models import Rule

CAMPAIGN = "campaign:"


@dataclass(frozen=True, slots=True)
class Judgement:
    candidate: Candidate
    results: list[RuleResult]

    @property
    def worst(self) -> Verdict:
        return worst(self.results)


def campaign_key(candidate: Candidate) -> str:
    """Of the campaign's own conditions: its id as text; empty outside campaigns."""
    return candidate.occasion_key.removeprefix(CAMPAIGN) if candidate.occasion_key.startswith(CAMPAIGN) else ""


def judge_all(candidates: Sequence[Candidate], *, today: date) -> list[Judgement]:
    """In the order given. A number of queries that does not grow with the candidates."""
    known = enrich(candidates)
    store, book = Store(known), LawBook({campaign_key(one) for one in known})
    return [_judge(one, book, store, today) for one in known]


def try_rule(candidate: Candidate, rule: Rule) -> RuleResult:
    """One rule, saved or not, held against one candidate with everything the portal knows."""
    return check(enrich([candidate])[0], [rule])[0]


def _judge(candidate: Candidate, book: LawBook, store: Store, today: date) -> Judgement:
    about = (candidate.award_kind, candidate.ground, campaign_key(candidate), candidate.recipient.type, candidate.on)
    results = check(candidate, book.rules_on(*about), store)
    for change in book.changes(*about, today):
        results = _weigh(candidate, results, change, store)
    return Judgement(candidate, results)


def _weigh(candidate: Candidate, old: list[RuleResult], change: Change, store: Store) -> list[RuleResult]:
    """The results that count after a change of law, each touched one with the reason."""
    transition = change.transition
    new = check(candidate, change.rules, store)
    if not applies_to_received(transition):
        return _noted(new, change, note_none(transition))
    kept = note_old(transition, candidate.on)
    if not transition.more_favourable:
        return _noted(old, change, kept)
    both = (
        f"Đã tính theo cả hai quy định: theo {transition.old_basis.number} {_word(old)}; "
        f"theo {transition.new_basis.number} {_word(new)}."
    )
    if rank(new) > rank(old):
        return _noted(new, change, f"{kept} {both} Lấy kết quả theo quy định mới vì có lợi hơn.")
    return _noted(old, change, f"{kept} {both} Giữ quy định cũ vì quy định mới không có lợi hơn.")


def _noted(results: list[RuleResult], change: Change, note: str) -> list[RuleResult]:
    return [replace(one, law_note=note) if change.touches(one.rule) else one for one in results]


def _word(results: list[RuleResult]) -> str:
    return str(worst(results).label).lower()


def rank(results: list[RuleResult]) -> tuple[int, int]:
    """Higher is better for the nominee: first the worst verdict, then how few conditions are not met."""
    return SEVERITY.index(worst(results)), -sum(one.verdict != Verdict.PASS for one in results)
