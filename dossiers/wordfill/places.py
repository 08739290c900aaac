"""The places a template of each kind may have, with what an administrator reads about them and an example."""

from __future__ import annotations

from dossiers.enums import WordKind
from thidua.documents.templating import Many, Vocabulary, Word

_NOMINEE = (
    Word("stt", "Số thứ tự trong danh sách", "1"),
    Word("ten", "Ông/bà kèm họ tên, hoặc tên tập thể, hộ gia đình", "Bà Lò Thị Mẫu"),
    Word("ho_ten", "Họ tên hoặc tên tập thể, không kèm ông/bà", "Lò Thị Mẫu"),
    Word("doi_tuong", "Cá nhân, tập thể, hộ gia đình, doanh nghiệp", "Cá nhân"),
    Word("nam_sinh", "Năm sinh (chỉ cá nhân)", "1985"),
    Word("chuc_vu", "Chức vụ, nghề nghiệp", "Trưởng bản"),
    Word("don_vi", "Đơn vị quản lý", "Ủy ban nhân dân xã Mẫu"),
    Word("dia_chi", "Địa chỉ", "Bản Mẫu"),
    Word("chi_tiet", "Chức vụ và đơn vị, hoặc địa chỉ, như in cạnh tên", "Trưởng bản, Ủy ban nhân dân xã Mẫu"),
    Word("hinh_thuc", "Danh hiệu, hình thức đề nghị", "Giấy khen"),
    Word("thoi_gian", "Thời gian lập thành tích", "6/2024 – 9/2024"),
    Word(
        "thanh_tich", "Thành tích ghi trên quyết định", "Đã có thành tích xuất sắc trong phong trào xây dựng đường bản"
    ),
    Word("dong_gop", "Giá trị đóng góp (để trống nếu không có)", "50.000.000 đồng"),
)
_COMMON: Vocabulary = (
    Word("CO_QUAN_CHU_QUAN", "Cơ quan cấp trên, chữ in hoa (trống với ủy ban nhân dân)", "ỦY BAN NHÂN DÂN XÃ MẪU"),
    Word("TEN_DON_VI", "Tên đơn vị trình, chữ in hoa", "TRƯỜNG TIỂU HỌC MẪU"),
    Word("ten_don_vi", "Tên đơn vị trình", "Trường Tiểu học Mẫu"),
    Word("dia_danh", "Địa danh ghi trước ngày", "Mẫu"),
    Word("ngay_thang", "Ngày tạo tệp, viết đủ chữ", "ngày 07 tháng 10 năm 2024"),
    Word("nam", "Năm tạo tệp", "2024"),
    Word("so_to_trinh", "Số, ký hiệu tờ trình đã ghi trong hồ sơ", "45/TTr-THM"),
    Word("ngay_to_trinh", "Ngày tờ trình đã ghi trong hồ sơ", "07/10/2024"),
    Word("ngay_hop", "Ngày họp xét đã ghi trong hồ sơ", "01/10/2024"),
    Word("ma_ho_so", "Mã hồ sơ trên cổng", "HS-2024-0001"),
    Word("ten_ho_so", "Tên hồ sơ", "Đề nghị khen thưởng phong trào làm đường bản"),
    Word("phong_trao", "Tên phong trào (trống khi không theo phong trào)", "Phong trào thi đua làm đường bản"),
    Word("loai_hinh", "Loại hình khen thưởng", "Theo phong trào"),
    Word("cap_xet", "Cấp xét khen thưởng", "Ủy ban nhân dân xã Mẫu"),
    Word("tom_tat", "Tóm tắt việc bình xét đã ghi trong hồ sơ", "Đơn vị đã họp, các trường hợp đều được thống nhất."),
    Word("nguoi_lap", "Người lập hồ sơ", "Quàng Văn Thử"),
    Word("nguoi_duyet", "Thủ trưởng đã duyệt hồ sơ (trống khi chưa duyệt)", "Cầm Thị Ví Dụ"),
)
_LISTS: Vocabulary = (
    Word("tong_so", "Tổng số đề nghị", "2"),
    Word("so_tap_the", "Số tập thể, doanh nghiệp được đề nghị", "0"),
    Word("so_ca_nhan", "Số cá nhân được đề nghị", "2"),
    Word("so_ho_gia_dinh", "Số hộ gia đình được đề nghị", "0"),
    Many("danh_sach", "Danh sách đề nghị, theo thứ tự trong hồ sơ", _NOMINEE),
    Many(
        "theo_hinh_thuc",
        "Danh sách chia theo danh hiệu, hình thức",
        (
            Word("hinh_thuc", "Danh hiệu, hình thức", "Giấy khen"),
            Word("so_luong", "Số đề nghị của hình thức này", "2"),
            Many("danh_sach", "Những người, tập thể của hình thức này", _NOMINEE),
        ),
    ),
)
_REPORT: Vocabulary = (
    *(one for one in _NOMINEE if one.name != "stt"),
    Word("bao_cao", "Nội dung báo cáo đã viết trong đề nghị", "Vận động 40 hộ hiến đất làm đường bản."),
    Many(
        "phan",
        "Các mục của báo cáo đã điền trên cổng",
        (
            Word("tieu_de", "Tên mục", "Thành tích đạt được"),
            Word("noi_dung", "Nội dung của mục", "Vận động 40 hộ hiến đất làm đường bản."),
        ),
    ),
)


def places_of(kind: str) -> Vocabulary:
    return (*_COMMON, *(_REPORT if kind == WordKind.REPORT else _LISTS))
