"""What a published text hides of people, what it must leave, and that it rewords nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.texts import only_masked, without_people

PLACES = ("Làng Chùa", "Trung Môn", "Đồng Quang")

HIDDEN = [
    # names after a title
    ("ông Hùng chưa sửa đường", "ông … chưa sửa đường"),
    ("Ông Nguyễn Văn Tám lấn đất", "Ông … lấn đất"),
    ("bà Ma Thị Lan", "bà …"),
    ("Anh Giàng A Páo nói đúng", "Anh … nói đúng"),
    ("hỏi chị Hoa, anh Tuấn thì biết", "hỏi chị …, anh … thì biết"),
    ("ông A bán đất cho bà B.", "ông … bán đất cho bà …"),
    ("nhà Hứa Thị Mỷ lấn đường", "nhà … lấn đường"),
    ("trưởng thôn Lò Văn Pánh chưa họp dân", "trưởng thôn … chưa họp dân"),
    ("trưởng thôn Hùng không họp", "trưởng thôn … không họp"),
    ("Chủ tịch xã Nguyễn Văn Bình hứa rồi", "Chủ tịch xã … hứa rồi"),
    ("đ/c Hoàng Văn Thụ Anh", "đ/c …"),
    ("cô giáo Hạnh dạy tốt", "cô giáo … dạy tốt"),
    ("bác sĩ Lan ít khi có mặt", "bác sĩ … ít khi có mặt"),
    ("ông Hùng Thôn 4", "ông … Thôn 4"),
    ("ÔNG NGUYỄN VĂN HÙNG LẤN ĐẤT", "ÔNG … LẤN ĐẤT"),
    ("ông TRẦN HÙNG", "ông …"),
    # names by the family alone
    ("Vũ Thị Kim Oanh làm sai", "… làm sai"),
    ("theo Bàn Văn Phúc thì", "theo … thì"),
    ("Nguyen Van Hung", "…"),
    ("nguyễn văn hùng không làm gì", "… không làm gì"),
    # telephones
    ("gọi 0912345678", "gọi …"),
    ("gọi 0912 345 678 nhé", "gọi … nhé"),
    ("0912.345.678", "…"),
    ("0912-345-678", "…"),
    ("gọi +84 912.345.678", "gọi …"),
    ("84912345678", "…"),
    ("ĐT (0207) 3.822.333", "ĐT …"),
    ("016 3824 5678 là số cũ", "… là số cũ"),
    ("Ông Hùng (0912345678)", "Ông … (…)"),
    # identity, accounts, addresses, plates, land, house
    ("CCCD 001085012345", "CCCD …"),
    ("cccd số 001 085 012 345", "cccd số …"),
    ("CMND: 170 123 456", "CMND: …"),
    ("071 234 567", "…"),
    ("STK 1903 5551 2345", "STK …"),
    ("viết cho an@example.com", "viết cho …"),
    ("xem facebook.com/nguyen.hung", "xem …"),
    ("xe 22B1-123.45 chạy ẩu", "xe … chạy ẩu"),
    ("xe 22C-012.34", "xe …"),
    ("xe 22A 1234 đỗ sai", "xe … đỗ sai"),
    ("hộ số 15 chưa có nước", "hộ số … chưa có nước"),
    ("số nhà 12A bỏ rác", "số nhà … bỏ rác"),
    ("thửa 123, tờ bản đồ số 5", "thửa …, tờ bản đồ số …"),
    ("cụ già sinh năm 1935", "cụ già sinh năm …"),
]

LEFT = [
    "Đường xấu",
    "đường vào thôn 4 lầy lội",
    "Thôn 4 chưa có nước",
    "đường 2C hỏng",
    "Quốc lộ 2C, Km 9",
    "tổ 5, khu 3, xóm 2",
    "từ năm 2018 đến nay",
    "giai đoạn 2016-2020 chưa làm",
    "thu 500.000 đồng một hộ",
    "hỗ trợ 100.000.000 đồng",
    "100000000 đồng",
    "1.278 hộ, 98,5 %",
    "19 tiêu chí, 12 hộ chưa có điện",
    "ngày 01/6/2018",
    "từ 01.06.2018-02.07.2018",
    "Cầu Hà Giang hỏng",
    "đường Trần Phú, trường Lê Quý Đôn",
    "đường Bà Triệu",
    "về Hà Nội khám bệnh",
    "xã Trung Môn, huyện Yên Sơn, tỉnh Tuyên Quang",
    "trưởng thôn Làng Chùa",
    "chủ tịch xã Trung Môn",
    "chủ tịch UBND xã",
    "cán bộ Địa chính xã",
    "ra Thái Nguyên",
    "Bác Hồ dạy",
    "tư tưởng Hồ Chí Minh",
    "bà con trong thôn, anh em, chị em phụ nữ",
    "nhà Văn hóa thôn chưa có sân",
    "gia đình Văn hóa",
    "hộ Nghèo, hộ cận nghèo",
    "trẻ em Mông chưa được học",
    "ông bà nói phải",
    "gọi 113, 114",
    "Lý do chưa hài lòng: ĐƯỜNG XẤU, NƯỚC ĐỤC",
    "Ban công tác Mặt trận thôn",
    "Đề nghị Nhà nước, Đảng ủy xã quan tâm",
]


@pytest.mark.parametrize(("written", "shown"), HIDDEN)
def test_what_leads_to_a_person_is_hidden(written: str, shown: str) -> None:
    assert without_people(written, PLACES) == shown


@pytest.mark.parametrize("written", LEFT)
def test_what_leads_to_nobody_stays(written: str) -> None:
    assert without_people(written, PLACES) == written


@given(st.text(alphabet="aĐ ôngNguyễn0912.…\n", max_size=60))
def test_a_suggestion_only_masks(text: str) -> None:
    assert only_masked(text, without_people(text))


@pytest.mark.parametrize(
    ("shown", "only"),
    [
        ("ông Hùng lấn đất", True),
        ("ông … lấn đất", True),
        ("… lấn đất", True),
        ("ông …", True),
        ("…", True),
        ("ông Hùng lấn", False),
        ("ông Hùng lấn đất nhiều", False),
        ("ông Hưng lấn đất", False),
        ("ông … bán đất", False),
        ("ông …  lấn đất", False),
        ("ông Hùng… lấn đất", False),
        ("lấn đất ông …", False),
        ("", False),
        ("……", True),
    ],
)
def test_what_is_shown_may_hide_and_never_reword(shown: str, only: bool) -> None:
    assert only_masked("ông Hùng lấn đất", shown) is only


def test_dots_of_the_resident_are_no_mask() -> None:
    assert only_masked("đường xấu… lắm", "đường xấu… lắm")
    assert not only_masked("đường xấu lắm", "đường xấu… lắm")
