"""Where the unit stood in its cụm, khối."""

from __future__ import annotations

from awards.eligibility.facts import Facts
from awards.eligibility.params import Param, ParamKind
from awards.eligibility.registry import predicate
from awards.eligibility.types import Finding
from awards.enums import Verdict
from awards.models import Rule


@predicate(
    "leads_cluster",
    "Dẫn đầu cụm, khối thi đua",
    Param("or_manual", ParamKind.FLAG, "Còn cách đạt khác do người xét", "Không dẫn đầu thì chuyển người thẩm định."),
    about="Bảng xếp hạng cụm, khối đã công bố của năm thành tích",
)
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


@predicate("endorsed", "Được cụm, khối suy tôn", about="Kết quả suy tôn của cụm, khối thi đua trên Cổng")
def endorsed(facts: Facts, rule: Rule) -> Finding:
    """An endorsement recorded elsewhere is in the dossier's papers: nothing found is missing, not failed."""
    candidate = facts.candidate
    mine = [row for row in candidate.endorsements if row.year == facts.reference_year]
    same = [row for row in mine if row.award_kind_id == candidate.award_kind.pk]
    if same:
        said = f"Được cụm, khối thi đua suy tôn đề nghị tặng “{candidate.award_kind}” năm {facts.reference_year}."
        return Finding(Verdict.PASS, said, [row.evidence for row in same])
    if mine:
        return Finding(
            Verdict.MANUAL,
            f"Năm {facts.reference_year} đơn vị được suy tôn, nhưng cho danh hiệu, hình thức khác.",
            [row.evidence for row in mine],
            "Người thẩm định đối chiếu biên bản suy tôn.",
        )
    return Finding(
        Verdict.MISSING,
        f"Cổng chưa có kết quả suy tôn của cụm, khối cho năm {facts.reference_year}.",
        would_change="Cụm, khối ghi kết quả suy tôn trên Cổng, hoặc kèm biên bản suy tôn vào hồ sơ.",
    )
