"""Names stand in the order of the Vietnamese alphabet, numbers in that of numbers."""

import random
import unicodedata

import pytest

from survey_app.core.order import by_name


@pytest.mark.parametrize(
    "names",
    [
        ["Thôn 2", "Thôn 10", "Thôn Đồng Bài", "Tổ 1", "Tổ 1a"],
        ["Xã Ấm", "Xã Bình", "Xã Cao", "Xã Dân", "Xã Đà", "Xã Ê", "Xã Ỷ La"],
        ["An", "Ân", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Băng", "Bâng"],
        ["Hòa An", "Hòa Bình", "Hóa An"],  # the first syllable, its tone too, before the second
        ["Phường Minh Xuân", "Thị trấn Na Hang", "Xã An Khang", "Xã Trung Môn"],
    ],
)
def test_names_stand_as_in_a_vietnamese_dictionary(names: list[str]) -> None:
    mixed = random.Random(1).sample(names, len(names))
    assert sorted(mixed, key=by_name) == names
    apart = [unicodedata.normalize("NFD", name) for name in mixed]
    assert [unicodedata.normalize("NFC", name) for name in sorted(apart, key=by_name)] == names


def test_a_letter_of_no_vietnamese_word_comes_last() -> None:
    assert sorted(["Ж", "Z", "A"], key=by_name) == ["A", "Z", "Ж"]
