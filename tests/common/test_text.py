import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.common.text import fold, nfc, person_sort_key, sort_key, squeeze


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Điện Biên", "dien bien"),
        ("ĐẶNG THỊ NGỌC", "dang thi ngoc"),
        ("  Sơn   La ", "son la"),
        (unicodedata.normalize("NFD", "Quàng Văn Thưởng"), "quang van thuong"),
        ("Công ty A & B", "cong ty a & b"),
    ],
)
def test_fold_drops_accents_and_case(typed, folded):
    assert fold(typed) == folded


def test_nfc_composes_what_a_mac_sends():
    assert nfc(unicodedata.normalize("NFD", "Mường Ảng")) == "Mường Ảng"


def test_squeeze_makes_white_space_single():
    assert squeeze(" Lò\u00a0 Văn\n An ") == "Lò Văn An"


def test_sort_key_follows_the_vietnamese_dictionary():
    words = ["đa", "da", "ăn", "an", "ân", "ấn", "ản", "en", "ê", "e"]

    assert sorted(words, key=sort_key) == ["an", "ản", "ăn", "ân", "ấn", "da", "đa", "e", "en", "ê"]


def test_sort_key_orders_tones_after_letters():
    assert sorted(["má", "ma", "mạ", "mã", "mả", "mà"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_people_sort_by_given_name_then_middle_then_family():
    names = ["Nguyễn Văn Bình", "Cà Thị An", "Lò Văn An", "Đỗ Thị An", "Nguyễn Ánh"]

    assert sorted(names, key=person_sort_key) == [
        "Cà Thị An",
        "Đỗ Thị An",
        "Lò Văn An",
        "Nguyễn Ánh",
        "Nguyễn Văn Bình",
    ]


@given(st.text(max_size=60))
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_sort_key_never_fails(text):
    assert isinstance(person_sort_key(text), str)
