"""Words at which a clause opens, and the signs that stand for what is blanked; one small table for all cuts."""

from __future__ import annotations

import re

from campaigns.reading.words import any_of

FILL = "\x01"  # stands for a character inside brackets
QUOTED = "\x02"  # stands for a character inside quotation marks
DECIMAL = "\x03"  # stands for a decimal comma
LONGEST = 300  # a wording longer than this is cut at the last comma before

MEASURES = any_of(
    """
    tỷ lệ|tỉ lệ|tỷ trọng|tỷ suất|doanh số|dư nợ|số|tổng|thu nhập|giá trị|giá|sản lượng|diện tích|tốc độ|kim ngạch
    doanh thu|lợi nhuận
    nộp ngân sách|thu ngân sách|thu nội địa|thu hút|grdp|gdp|vốn|mật độ|độ che phủ|năng suất|quy mô|tuổi thọ|mức
    chỉ số|bình quân|cơ cấu|tăng trưởng|dân số|điểm|xếp hạng|xếp loại|giải ngân|nông(?=,| -| –)
    công nghiệp|dịch vụ|khu vực
    """
)
VERBS = any_of(
    """
    giảm|tăng|đạt|có|không còn|còn|trồng|tạo việc làm|giải quyết|đào tạo|kết nạp|thành lập|phát triển|xây dựng|hỗ trợ
    vận động|huy động|duy trì|đảm bảo|bảo đảm|hoàn thành|giúp|tổ chức|tuyên truyền|công nhận|cấp|đón|phấn đấu|chiếm
    tiếp nhận|tham gia|thực hiện|sửa chữa|sửa|xây|làm mới|mua|lắp|rút|hạ|kéo|đưa|giữ|kiên cố
    bê tông|cứng hóa|trao|tặng|thăm|tập huấn|giới thiệu|xóa|nâng
    """
)
SCOPES = any_of(
    """
    trong đó|riêng|còn lại|mỗi|hằng năm|hàng năm|toàn (?:tỉnh|huyện|xã|thành phố|ngành|trường)|các (?:huyện|xã)
    """
)
AMOUNT = (
    r"(?:(?:có\s)?(?:(?:ít nhất|tối thiểu|trên|dưới|khoảng|hơn|gần|từ|không quá|tối đa|không dưới)\s){0,2}"
    r"[<>≥≤]?\s?\d[\d.\x03]*(?![\da-z])|(?:một|hai|ba|bốn)\s)"
)
OPENS = re.compile(rf"(?:{AMOUNT}|(?:{MEASURES}|{VERBS}|{SCOPES})(?!\w))")
CANDIDATE = re.compile(
    r",\s?|\s(?:và|đồng thời)\s|\s(?=trong đó|riêng\s)|(?<!đối)\svới\s(?=tổng |số |giá |tỷ lệ |tỉ lệ |\d)"
)
# Behind 'và' a second verb mostly goes on with the first; an amount or a measure begins anew.
ANEW = re.compile(rf"(?:{AMOUNT}|(?:{MEASURES}|có|riêng|không còn)(?!\w))")
