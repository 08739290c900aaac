"""Where each found item stands, by its path in the JSON: "deadlines[0]", "period.from"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from campaigns.reading.context import Context, sentences
from campaigns.reading.issuer import Identity
from campaigns.reading.preamble import find_themes
from campaigns.reading.signing import Foot
from campaigns.reading.spans import Found, Span

if TYPE_CHECKING:
    from campaigns.reading.result import Reading


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def evidence_of(ctx: Context, reading: Reading, identity: Identity, foot: Foot) -> dict[str, Span]:
    found: dict[str, Span] = {}
    heads: tuple[tuple[str, Found | None], ...] = (
        ("issuer", identity.issuer),
        ("number", identity.number),
        ("symbol", identity.symbol),
        ("place", identity.place),
        ("date", identity.date),
        ("title", ctx.frame.title),
        ("signer", foot.signer),
        ("signer_role", foot.role),
    )
    found |= {name: item.span for name, item in heads if item}
    if foot.recipients:
        found["recipients"] = Span(foot.recipients[0].start, foot.recipients[-1].end)
    if reading.theme or reading.theme_also:
        own, also = find_themes(ctx)
        found |= {"theme": own.span} if own else {}
        found |= {f"theme_also[{i}]": item.span for i, item in enumerate(also)}
    if reading.period:
        whole = Span(reading.period.start, reading.period.end)
        found |= {"period": whole}
        found |= {"period.from": whole} if reading.period.first else {}
        found |= {"period.to": whole} if reading.period.last else {}
    return found | _lists(ctx, reading)


def _lists(ctx: Context, reading: Reading) -> dict[str, Span]:
    in_sentences: tuple[tuple[str, Iterable[_Placed]], ...] = (
        ("deadlines", reading.deadlines),
        ("milestones", reading.milestones),
        ("other_dates", reading.other_dates),
    )
    exact: tuple[tuple[str, Iterable[_Placed]], ...] = (
        ("phases", reading.phases),
        ("targets", reading.targets),
        ("secondary_targets", reading.secondary_targets),
        ("level_targets", reading.level_targets),
        ("numeric_not_targets", reading.not_targets),
        ("awards", reading.awards),
        ("criteria", reading.criteria),
        ("dossier_parts", reading.dossier_parts),
        ("submission_routes", reading.routes),
        ("work_items", reading.work),
        ("participants", reading.participants),
        ("purpose", reading.purpose),
        ("parents", reading.parents),
    )
    found = {f"{name}[{i}]": _sentence(ctx, item) for name, items in in_sentences for i, item in enumerate(items)}
    found |= {f"{name}[{i}]": Span(item.start, item.end) for name, items in exact for i, item in enumerate(items)}
    if reading.quota:
        found["quota_note"] = Span(reading.quota.start, reading.quota.end)
    return found


def _sentence(ctx: Context, item: _Placed) -> Span:
    """The sentence an item came from, so that the reader sees who, what and when together."""
    block = ctx.doc.blocks[ctx.block_at(item.start)]
    for start, end in sentences(ctx.doc.clean, block.start, block.end):
        if start <= item.start < end:
            left = start + len(ctx.doc.clean[start:end]) - len(ctx.doc.clean[start:end].lstrip())
            return Span(min(left, item.start), max(end, item.end))
    return Span(item.start, item.end)
