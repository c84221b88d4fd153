"""The units of Tuyên Quang, by the day."""

from datetime import date

import pytest

from questionnaires.area import (
    Area,
    area_problems,
    areas_on,
    children,
    find,
    in_sentence,
    load_areas,
    named,
    parents,
    placed,
    successors,
)

IN_2018 = date(2018, 6, 1)
LAST_OF_THREE_LEVELS = date(2025, 6, 30)
TWO_LEVELS = date(2025, 7, 1)
HEADER = "code,name,kind,level,parent,valid_from,valid_to,from_certainty,to_certainty,source\n"


def known(code: str, day: date) -> Area:
    area = find(code, day)
    assert area is not None
    return area


@pytest.mark.parametrize(
    ("day", "districts", "communes"),
    [
        (IN_2018, 7, 141),
        (date(2019, 12, 31), 7, 141),
        (date(2020, 1, 1), 7, 138),
        (date(2024, 8, 31), 7, 138),
        (date(2025, 1, 4), 7, 137),
        (LAST_OF_THREE_LEVELS, 7, 137),
        (TWO_LEVELS, 0, 124),
    ],
)
def test_a_day_has_as_many_units_as_the_lists_say(day: date, districts: int, communes: int) -> None:
    assert len(areas_on(day, "province")) == 1
    assert len(areas_on(day, "district")) == districts
    assert len(areas_on(day, "commune")) == communes


def test_in_2018_there_were_129_communes_7_wards_and_5_townships() -> None:
    kinds = [area.kind for area in areas_on(IN_2018, "commune")]
    assert (kinds.count("xa"), kinds.count("phuong"), kinds.count("thi_tran")) == (129, 7, 5)


def test_since_2025_there_are_117_communes_and_7_wards_right_under_the_province() -> None:
    units = areas_on(TWO_LEVELS, "commune")
    kinds = [area.kind for area in units]
    assert (kinds.count("xa"), kinds.count("phuong")) == (117, 7)
    assert {area.parent for area in units} == {"08"}


def test_a_code_never_stands_for_two_units_on_one_day() -> None:
    areas = load_areas()
    for area in areas:
        sharing = [a for a in areas if a.code == area.code and a.holds_on(area.valid_from)]
        assert sharing == [area]


def test_code_and_first_day_identify_a_unit() -> None:
    keys = [(area.code, area.valid_from) for area in load_areas()]
    assert len(set(keys)) == len(keys)


def test_a_code_used_again_names_another_unit() -> None:
    names = {day: find("02524", day) for day in (IN_2018, date(2022, 1, 1), date(2025, 2, 1))}
    assert [area and area.name for area in names.values()] == ["Xã Đội Cấn", None, "Phường Đội Cấn"]
    assert known("02428", IN_2018).name == "Thị trấn Tân Bình"
    assert known("02428", date(2022, 1, 1)).name == "Phường Đội Cấn"


def test_a_day_known_only_between_two_lists_says_so() -> None:
    ward = known("02524", date(2025, 2, 1))
    assert ward.from_certainty == "bounded"
    assert ward.between == (date(2020, 2, 2), date(2025, 1, 4))
    assert known("02551", IN_2018).from_certainty == "by_list"


def test_a_commune_lies_in_its_district_and_province() -> None:
    (commune,) = named("Trung Môn", IN_2018)
    above = [area.name for area in parents(commune, IN_2018)]
    assert above == ["Huyện Yên Sơn", "Tỉnh Tuyên Quang"]
    assert commune in children(parents(commune, IN_2018)[0], IN_2018)


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("Xã Trung Môn", "xã Trung Môn"),
        ("Thành phố Tuyên Quang", "thành phố Tuyên Quang"),
        ("Tổ dân phố 3", "tổ dân phố 3"),
        ("Thành Công", "Thành Công"),
        ("Bản", "Bản"),
        ("Nà Chác", "Nà Chác"),
    ],
)
def test_the_kind_of_a_unit_is_lower_case_inside_a_sentence(stored: str, said: str) -> None:
    assert in_sentence(stored) == said
    assert placed("Thôn Làng Chùa", stored) == f"Thôn Làng Chùa, {said}"


def test_a_district_keeps_its_communes_as_they_move() -> None:
    lam_binh = known("071", IN_2018)
    assert len(children(lam_binh, IN_2018)) == 8
    assert len(children(lam_binh, date(2021, 7, 1))) == 10


@pytest.mark.parametrize("spelling", ["Nà Hang", "Na Hang", "huyện  na hang", "HUYỆN NÀ HANG"])
def test_a_name_is_found_in_either_spelling(spelling: str) -> None:
    assert "072" in {area.code for area in named(spelling, IN_2018)}


def test_a_tone_may_stand_on_either_vowel() -> None:
    assert [area.code for area in named("Xã Hòa An", TWO_LEVELS)] == ["02353"]
    assert [area.code for area in named("Xã Hoà An", TWO_LEVELS)] == ["02353"]


def test_names_that_differ_in_a_letter_stay_apart() -> None:
    assert named("Trung Mon", IN_2018) == ()


def test_every_commune_of_2025_but_one_is_converted() -> None:
    lost = [a.code for a in areas_on(LAST_OF_THREE_LEVELS, "commune") if not successors(a)]
    assert lost == ["02482"]


def test_a_split_commune_goes_to_two_units() -> None:
    split = {
        area.code
        for area in areas_on(LAST_OF_THREE_LEVELS, "commune")
        if len(successors(area)) == 2
    }
    assert split == {"02494", "02497", "02485"}


def test_a_merged_commune_leads_to_its_heir() -> None:
    (doi_can,) = successors(known("02524", IN_2018))
    assert doi_can.name == "Phường Đội Cấn"
    (binh_ca,) = successors(known("02551", LAST_OF_THREE_LEVELS))
    assert (binh_ca.code, binh_ca.name) == ("02548", "Xã Bình Ca")


def test_a_list_with_one_code_for_two_units_is_refused() -> None:
    text = HEADER + (
        "08,Tỉnh Thử,tinh,province,,2018-01-01,,exact,,thử\n"
        "00001,Xã Một,xa,commune,08,2018-01-01,2019-12-31,exact,exact,thử\n"
        "00001,Xã Hai,xa,commune,08,2019-12-31,,exact,,thử\n"
    )
    found = [(problem.code, problem.place) for problem in area_problems(text, "thu.csv")]
    assert found == [("area_overlap", "thu.csv:4")]


def test_a_unit_without_a_unit_above_it_is_refused() -> None:
    text = HEADER + (
        "08,Tỉnh Thử,tinh,province,,2019-01-01,,exact,,thử\n"
        "00001,Xã Một,xa,commune,08,2018-01-01,,exact,,thử\n"
    )
    found = [(problem.code, problem.place) for problem in area_problems(text, "thu.csv")]
    assert found == [("area_parent", "thu.csv:3")]


def test_every_faulty_row_is_named() -> None:
    text = HEADER + (
        "8,Tỉnh Thử,tinh,province,,2019-01-01,,exact,,thử\n"
        "00001,Xã Một,xa,hamlet,08,2018-01-01,2017-01-01,exact,exact,thử\n"
        "00002,Xã Hai,xa,commune,08,2018-01-01,2017-01-01,exact,exact,thử\n"
        "00003,Xã Ba,xa,commune,08,2018-01-01,,bounded,,thử\n"
    )
    found = [(problem.code, problem.place) for problem in area_problems(text, "thu.csv")]
    assert found == [
        ("file_code_malformed", "thu.csv:2"),
        ("file_value_not_allowed", "thu.csv:3"),
        ("area_dates", "thu.csv:4"),
        ("area_between", "thu.csv:5"),
    ]
