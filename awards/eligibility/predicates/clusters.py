"""Where the unit stood in its cụm, khối."""

from __future__ import annotations

from awards.eligibility.facts import Facts
from awards.eligibility.registry import predicate
from awards.eligibility.types import Finding
from awards.enums import Verdict
from awards.models import Rule


@predicate("leads_cluster", "Dẫn đầu cụm, khối thi đua")
def leads_cluster(facts: Facts, rule: Rule) -> Finding:
    """Parameter `or_manual`: there is another way to qualify, one that only a person can see."""
    places = [place for place in facts.candidate.cluster_places if place.year == facts.reference_year]
    evidence = [place.evidence for place in places]
    best = min((place.rank for place in places if place.rank is not None), default=None)
    if best == 1:
        return Finding(Verdict.PASS, f"Dẫn đầu cụm, khối thi đua năm {facts.reference_year}.", evidence)
    if places:
        found = f"xếp thứ {best}" if best else "không được xếp hạng"
        said = f"Năm {facts.reference_year} đơn vị {found} trong cụm, khối, không dẫn đầu."
        verdict = Verdict.FAIL
    else:
        said = f"Chưa có bảng xếp hạng cụm, khối đã công bố của năm {facts.reference_year}."
        verdict = Verdict.MISSING
    if rule.params.get("or_manual"):
        return Finding(
            Verdict.MANUAL,
            f"{said} Điều kiện còn cách đạt khác, cần người thẩm định xem xét trên hồ sơ.",
            evidence,
            "Người thẩm định ghi kết luận kèm lý do.",
        )
    return Finding(verdict, said, evidence, "Có bảng xếp hạng đã công bố trong đó đơn vị dẫn đầu.")
