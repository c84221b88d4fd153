"""Progress: villages summed by commune and district, found by name and state, in an order."""

import pytest

from survey_app.core.frame import Village
from survey_app.services import campaigns, coverage, frames, paper, progress, territory
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.services.progress import Choice, Line
from survey_app.store.engine import Store
from tests import builders
from tests.builders import DAY

FRAME = (
    ("02488", "Thôn 10", 10),
    ("02488", "Thôn Đồng Bài", 5),
    ("02494", "Thôn 2", 8),
    ("02242", "Tổ 1", 6),
)
Shown = tuple[progress.Rows, dict[str, str]]


@pytest.fixture
def shown(store: Store, keys: Keys) -> Shown:
    """A province being asked in three communes of two districts; Thôn 2 has handed in six."""
    with store.write() as connection:
        area = territory.find(connection, "08", DAY)
        campaign = campaigns.create(connection, builders.plan(connection, area_id=area.id))
        rows = tuple(Village(name, count, commune_code=code) for code, name, count in FRAME)
        frames.set_frame(connection, campaign, FramePreview(rows))
        frames.freeze(connection, campaigns.get(connection, "trung-mon"))
        campaign = builders.move(connection, campaigns.get(connection, "trung-mon"), "open")
        where = next(v for v in frames.listed(connection, campaign) if v.name == "Thôn 2")
        raw = builders.answers(campaigns.questionnaire(connection, campaign))
        for number in paper.make_ballots(connection, campaign, where, 6):
            paper.key_ballot(connection, keys, campaign, number, raw, "visit", None, DAY)
    with store.read() as connection:
        found = coverage.coverage(connection, campaign)
        return found, progress.district_names(connection, campaign, found)


def names(shown: Shown, **choice: str) -> list[str]:
    settled = Choice(**({"level": "village"} | choice))  # type: ignore[arg-type]
    return [line.name for line in progress.lines(*_split(shown, settled))]


def _split(shown: Shown, choice: Choice) -> tuple[progress.Rows, Choice, dict[str, str]]:
    return shown[0], choice, shown[1]


def line(shown: Shown, level: str, name: str) -> Line:
    found = progress.lines(*_split(shown, Choice(level)))  # type: ignore[arg-type]
    return next(each for each in found if each.name == name)


def test_a_commune_is_the_sum_of_its_villages(shown: Shown) -> None:
    commune = line(shown, "commune", "Xã Trung Môn")
    assert (commune.villages, commune.households, commune.counted, commune.due) == (2, 15, 0, 15)
    assert commune.needed == 7 + 4  # more than 60 % in each village
    assert commune.missing == 11
    assert commune.within.endswith("Yên Sơn")


def test_what_one_village_has_too_many_does_not_help_another(shown: Shown) -> None:
    whole = progress.whole(shown[0])
    assert whole.counted == 6
    assert (whole.needed, whole.missing) == (7 + 4 + 5 + 4, 7 + 4 + 4)
    assert (whole.reached, whole.villages) == (1, 4)


def test_a_district_is_the_sum_of_its_communes(shown: Shown) -> None:
    found = progress.lines(*_split(shown, Choice("district")))
    assert sum(each.households for each in found) == 29
    assert len(found) == len(shown[1]) == 2


def test_lines_are_found_by_name_whatever_its_accents(shown: Shown) -> None:
    assert names(shown, name="dong bai") == ["Thôn Đồng Bài"]
    assert names(shown, name="thôn") == names(shown, name="THON")
    assert names(shown, name="Thôn 1") == []  # the whole word: not Thôn 10
    assert names(shown, name="không có") == []


def test_lines_are_found_by_state(shown: Shown) -> None:
    assert names(shown, state="reached") == ["Thôn 2"]
    assert "Thôn 2" not in names(shown, state="below")
    assert len(names(shown, state="none")) == 3


def test_names_sort_as_people_sort_them(shown: Shown) -> None:
    assert names(shown, sort="name") == ["Thôn 2", "Thôn 10", "Thôn Đồng Bài", "Tổ 1"]
    assert names(shown, sort="missing")[0] == "Thôn 10"
    assert names(shown, sort="share")[-1] == "Thôn 2"


def test_before_any_register_nobody_is_said_to_have_refused(shown: Shown) -> None:
    assert progress.whole(shown[0]).refused is None
