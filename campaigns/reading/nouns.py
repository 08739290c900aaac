"""Nouns behind a figure: which of them count things, which are only spoken of, which words end them."""

from __future__ import annotations

import re


def _table(text: str) -> frozenset[str]:
    return frozenset(word.strip() for line in text.split("\n") for word in line.split("|")) - {""}


# Nouns that count things, most of them of several words; the longest match wins.
_NOUNS = _table(
    """
    lao động|người lao động|lượt lao động|đảng viên|đoàn viên|hội viên|đội viên|xã viên|học sinh|sinh viên|học viên
    giáo viên|tình nguyện viên|cộng tác viên|tuyên truyền viên|cán bộ|công chức|viên chức|công nhân|chiến sĩ
    chiến sỹ|thanh niên|phụ nữ|nông dân|người dân|trẻ em
    em học sinh|bác sỹ|bác sĩ|dược sĩ|dược sỹ|điều dưỡng|nghệ nhân|thành viên|đối tượng|đồng chí|đ/c|tập thể|cá nhân
    hộ gia đình|hộ kinh doanh|gương|điển hình|nhân tố|khách|lượt khách|lượt người|lượt hộ|lượt|người|cháu|em
    mô hình|công trình|phần việc|sáng kiến|đề tài|giải pháp|cải tiến|sản phẩm|nhãn hiệu|bằng sáng chế|bài báo|tác phẩm
    doanh nghiệp|công ty|nhà máy|cửa hàng|hợp tác xã|tổ hợp tác|trang trại|làng nghề|khu công nghiệp|cụm công nghiệp
    tổ chức đảng|tổ chức hội|tổ chức đoàn|chi bộ|chi đoàn|chi hội|liên đội|chi đội|công đoàn cơ sở|nghiệp đoàn
    thỏa ước|hội đồng|câu lạc bộ|cơ quan|đơn vị cấp huyện|đơn vị cấp xã|đơn vị máu|đơn vị|cơ sở|địa phương
    khu dân cư|khu phố|khu tái định cư|tổ dân phố|tiểu khu|thị trấn|thành phố|thị xã|thôn|bản|hộ|xã|huyện|tỉnh
    phường|vạn dân
    nghìn dân
    trường học|trường|phòng học|lớp|lớp tập huấn|trạm y tế|trạm|bệnh viện|nhà văn hóa|thư viện|giường bệnh|giường
    căn nhà|ngôi nhà|căn hộ|nhà|căn|mái ấm|máy tính|máy|thiết bị|thuê bao|tuyến đường|đoạn đường|tuyến|cầu|đường|cột
    dự án|đề án|hồ sơ|thủ tục|dịch vụ|văn bản|nhiệm vụ|tiêu chí|chỉ tiêu|bộ tiêu chí|danh hiệu|điểm|điểm %
    hội thi|cuộc thi|hội nghị|cuộc|buổi tuyên truyền|buổi|tiết học|giờ dạy|giờ học|tiết dạy|tiết|giờ|đồ dùng dạy học
    tin bài|lượt bài|bài viết|bài|tin|phóng sự|chuyên mục|chuyên trang|chuyên đề|điểm du lịch|di tích|lễ hội
    vụ việc|vụ|ca|trường hợp|giải thưởng|huy chương|giải|học bổng|suất học bổng|suất quà|phần quà
    suất
    cây xanh|cây|con|bộ|chiếc|cái|quyển|cuốn|trang|vé|lần|tuổi|tổ|đội|nhóm|cụm|quỹ|phần|ngày công|vòng|bậc|hạng|vị trí
    hecta|héc ta|công dân|sào|tháng|tuần|năm|ngày|phút|tiếng|phong trào|khâu đột phá|nội dung|lĩnh vực|chương trình
    văn kiện|cấp|bước|mặt|điều|chợ|siêu thị|trung tâm|khu|kho|bến|cảng|hồ|đập|kênh|xe|tàu|thuyền|vườn|bể|thùng|bao|gói
    thẻ|sổ|sách|phiếu|ý kiến|bàn|ghế|đèn|loa|camera|trụ|cổng|phòng|lô đất|lô|thửa đất|thửa|đàn|chương|tiết mục
    tranh|ảnh
    video|clip|bức|ngôi|tấm|tờ|cặp|chuyến|phiên|khóa|ngành|nghề|môn|khối|ban|viện|hội|sân chơi|phân xưởng|tập đoàn
    đội hình|tổ công nghệ số cộng đồng|hạng mục|gói thầu|trận|sao|kỹ thuật|khoa|công tơ|trạm biến áp|tổ hội|tụ điểm
    chi cục|cục
    đợt|đổi mới|bóng đèn|nhà đầu tư|nhà vệ sinh
    bé trai|bé gái|đầu sách|đầu tài liệu|đầu báo|đầu mối|bằng|quy trình|điểm đen|buôn|ấp|xóm
    cây cầu|điểm trường|điểm cầu|cơ sở hội|cơ sở đoàn|cơ sở đảng|cơ sở giáo dục|cơ sở y tế|cơ sở sản xuất|phản ánh
    tổ hòa giải|tổ tự quản|tổ tiết kiệm|đội tuyển|kiến nghị|đơn thư|chị em|gia đình|chủ hộ|quần chúng|đề xuất
    phần thưởng
    thanh thiếu niên|thiếu niên|thiếu nhi|nhi đồng|hội cơ sở|đoàn cơ sở|nhà trẻ|nhà xưởng|nhà lưới|nhà công vụ
    phiên tòa|mẹ việt nam anh hùng|bà mẹ việt nam anh hùng|thẩm phán|tổ sản xuất|gia đình chính sách
    chuỗi liên kết|chuỗi|bản tin|tổ công nghệ số|tờ rơi|bến đò|khách hàng|bếp ăn|khu vui chơi|bộ đồ chơi
    góc thiên nhiên|góc|làng|buồng|trẻ|nhân khẩu|đại biểu
    """
)
# Nouns that name parts, steps or programmes: they are counted, seldom aimed at.
UNCOUNTED = _table(
    """
    nội dung|lĩnh vực|chương trình|phong trào|khâu đột phá|nhiệm vụ|giải pháp|bước|mặt|cấp|điều|văn kiện|phần|cái
    vị trí
    năm|tháng|tuần|ngày|giờ|phút|lần|nhóm|bộ|điểm|chỉ tiêu|tiêu chuẩn|bộ phận|tầng lớp|thế hệ|lực lượng|trọng tâm
    đột phá
    khâu|mục tiêu|yêu cầu|nguyên tắc|đại hội|ngành|miền|vùng|đối tượng|tiếng|chuyên đề|đợt|giai đoạn|hoạt động
    """
)
# Nouns counted in words; before others 'một' is mostly an article ('một ngành', 'một hệ thống').
SPOKEN = _table(
    """
    tập thể|cá nhân|mô hình|công trình|phần việc|sáng kiến|đề tài|gương|điển hình|tuyến đường|đoạn đường|đảng viên
    đoàn viên|hội viên|học sinh|hộ|hộ gia đình|xã|huyện|thôn|bản|đơn vị|doanh nghiệp|hợp tác xã|sản phẩm|giải pháp
    câu lạc bộ|nhà|căn nhà|ngôi nhà|lớp|trường|buổi|cuộc|hội thi|chi bộ|chi đoàn|chi hội|cây|đội|tổ hợp tác|trang trại
    khu phố|tổ dân phố|khu dân cư|ấp|xóm|buôn|phường|sân chơi|thư viện|khu vui chơi|đoàn viên
    cây cầu|phòng học|giáo viên|cán bộ|công nhân|làng|góc thiên nhiên|người dân|thanh niên|sinh viên
    """
)
# Words that cannot belong to the noun behind a figure.
_STOPS = _table(
    """
    đạt|được|có|là|và|hoặc|hay|trong|ở|tại|của|cho|về|trên|theo|so|từ|đến|với|bằng|để|do|bị|không|chưa|đã|sẽ|phải
    cần|nên
    thì|mà|khi|nếu|như|trở|lên|vào|ra|khỏi|xuống|còn|giảm|tăng|hoàn|tham|thực|cơ|nhằm|trước|sau|qua|dưới|giữa|vì
    này|đó
    nói|mỗi|các|những|thuộc|vượt|chiếm|cùng|sử|dùng|đăng|xếp|bình|quân|gồm
    năm|tháng|quý|mới|thêm|đều|cũng|tiếp|cấp
    """
)
_WORD = re.compile(r"\s?[“\"]?([^\W\d_]{1,12}(?:/\s?c(?!\w))?)")


def noun_end(low: str, start: int) -> int:
    """Where the noun ends that stands behind a figure."""
    noun = table_noun(low, start)
    if noun:
        # 'lượt' counts what follows it.
        more = table_noun(low, noun[1]) if low[noun[0] : noun[1]] == "lượt" else None
        if more and low[more[0] : more[1]] not in UNCOUNTED:
            return more[1]
        pair = _PAIRS.match(low, noun[0])
        return pair.end() if pair and pair.end() > noun[1] else noun[1]
    end = start
    for _ in range(2):
        word = _WORD.match(low, end)
        if not word or word.group(1) in _STOPS or (end == start and low[end : end + 1] not in (" ", "(", "")):
            break
        end = word.end()
    return end


def _listed(nouns: str) -> str:
    return rf"(?:{nouns})(?:, (?:{nouns}))+"


# 'ba mươi thôn, làng': nouns of one kind that are counted together.
_PAIRS = re.compile(
    "(?:"
    + "|".join(
        _listed(nouns)
        for nouns in (
            "thôn|bản|làng|ấp|xóm|buôn|khu phố|tổ dân phố|khu dân cư|tiểu khu",
            "học sinh|sinh viên|học viên",
            "xã|phường|thị trấn|đặc khu",
        )
    )
    + r")(?!\w)"
)


def table_noun(low: str, start: int) -> tuple[int, int] | None:
    """The longest noun of the table that stands here."""
    words: list[int] = []
    end = start
    for _ in range(5):
        word = _WORD.match(low, end)
        if not word or (words and low[end : end + 1].isalpha()):
            break
        end = word.end()
        words.append(end)
    begin = start
    while low[begin : begin + 1] in (" ", "“", '"'):
        begin += 1
    for stop in reversed(words):
        if low[begin:stop].replace("/ c", "/c") in _NOUNS and not _YEAR_NEXT.match(low, begin):
            return begin, stop
    return None


_YEAR_NEXT = re.compile(r"năm \d{4}(?!\d)")
