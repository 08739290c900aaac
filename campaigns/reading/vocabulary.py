"""Vocabulary of the grammar: short tables, each with the reason it is there."""

from __future__ import annotations

import re

# Words that open the name of a body; who must do a thing, and who issues a document, begin with one of them.
UNIT_WORDS = (
    r"các|tất cả|trung ương|mỗi|từng|sở|ban|bộ|cục|vụ|viện|phòng|trung tâm|văn phòng|chánh văn phòng|thanh tra"
    r"|chi cục|ubnd"
    r"|ủy ban|uỷ ban"
    r"|hđnd|hội đồng|thường trực|mặt trận|ubmttq|mttq|liên đoàn|công đoàn|đoàn|tỉnh đoàn|thành đoàn|huyện đoàn|hội"
    r"|tổ|khối"
    r"|cụm|trưởng|phó|thủ trưởng|người đứng đầu|giám đốc|tổng giám đốc|hiệu trưởng|bộ trưởng|chủ tịch|bí thư|vụ trưởng"
    r"|cục trưởng|trường|nhà trường|học viện|bệnh viện|công ty|tổng công ty|tập đoàn|doanh nghiệp|hợp tác xã|ngân hàng"
    r"|kho bạc|bảo hiểm|công an|quân đội|bộ chỉ huy|bộ đội|báo|đài|cơ quan|đơn vị|địa phương|ngành|chi bộ|đảng bộ"
    r"|đảng ủy"
    r"|chi đoàn|ủy viên|thành viên|thôn|bản|xã|phường|huyện|thành phố|tỉnh|hạt|trạm|đội|cổng|tạp chí|cá nhân|tập thể"
    r"|gvcn|giáo viên|học sinh|đoàn viên|hội viên|khoa|lớp|liên đội|ông|bà|đồng chí|cấp ủy|lực lượng|gói thầu"
    r"|tòa án|viện kiểm sát|thi hành án|xí nghiệp|nhà máy|phân xưởng|đồn|hải đội|chi hội|chi nhánh|người lao động|quận"
    r"|liên minh|hiệp hội|câu lạc bộ|nhân dân|cán bộ"
)
# What a body is told to do. A deadline without one of these beside it is no obligation.
DUTY_VERBS = (
    r"gửi|nộp|báo cáo|đăng ký|nghiệm thu|giao(?= chỉ tiêu| kế hoạch| nhiệm vụ)|chốt|đóng điện|hoàn thành|hoàn thiện|"
    r"hoàn tất"
    r"|xây dựng|ban hành|tổ chức"
    r"|triển khai|phát động|ký kết|ký"
    r"|trình|đề nghị|đề xuất|tổng hợp|tham mưu|thẩm định|xét|bình xét|lập|rà soát|cung cấp|công bố|phê duyệt|chấm điểm"
    r"|quán triệt|thực hiện|tiến hành|kiểm tra|đánh giá|lựa chọn|giới thiệu|thông báo|hướng dẫn|bàn giao|khánh thành"
    r"|khởi công|bổ sung|tập huấn|phối hợp|chủ trì|chuyển|đào(?! tạo)|đắp|trao|tặng|sơ kết|tổng kết|xong|họp"
    r"|thành lập|kiện toàn"
)
SENDING = r"gửi|nộp|báo cáo|trình|đăng ký|chuyển"
UNIT_START = re.compile(rf"(?:đề nghị|giao|yêu cầu)?\s*(?:{UNIT_WORDS})\b", re.I)
DUTY = re.compile(rf"\b(?:{DUTY_VERBS})\b", re.I)

# Type of document by the line in capitals, and by the letters of its symbol. First match wins.
DOCUMENT_WORDS = (
    ("KẾ HOẠCH", "plan"),
    ("CHƯƠNG TRÌNH", "plan"),
    ("QUYẾT ĐỊNH", "decision"),
    ("CHỈ THỊ", "directive"),
    ("HƯỚNG DẪN", "guidance"),
    ("CÔNG VĂN", "letter"),
    ("LỜI KÊU GỌI", "plan"),
    ("LỜI PHÁT ĐỘNG", "plan"),
    ("THƯ PHÁT ĐỘNG", "plan"),
    ("THƯ KÊU GỌI", "plan"),
    ("NỘI DUNG PHÁT ĐỘNG", "plan"),
    ("PHÁT ĐỘNG", "plan"),
    ("BÁO CÁO", "other"),
    ("TỜ TRÌNH", "other"),
    ("THÔNG BÁO", "notice"),
    ("NGHỊ QUYẾT", "other"),
    ("NGHỊ ĐỊNH", "other"),
    ("THÔNG TƯ", "other"),
    ("BIÊN BẢN", "other"),
    ("GIẤY MỜI", "other"),
    ("KẾT LUẬN", "other"),
    ("CÔNG ĐIỆN", "other"),
    ("QUY CHẾ", "other"),
    ("QUY ĐỊNH", "other"),
    ("LUẬT", "other"),
    ("DANH SÁCH", "other"),
    ("THỂ LỆ", "guidance"),
    ("ĐỀ ÁN", "other"),
)
SYMBOL_TYPES = {
    "KH": "plan", "CTR": "plan", "QĐ": "decision", "CT": "directive", "HD": "guidance", "CV": "letter",
    "BC": "other", "TTR": "other", "TB": "notice", "NQ": "other", "NĐ": "other", "TT": "other", "GM": "other",
}  # fmt: skip

# "TM.", "KT." … stand before the office of who signs.
SIGN_PREFIX = r"(?:(?:TM|KT|TL|TUQ|Q)[./]|(?:T/M|K/T|T/L|T/U/Q)\b\.?)"
OFFICES = (
    r"(?:PHÓ )?(?:CHỦ TỊCH|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|BÍ THƯ|HIỆU TRƯỞNG|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|CHÁNH ÁN"
    r"|VIỆN TRƯỞNG"
    r"|TRƯỞNG BAN|TRƯỞNG PHÒNG|TRƯỞNG KHOA|CỤC TRƯỞNG|VỤ TRƯỞNG|CHI CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|THỦ TƯỚNG|TỔNG BIÊN TẬP"
    r"|TƯ LỆNH|CHỈ HUY TRƯỞNG|CHÍNH ỦY|TRƯỞNG ĐOÀN|TỔNG THƯ KÝ|TRƯỞNG TRẠM|TRƯỞNG CÔNG AN|CHỦ NHIỆM|KIỂM TOÁN TRƯỞNG)"
    r"|(?:TỔNG )?PHỤ TRÁCH ĐỘI|NGƯỜI LẬP(?: KẾ HOẠCH)?|TỔ TRƯỞNG|CỤM TRƯỞNG|KHỐI TRƯỞNG|TRƯỞNG (?:CỤM|KHỐI)"
    r"|TRƯỞNG (?:BỘ MÔN|TRUNG TÂM|ĐẠI DIỆN)|ĐẠI DIỆN"
    r"|BỘ TRƯỞNG|THỨ TRƯỞNG|PHÓ VIỆN TRƯỞNG|PHÓ BAN|PHÓ TRƯỞNG (?:BAN|PHÒNG)|QUYỀN GIÁM ĐỐC|THỐNG ĐỐC"
)
ROLE = re.compile(rf"^(?:{SIGN_PREFIX}\s*|(?:{OFFICES})\b)")

# Spelled out: a letterhead says UBND, the truth of a document says Ủy ban nhân dân.
ABBREVIATIONS = (
    (re.compile(r"\bUBND\b"), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b"), "Hội đồng nhân dân"),
    (re.compile(r"\bGD\s?&\s?ĐT\b|\bGDĐT\b"), "Giáo dục và Đào tạo"),
    (re.compile(r"\bLĐLĐ\b"), "Liên đoàn Lao động"),
    (re.compile(r"\bUBMTTQ(?:VN)?\b"), "Ủy ban Mặt trận Tổ quốc"),
    (re.compile(r"\bTHPT\b"), "THPT"),
)
# Words of a body's name that stay small when capitals are turned down.
SMALL_WORDS = frozenset(["và", "của", "các", "cho", "tại", "tỉnh", "huyện", "xã", "phường", "quận"])
LEVELS = r"tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu"
NATIONAL_HEADER = re.compile(
    r"CỘNG H[ÒO][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM|\S*GHĨA VIỆT NAM|Độc lập\s*[-–—]\s*Tự do\s*[-–—]\s*Hạnh phúc|"
    r"ĐẢNG CỘNG SẢN VIỆT NAM"
    r"|(?<!TRUNG ƯƠNG )(?:ĐỘI TNTP|ĐỘI THIẾU NIÊN TIỀN PHONG) HỒ CHÍ MINH(?!\s*\w)"
    r"|(?<!TRUNG ƯƠNG )ĐOÀN (?:TNCS|THANH NIÊN CỘNG SẢN) HỒ CHÍ MINH(?!\s*\w)",
    re.I,
)
