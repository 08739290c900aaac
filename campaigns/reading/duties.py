"""What a deadline asks for, in a short imperative, and who must do it."""

from __future__ import annotations

import re

from campaigns.reading.context import Context, sentences
from campaigns.reading.document import Block
from campaigns.reading.vocabulary import DUTY, DUTY_VERBS, SENDING, UNIT_START, UNIT_WORDS

_CUT = re.compile(r"[;:]|(?<=\S),\s+(?=(?:đồng thời|riêng)\b)|,?\s+(?:đồng thời|riêng)\s+", re.I)
_IN_BRACKETS = re.compile(r"\([^)]*")
_COMMA = re.compile(rf",\s+(?=(?:{DUTY_VERBS})\b)", re.I)
_TAIL = re.compile(
    r"^\s*[,)]*\s*(?P<tail>\(?(?:gửi|nộp|trình|chuyển|về|qua|cho)\b[^.;]{2,160}?)(?P<stop>\s+(?:để|nhằm|trước"
    r"|chậm nhất|muộn nhất)\b|[.;]|$)",
    re.I,
)
_RESTING_ON = re.compile(
    r"^(?:căn cứ|trên cơ sở|theo)\s[^;]{3,220}?[\s,](?=(?:xây dựng|ban hành|gửi|tổ chức|báo cáo|lập|triển khai"
    r"|đăng ký|cụ thể hóa)\s)",
    re.I,
)
_FOR = re.compile(r"\s+(?:để|nhằm)\s+(?:theo dõi|tổng hợp|nắm|báo cáo|làm|kịp|xem xét|phục vụ|có cơ sở)[^.;]*$", re.I)
_LEAD = re.compile(
    r"^(?:và|các việc|yêu cầu|đề nghị|giao(?! chỉ tiêu| kế hoạch| nhiệm vụ)|có trách nhiệm|phải|cần|sẽ|khẩn trương|"
    r"nghiêm túc|định kỳ|hằng năm"
    r"|hàng năm|đồng thời"
    r"|riêng|trong đó|ngoài ra|thì|được|thời hạn|thời gian)\s+",
    re.I,
)
_BARE_SENDING = re.compile(
    r"^(?:gửi|nộp|trình|báo cáo)\s*(?=(?:về|cho|đến|qua|tới|UBND|Ủy ban|Sở|Ban|Phòng|Hội đồng|Bộ)\b)", re.I
)
_PAPER = re.compile(
    r"\b(?:ban hành|xây dựng|lập|hoàn thiện|hoàn tất|có|nộp)\s+(?:các\s+)?(?P<paper>(?:kế hoạch|báo cáo|văn bản"
    r"|hồ sơ|danh sách|bản đăng ký|chương trình)"
    r"(?:\s+(?:triển khai|phát động|tổng kết|sơ kết|thực hiện|đề nghị khen thưởng|đăng ký|thi đua))?)",
    re.I,
)
# The verb must be in small letters: "Vụ Tổ chức cán bộ trình" is told to "trình".
_SUBJECT = re.compile(
    rf"^\s*(?i:(?:yêu cầu|đề nghị|giao|riêng|đối với)\s+)?(?P<who>(?i:{UNIT_WORDS})\b[^.;:]{{0,260}}?)\s*,?\s*"
    rf"(?<!chưa )(?<!đã )(?<!được )(?<!chương )(?<!thư )(?<!quá )"
    rf"(?=\b(?:có trách nhiệm|phải|cần|chịu trách nhiệm|căn cứ|chủ động|khẩn trương|tiếp tục|trên cơ sở"
    rf"|thường xuyên|hằng năm|{DUTY_VERBS})\b)"
)
_ASKS_AWARD = re.compile(r"^đề nghị\s(?:[^,;]{0,80})\b(?:khen|tặng|xét|công nhận|phê duyệt)", re.I)
_ADDRESSEE = re.compile(r"\([^)]*\)|(?:Ban|Phòng|Hội đồng) Thi đua\s*[,–-]?\s*Khen thưởng", re.I)
_WATCHING = re.compile(rf"^(?:(?:theo dõi|đôn đốc|kiểm tra|nhắc nhở)\s*,\s*)+(?:và\s+)?(?=(?:{DUTY_VERBS})\b)", re.I)
_RUN_IN = re.compile(
    rf"^\s*(?:đề nghị\s+|giao\s+|yêu cầu\s+|đối với\s+)?(?P<who>(?:{UNIT_WORDS})\b[^.:]{{0,280}}?)\s*:", re.I
)
_VERB_LEAD = re.compile(rf"^(?:{DUTY_VERBS})\b", re.I)
_NOT_WHO = re.compile(
    r"^(?:các nội dung|các hoạt động|các tiêu chí|các chỉ tiêu|các giải pháp|các phong trào|tổ chức|các bước"
    r"|mỗi năm|hội nghị|báo cáo)\b",
    re.I,
)
_LATER_WORK = re.compile(rf"[\s,)](?P<work>(?:{SENDING})\s[^.;,(]{{3,80}})", re.I)
_NOTHING_YET = re.compile(
    r"[\s,;:()–-]*(?:(?:và|riêng|hằng năm|hàng năm|định kỳ|hằng quý|hằng tháng"
    r"|đồng thời)[\s,:]*)*",
    re.I,
)
_WINDOW = 1500  # characters
_KINDS = (
    (
        "nomination",
        re.compile(
            r"hồ sơ(?! (?:đất|địa|công việc|sức khỏe|bệnh|dự án|tồn|quá hạn|một cửa|thủ tục|trực tuyến))|khen thưởng"
            r"|(?:đề nghị|xét|trình)[^.;]{0,40}tặng|tặng (?:cờ|bằng|giấy|danh hiệu|huân)|bình xét|danh hiệu|tờ trình",
            re.I,
        ),
    ),
    ("report", re.compile(r"báo cáo", re.I)),
    ("launch_paper", re.compile(r"(?:văn bản|kế hoạch|bản)?\s*phát động", re.I)),
    ("plan", re.compile(r"kế hoạch|chương trình|đăng ký|giao ước", re.I)),
)


def paper_of(what: str) -> str | None:
    """The papers that are sent or issued, as the text names them: 'Báo cáo tổng kết và hồ sơ khen thưởng'."""
    found = [_LOOSE_END.sub("", " ".join(m[0].split())) for m in _NAMED_PAPER.finditer(_BRACKETS.sub(" ", what))]
    papers = ", ".join(dict.fromkeys(words.lower() if index else words for index, words in enumerate(found)))
    return papers[:1].upper() + papers[1:] if papers else None


_BRACKETS = re.compile(r"\([^)]*\)")
_LOOSE_END = re.compile(r"(?:[\s,;–-]|\s(?:và|hoặc|kèm))+$")
_PAPERS = (
    r"kế hoạch|báo cáo(?!\s(?-i:Bộ|Sở|UBND|Ủy|Ban|Chủ|Thường|Phòng|Văn|Hội|Khối|Đảng|Tỉnh))|hồ sơ|văn bản|tờ trình"
    r"|danh sách|bản đăng ký|bản giao ước|bản cam kết|biên bản|bản thành tích|bản tự chấm|bảng điểm|bảng chấm điểm"
    r"|phiếu|kết quả (?:bình xét|chấm điểm)|số liệu"
)
# Up to whom it is sent to, or the next thing to do. What is looked into or settled is sent by nobody.
_NAMED_PAPER = re.compile(
    rf"\b(?<!theo )(?<!thẩm định )(?<!giải quyết )(?<!kiểm tra )(?<!duyệt )(?<!\d )(?:{_PAPERS})\b"
    r"(?:(?!\b(?:về|cho|qua|gửi|đến|tới|trước|để|theo|nhằm|nộp|trình|tổ chức|với|lên|xong|tại)\b)"
    rf"(?!,(?! (?:{_PAPERS})\b))[^.;:()]){{0,90}}",
    re.I,
)


def kind_of_duty(what: str) -> str:
    what = _ADDRESSEE.sub(" ", what)
    lowered = what.lower()
    if "báo cáo" in lowered and "hồ sơ" not in lowered and "thành tích" not in lowered:
        return "report"
    return next((kind for kind, words in _KINDS if words.search(what)), "other")


def said_what(
    ctx: Context, block: Block, span: tuple[int, int, int], term: tuple[int, int], earlier: str | None
) -> tuple[str, str | None]:
    """(the work in a short imperative, who is named in that very clause)."""
    at, start, end = span
    # A sentence is looked at in a window: a whole list without full stops must not be read again for every date.
    start, end = max(start, term[0] - _WINDOW), min(end, term[1] + _WINDOW)
    at = max(at, start)
    clean = ctx.doc.clean
    clause = " ".join(clean[at : term[0]].split())
    after = clean[term[1] : end]
    behind = " ".join(after.split()).lstrip(" ,:)")
    if _NOTHING_YET.fullmatch(clause) or (
        not DUTY.search(clause) and UNIT_START.match(clause) and _VERB_LEAD.match(behind)
    ):
        # "Trước ngày 15/5, các trường gửi …", "Các trường trước ngày 15/5 gửi …": the work stands behind the term.
        behind = re.split(r"[;.](?:\s|$)", behind)[0]
        clause = f"{clause} {behind}".strip(" ,")
        after = ""
    clause = _IN_BRACKETS.sub(lambda m: re.sub(r"\s*[;:]\s*", " ", m[0]), clause)
    pieces = [p for p in _CUT.split(clause) if p and p.strip(" ,)")]
    piece = pieces[-1].strip(" ,)") if pieces else clause
    if len(piece) < 25 and not DUTY.search(piece) and not names_paper(piece):
        # "Hồ sơ đợt hè: lần 1 trước ngày …, lần 2 trước ngày …": the label before the colon names the work.
        label = " ".join(clean[start : term[0]].split()).partition(":")
        piece = f"{label[0]} {piece}" if label[1] and names_paper(label[0]) else piece
    owner, piece = _owner(piece)
    piece = _behind_dates(_last_work(piece))
    piece = _completed(piece, " ".join(clean[start : term[0]].split()), earlier)
    if len(piece) < 20 and not DUTY.search(piece) and not names_paper(piece):
        # "định kỳ 6 tháng (trước ngày 10/6), 1 năm (trước …) báo cáo kết quả": the work stands behind.
        later = _LATER_WORK.search(after)
        piece = f"{later['work'].strip()} {piece}" if later else piece
    tail = _TAIL.match(after)
    if tail and tail["stop"].strip().lower() in ("trước", "chậm nhất", "muộn nhất"):
        tail = None  # that is the next work with its own term
    if tail and not re.search(r"\b(?:gửi|nộp|trình|chuyển)\b", piece, re.I):
        piece = f"{piece}, {tail['tail'].strip()}" if tail["tail"][0] != "(" else f"{piece} {tail['tail'].strip()}"
    elif tail and re.match(r"(?:về|qua|cho)\b", tail["tail"], re.I) and not re.search(r"\b(?:về|qua|cho)\b", piece):
        piece = f"{piece} {tail['tail'].strip()}"
    same = _leaning(piece, earlier) if earlier else None
    return same or _tidy(piece), owner


def _leaning(piece: str, earlier: str) -> str | None:
    """What a piece without a work of its own goes on with: '(đợt 1) và trước ngày 15/01 (đợt 2)', 'gửi', 'tổng kết'."""
    if earlier.startswith("Báo cáo") and _OF_WHEN.fullmatch(piece):
        return f"Báo cáo {' '.join(piece.split())}"
    meeting = _BARE_MEETING.fullmatch(piece)
    if meeting and re.search(r"sơ kết|tổng kết", earlier):
        return re.sub(r"sơ kết|tổng kết", meeting[1].lower(), earlier)
    if _RESULT.fullmatch(piece):
        return None
    bare = _BARE_SEND.fullmatch(piece) or (not DUTY.search(piece) and not names_paper(piece))
    return earlier if bare else None


# 'Báo cáo 6 tháng trước 10/6, năm trước 10/11': the next report is named by its time only.
_OF_WHEN = re.compile(
    r"\s*(?:cả )?(?:năm|quý|tháng|\d tháng|\d tháng (?:đầu|cuối) năm|giữa kỳ|cuối kỳ|năm học|"
    r"học kỳ \w{1,3})\s*",
    re.I,
)
_RESULT = re.compile(r"\s*kết quả(?: (?:thực hiện|bình xét|chấm điểm|phong trào|thi đua)){0,2}\s*", re.I)
_BARE_MEETING = re.compile(r"\s*(sơ kết|tổng kết)\s*", re.I)  # 'hồ sơ sơ kết trước …, tổng kết trước …'
_BARE_SEND = re.compile(r"\s*(?:gửi|nộp|trình)\s*", re.I)


def names_paper(clause: str) -> bool:
    """A paper to be handed in is work even without a verb: "Báo cáo tháng: trước ngày …"."""
    return bool(re.search(r"hồ sơ|báo cáo|kế hoạch|danh sách|bản đăng ký", clause, re.I))


def _owner(piece: str) -> tuple[str | None, str]:
    found = _SUBJECT.match(piece)
    if not found or _ASKS_AWARD.match(piece.strip()) or _NOT_WHO.match(found["who"]) or _VERB_LEAD.match(piece.strip()):
        return None, piece
    who = _ADVERB.sub("", found["who"].strip(" ,"))
    return who, piece[found.end() :].strip()


_ADVERB = re.compile(r"\s+(?:tự|lễ|cùng|đều|sẽ|phải|cần|thi đua)$", re.I)


def _last_work(piece: str) -> str:
    """Of a chain of verbs the last ones that belong to the paper sent: a long lead-in is dropped."""
    cuts = [m.end() for m in _COMMA.finditer(piece)]
    while len(piece) > 110 and cuts:
        cut = cuts.pop(0)
        rest = piece[cut:]
        if len(rest) < 20:
            break
        if len(piece) - (len(piece) - len(rest)) > 0:
            piece_end = len(piece)
            piece = rest
            cuts = [c - cut for c in cuts if c - cut > 0]
            if piece_end == len(piece):
                break
    return piece


def _behind_dates(piece: str) -> str:
    """'Sơ kết vào tháng 12/2027, hồ sơ gửi': what has its own time is another work."""
    cut = _DATED_BEFORE.match(piece)
    rest = piece[cut.end() :] if cut else ""
    return rest if DUTY.search(rest) or names_paper(rest) else piece


_DATED_BEFORE = re.compile(
    r".*(?:tháng \d{1,2}(?:/\d{4}| năm \d{4})|quý (?:IV|I{1,3}|\d)(?:/\d{4}| năm \d{4})|"
    r"\d{1,2}/\d{1,2}/\d{4}),\s+(?:và\s+)?",
    re.I,
)


def _completed(piece: str, before: str, earlier: str | None) -> str:
    bare = piece
    while (found := _LEAD.match(bare)) and not _ASKS_AWARD.match(bare):
        bare = bare[found.end() :]
    bare = _RESTING_ON.sub("", _WATCHING.sub("", bare))
    if sending := _BARE_SENDING.match(bare):
        papers = list(_PAPER.finditer(before))
        if papers and "báo cáo" not in sending[0].lower():
            return f"{sending[0].strip()} {papers[-1]['paper']} {bare[sending.end() :]}"
        return bare
    if earlier and not _VERB_LEAD.match(bare):
        verb = re.match(rf"(?:{SENDING})\b", earlier, re.I)
        if verb and names_paper(bare):
            return bare if verb[0].lower() == "báo cáo" and not bare.startswith("báo cáo") else f"{verb[0]} {bare}"
    return bare


def _tidy(piece: str) -> str:
    piece = _FOR.sub("", piece.strip(" ,;:-–"))
    piece = (
        re.sub(r"\s*[,(]?\s*(?:thời gian|thời hạn|hoàn thành|xong)?\s*(?:trước|từ ngày [\d/]+)?\s*$", "", piece)
        if re.search(r"(?:thời gian|thời hạn|, hoàn thành|từ ngày [\d/]+)\s*$", piece)
        else piece
    )
    if piece.count("(") > piece.count(")"):
        piece = piece.rstrip(" ,(")
        piece += ")" if piece.count("(") > piece.count(")") else ""
    elif piece.count(")") > piece.count("("):
        piece = piece.replace(")", "", 1)
    piece = re.sub(r"\( ", "(", re.sub(r" \)", ")", " ".join(piece.split())))
    return piece[:1].upper() + piece[1:] if piece else ""


def sentence_before(ctx: Context, block: Block, start: int) -> str | None:
    """The first clause of the sentence that ends where this one begins."""
    earlier = [s for s in sentences(ctx.doc.clean, block.start, block.end) if s[1] <= start]
    if not earlier:
        return None
    _, piece = _owner(ctx.doc.slice(*earlier[-1]))
    return _tidy(piece.split(";")[0][:200])


def performer(ctx: Context, block: Block, start: int, begin: int) -> str | None:
    """The sentence's subject; else what stands before the block's colon; else the nearest heading that names a body."""
    text = ctx.doc.slice(block.start, min(block.end, block.start + 400))
    start = max(start, begin - _WINDOW)
    if (
        (run_in := _RUN_IN.match(text))
        and run_in["who"].count("(") == run_in["who"].count(")")
        and not _NOT_WHO.match(run_in["who"])
        and not _VERB_LEAD.match(text)
    ):
        return run_in["who"].strip(" ,")
    owner, _ = _owner(ctx.doc.slice(start, begin))
    if owner:
        return owner
    for heading in reversed(block.headings):
        name = re.sub(r"^(?:đề nghị|giao|yêu cầu|trách nhiệm của|đối với)\s+", "", heading.text, flags=re.I)
        if UNIT_START.match(name) and not _NOT_WHO.match(name) and not name.isupper():
            return name.split(":")[0].strip()
        if re.match(r"Trách nhiệm", heading.text, re.I):
            continue
    return None
