"""What the unit declared of somebody year by year: ratings, initiatives, service; and papers on discipline."""

from __future__ import annotations

from datetime import date

from awards.eligibility.facts import Facts, record_evidence
from awards.eligibility.params import Param, ParamKind, level, optional_whole, rating, whole
from awards.eligibility.registry import predicate
from awards.eligibility.types import Finding
from awards.enums import InitiativeLevel, Rating, RecipientType, Verdict
from awards.models import Initiative, Rule, YearlyRating
from thidua.common.dates import vi_date

_RATINGS = list(Rating)  # the best first
_LEVELS = list(InitiativeLevel)  # the narrowest first
_MEND_RATING = "Bổ sung kết quả xếp loại của các năm đó kèm văn bản."
_WITHIN = Param("within_years", ParamKind.WHOLE, "Trong vòng (năm)", "Bỏ trống: không giới hạn.", maximum=50)


@predicate(
    "rated_years",
    "Xếp loại hoàn thành nhiệm vụ qua các năm",
    Param("rating", ParamKind.RATING, "Xếp loại từ mức", required=True),
    Param("years", ParamKind.WHOLE, "Số năm cần có", required=True, maximum=50),
    Param("consecutive", ParamKind.FLAG, "Phải liên tục", "Các năm liền nhau, đến năm đề nghị hoặc năm liền trước."),
    _WITHIN,
    Param("this_year", ParamKind.FLAG, "Phải có năm đề nghị", "Năm liền trước không thay được năm đề nghị."),
    about="Kết quả xếp loại năm đã khai trên Cổng kèm văn bản",
)
def rated_years(facts: Facts, rule: Rule) -> Finding:
    least, needed = rating(rule, "rating"), whole(rule, "years")
    known = {row.year: row for row in facts.ratings if row.year <= facts.reference_year}
    wanted = f"{needed:02d} năm {'liên tục ' if rule.params.get('consecutive') else ''}“{least.label}” trở lên"
    if rule.params.get("consecutive") or rule.params.get("this_year"):
        ends = (
            [facts.reference_year] if rule.params.get("this_year") else [facts.reference_year, facts.reference_year - 1]
        )
        return _judge_rated_run(ends, known, least, needed, wanted)
    window = optional_whole(rule, "within_years")
    if window is not None:
        known = {year: row for year, row in known.items() if year > facts.reference_year - window}
        wanted += f" trong {window:02d} năm"
    return _judge_rated_count(known, least, needed, wanted, None if window is None else window - len(known))


def reaches(row: YearlyRating, least: Rating) -> bool:
    return _RATINGS.index(Rating(row.rating)) <= _RATINGS.index(least)


def _judge_rated_run(
    ends: list[int], known: dict[int, YearlyRating], least: Rating, needed: int, wanted: str
) -> Finding:
    """The run ends in the year of the proposal, or in the year before when that year is not rated yet."""
    spans = [range(last - needed + 1, last + 1) for last in ends]
    for span in spans:
        rows = [known[year] for year in span if year in known]
        if len(rows) == needed and all(reaches(row, least) for row in rows):
            said = f"Đã có {wanted} ({span[0]} – {span[-1]})." if needed > 1 else f"Đã có {wanted} ({span[0]})."
            return Finding(Verdict.PASS, said, [record_evidence(row) for row in rows])
    span = spans[0] if ends[0] in known else spans[-1]
    rows = [known[year] for year in span if year in known]
    lower = [row for row in rows if not reaches(row, least)]
    if lower:
        said = "; ".join(f"năm {row.year} {row.get_rating_display().lower()}" for row in lower)
        return Finding(
            Verdict.FAIL,
            f"Điều kiện cần {wanted}, nhưng {said}.",
            [record_evidence(row) for row in rows],
            f"Xét lại khi đủ {needed:02d} năm liên tục tính từ sau năm {max(row.year for row in lower)}.",
        )
    unknown = ", ".join(str(year) for year in span if year not in known)
    return Finding(
        Verdict.MISSING,
        f"Điều kiện cần {wanted}; chưa có kết quả xếp loại năm {unknown}.",
        [record_evidence(row) for row in rows],
        _MEND_RATING,
    )


def _judge_rated_count(
    known: dict[int, YearlyRating], least: Rating, needed: int, wanted: str, unrated: int | None
) -> Finding:
    """`unrated`: years of the window nobody has declared; None when the window is open."""
    good = [row for row in known.values() if reaches(row, least)]
    evidence = [record_evidence(row) for row in good]
    said = f"Có {len(good):02d} năm xếp loại từ “{least.label}” trở lên; điều kiện cần {wanted}."
    if len(good) >= needed:
        return Finding(Verdict.PASS, said, evidence)
    if unrated is None or len(good) + unrated >= needed:
        return Finding(Verdict.MISSING, f"{said} Có năm chưa khai kết quả xếp loại.", evidence, _MEND_RATING)
    return Finding(Verdict.FAIL, said, evidence, f"Cần thêm {needed - len(good):02d} năm được xếp loại như vậy.")


@predicate(
    "initiatives",
    "Có sáng kiến, đề tài được công nhận",
    Param("count", ParamKind.WHOLE, "Số sáng kiến, đề tài", required=True, maximum=50),
    Param("level", ParamKind.LEVEL, "Cấp công nhận từ", "Bỏ trống: cấp nào cũng được."),
    Param("effect", ParamKind.LEVEL, "Phạm vi ảnh hưởng, nhân rộng từ", "Bỏ trống: không xét phạm vi."),
    _WITHIN,
    about="Sáng kiến, đề tài đã khai trên Cổng kèm văn bản công nhận",
)
def initiatives(facts: Facts, rule: Rule) -> Finding:
    needed, least, effect = whole(rule, "count"), level(rule, "level"), level(rule, "effect")
    window = optional_whole(rule, "within_years")
    first = facts.reference_year - window + 1 if window is not None else 0
    recent = [row for row in facts.initiatives if first <= row.year <= facts.reference_year]
    fitting = [row for row in recent if least is None or _at_least(row.level, least)]
    wanted = f"{needed:02d} sáng kiến, đề tài được công nhận{_level_words(least, window)}"
    if effect is not None:
        wanted += f", phạm vi ảnh hưởng {effect.label.lower()}"
    sure = [row for row in fitting if effect is None or (row.effect and _at_least(row.effect, effect))]
    unsaid = [row for row in fitting if effect is not None and not row.effect]
    return _judge_initiatives(sure, unsaid, recent, needed, wanted)


def _judge_initiatives(
    sure: list[Initiative], unsaid: list[Initiative], recent: list[Initiative], needed: int, wanted: str
) -> Finding:
    evidence = [record_evidence(row) for row in sure or recent]
    said = f"Có {len(sure):02d} sáng kiến, đề tài phù hợp; điều kiện cần {wanted}."
    if len(sure) >= needed:
        return Finding(Verdict.PASS, said, evidence)
    if len(sure) + len(unsaid) >= needed:
        return Finding(
            Verdict.MISSING,
            f"{said} {len(unsaid)} sáng kiến chưa ghi phạm vi ảnh hưởng được công nhận.",
            [record_evidence(row) for row in sure + unsaid],
            "Bổ sung phạm vi ảnh hưởng theo văn bản công nhận.",
        )
    if not recent:
        return Finding(
            Verdict.MISSING,
            f"Chưa khai sáng kiến, đề tài nào; điều kiện cần {wanted}.",
            would_change="Khai sáng kiến, đề tài kèm quyết định công nhận.",
        )
    return Finding(Verdict.FAIL, said, evidence, f"Cần thêm {needed - len(sure):02d} sáng kiến, đề tài như vậy.")


def _at_least(found: str, least: InitiativeLevel) -> bool:
    return _LEVELS.index(InitiativeLevel(found)) >= _LEVELS.index(least)


def _level_words(least: InitiativeLevel | None, window: int | None) -> str:
    words = f" từ {least.label.lower()} trở lên" if least is not None else ""
    return f"{words} trong {window:02d} năm" if window is not None else words


@predicate(
    "months_of_service",
    "Đủ thời gian công tác trong năm",
    Param("months", ParamKind.WHOLE, "Số tháng tối thiểu", required=True, maximum=600),
    about="Ngày bắt đầu công tác tại đơn vị ghi ở đối tượng",
)
def months_of_service(facts: Facts, rule: Rule) -> Finding:
    """Counted to the end of the year proposed for; only whole months count."""
    needed, recipient = whole(rule, "months"), facts.candidate.recipient
    if recipient.type != RecipientType.PERSON:
        return Finding(Verdict.PASS, "Điều kiện này chỉ áp dụng cho cá nhân.")
    since = recipient.working_since
    if since is None:
        return Finding(
            Verdict.MISSING,
            f"Chưa ghi ngày bắt đầu công tác tại đơn vị; điều kiện cần từ {needed} tháng.",
            would_change="Ghi ngày bắt đầu công tác ở thông tin đối tượng.",
        )
    end = date(facts.reference_year, 12, 31)
    served = months_between(since, end)
    said = f"Công tác tại đơn vị từ {vi_date(since)}, đến {vi_date(end)} được {max(served, 0)} tháng"
    if served >= needed:
        return Finding(Verdict.PASS, f"{said}, từ {needed} tháng trở lên.")
    return Finding(
        Verdict.FAIL,
        f"{said}, chưa đủ {needed} tháng.",
        would_change="Xét cho năm sau; thời gian nghỉ theo quy định được tính thì người thẩm định kết luận kèm lý do.",
    )


def months_between(first: date, last: date) -> int:
    """Whole months from the beginning of `first` to the end of `last`; below zero when `last` is earlier."""
    after = last.toordinal() + 1
    end = date.fromordinal(after) if after <= date.max.toordinal() else last
    months = (end.year - first.year) * 12 + end.month - first.month
    return months - 1 if end.day < first.day else months


@predicate(
    "no_discipline_paper",
    "Không có văn bản về kỷ luật, điều tra",
    Param("ask_person", ParamKind.FLAG, "Luôn cần người xét xác nhận", "Không có văn bản vẫn chuyển người thẩm định."),
    about="Văn bản về kỷ luật, điều tra được ghi ở đối tượng; Cổng không suy đoán",
)
def no_discipline_paper(facts: Facts, rule: Rule) -> Finding:
    """A paper is a flag for a person, never a verdict by itself."""
    day = facts.candidate.on
    rows = [row for row in facts.discipline if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)]
    if rows:
        return Finding(
            Verdict.MANUAL,
            f"Có văn bản còn hiệu lực vào ngày {vi_date(day)} về kỷ luật hoặc điều tra; cần người thẩm định xem xét.",
            [record_evidence(row) for row in rows],
            "Người thẩm định kết luận theo văn bản, kèm lý do.",
        )
    said = f"Cổng không ghi nhận văn bản nào về kỷ luật, điều tra có hiệu lực ngày {vi_date(day)}"
    if rule.params.get("ask_person"):
        return Finding(Verdict.MANUAL, f"{said}; cần người thẩm định xác nhận.", [], "Người thẩm định ghi kết luận.")
    return Finding(Verdict.PASS, f"{said}; đơn vị trình chịu trách nhiệm về nội dung này.")
