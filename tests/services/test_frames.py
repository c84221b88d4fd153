"""The frame: taken whole, drawn by a seed anybody can repeat, frozen before anybody is asked."""

from fractions import Fraction

import pytest
from sqlalchemy import Connection

from survey_app.core.frame import Village, draw_lines, village_key
from survey_app.services import campaigns, frames, territory
from survey_app.services.frame_file import FramePreview
from survey_app.services.frames import Register
from survey_app.services.keys import Keys
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.services.door import refused

LIST = (("Thôn 4", 96), ("Thôn Làng Chùa", 41))


@pytest.fixture
def draft(store: Store) -> Campaign:
    with store.write() as connection:
        return campaigns.create(connection, builders.plan(connection))


def preview(*villages: tuple[str, int], commune: str = "") -> FramePreview:
    return FramePreview(tuple(Village(name, count, commune) for name, count in villages))


def take(store: Store, campaign: Campaign, rows: FramePreview) -> None:
    with store.write() as connection:
        frames.set_frame(connection, campaign, rows)


def names(store: Store, campaign: Campaign) -> list[tuple[int, str, int]]:
    with store.read() as connection:
        return [(v.number, v.name, v.households) for v in frames.listed(connection, campaign)]


def district(connection: Connection) -> Campaign:
    """A campaign in huyện Yên Sơn, which has many communes."""
    unit = territory.chain(connection, builders.commune(connection), builders.DAY)[1]
    plan = builders.plan(connection, "yen-son", area_id=unit.id)
    return campaigns.create(connection, plan)


def test_a_new_list_takes_the_place_of_the_one_before(store: Store, draft: Campaign) -> None:
    take(store, draft, preview(*LIST))
    take(store, draft, preview(("Thôn 5", 60)))
    assert names(store, draft) == [(1, "Thôn 5", 60)]


def test_a_refused_list_changes_nothing(store: Store, draft: Campaign) -> None:
    take(store, draft, preview(*LIST))
    bad = FramePreview(
        (Village("Thôn 1", 5, "Xã Không Có"), Village("Thôn 2", 5), Village("Thôn 2", 6))
    )
    problems = ("frame_commune_unknown", "frame_village_listed_twice")
    refused(lambda: take(store, draft, bad), *problems)
    with store.read() as connection:
        refused(lambda: frames.check_frame(connection, draft, bad), *problems)
    refused(lambda: take(store, draft, FramePreview(())), "frame_empty")
    assert names(store, draft) == [(1, "Thôn 4", 96), (2, "Thôn Làng Chùa", 41)]


def test_a_list_of_a_district_names_its_communes(store: Store) -> None:
    with store.write() as connection:
        campaign = district(connection)
    rows = FramePreview(
        (
            Village("Thôn 4", 96, "xã TRUNG MÔN"),
            Village("Thôn 4", 80, "Chân Sơn"),
            Village("Thôn 5", 70, commune_code=builders.TRUNG_MON),
        )
    )
    take(store, campaign, rows)
    with store.read() as connection:
        listed = frames.listed(connection, campaign)
    assert [village.commune for village in listed] == [
        "Xã Trung Môn",
        "Xã Chân Sơn",
        "Xã Trung Môn",
    ]
    refused(lambda: take(store, campaign, preview(("Thôn 1", 5))), "frame_commune_unknown")


def test_a_commune_of_another_area_is_refused(store: Store, draft: Campaign) -> None:
    rows = preview(("Thôn 1", 5), commune="Xã Chân Sơn")
    refused(lambda: take(store, draft, rows), "frame_commune_unknown")


def test_a_frozen_list_is_neither_replaced_nor_drawn(store: Store, draft: Campaign) -> None:
    take(store, draft, preview(*LIST))
    with store.write() as connection:
        frames.freeze(connection, draft)
    # `draft` is what a page read before somebody froze the list
    refused(lambda: take(store, draft, preview(("Thôn 5", 60))), "frame_frozen")
    with store.write() as connection:
        refused(lambda: frames.draw(connection, draft, Fraction(1, 2)), "frame_frozen")
        refused(lambda: frames.freeze(connection, draft), "frame_frozen")
    assert len(names(store, draft)) == 2


def test_an_open_campaign_s_list_stands(store: Store, asked: Asked) -> None:
    with store.write() as connection:
        for act in (
            lambda: frames.set_frame(connection, asked.campaign, preview(*LIST)),
            lambda: frames.draw(connection, asked.campaign, Fraction(1, 2)),
            lambda: frames.freeze(connection, asked.campaign),
        ):
            refused(act, "campaign_not_draft")


def test_an_empty_list_is_not_frozen(store: Store, draft: Campaign) -> None:
    with store.write() as connection:
        refused(lambda: frames.freeze(connection, draft), "frame_empty")


def test_every_line_is_asked_unless_lines_are_drawn(store: Store, draft: Campaign) -> None:
    take(store, draft, preview(*LIST))
    with store.read() as connection:
        village = frames.village(connection, draft, 1)
        assert frames.lines(draft, village) == tuple(range(1, 97))


def test_a_draw_can_be_repeated_by_anybody_who_has_the_seed(store: Store, draft: Campaign) -> None:
    take(store, draft, preview(*LIST))
    with store.write() as connection:
        seed = frames.draw(connection, draft, Fraction(1, 3), "  2018-05-31/KQXS-48213 ")
    with store.read() as connection:
        campaign = campaigns.get(connection, draft.code)
        village = frames.village(connection, campaign, 1)
        lines = frames.lines(campaign, village)
    assert seed == campaign.draw_seed == "2018-05-31/KQXS-48213"
    assert campaign.draw_share == "1/3"
    key = village_key("Xã Trung Môn", "Thôn 4")
    assert lines == draw_lines(96, 32, seed, key)
    assert village.sample == len(lines) == 32


def test_a_new_list_forgets_the_draw_of_the_old_one(store: Store, draft: Campaign) -> None:
    take(store, draft, preview(*LIST))
    with store.write() as connection:
        assert frames.draw(connection, draft, Fraction(1, 2))
    take(store, draft, preview(*LIST))
    with store.read() as connection:
        campaign = campaigns.get(connection, draft.code)
        assert campaign.draw_seed is None
        assert frames.village(connection, campaign, 1).sample == 96


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 2), Fraction(3, 2)])
def test_a_share_that_is_none_is_not_drawn(store: Store, draft: Campaign, share: Fraction) -> None:
    with store.write() as connection:
        refused(lambda: frames.draw(connection, draft, share), "draw_share")


def test_a_register_keeps_its_totals(store: Store, asked: Asked) -> None:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        frames.enter_register(connection, asked.campaign, village, Register(5, 6, 1, 1))
        kept = frames.village(connection, asked.campaign, 1)
    assert (kept.asked, kept.issued, kept.absent, kept.refused) == (5, 6, 1, 1)


@pytest.mark.parametrize(
    ("register", "problems"),
    [
        (Register(6, 5, 0, 0), ["register_asked"]),
        (Register(-1, 5, 0, 0), ["register_asked"]),
        (Register(5, -1, 0, 0), ["register_negative"]),
        (Register(5, 5, 4, 2), ["register_sum"]),
        (Register(9, -1, 9, 9), ["register_asked", "register_negative", "register_sum"]),
    ],
)
def test_totals_that_cannot_be_are_refused_all_at_once(
    store: Store, asked: Asked, register: Register, problems: list[str]
) -> None:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        refused(
            lambda: frames.enter_register(connection, asked.campaign, village, register), *problems
        )


@pytest.mark.parametrize("state", ["draft", "closed", "published"])
def test_a_register_is_entered_only_while_asking_and_counting(
    store: Store, keys: Keys, asked: Asked, state: str
) -> None:
    with store.write() as connection:
        counting = builders.move(connection, asked.campaign, "counting")
        other = builders.households(connection, keys, code="dot-khac", state=state).campaign
        village = frames.village(connection, counting, 1)
        frames.enter_register(connection, counting, village, Register(5, 5, 0, 0))
        village = frames.village(connection, other, 1)
        refused(
            lambda: frames.enter_register(connection, other, village, Register(5, 5, 0, 0)),
            "campaign_closed",
        )


def test_a_village_or_place_that_is_not_there_is_refused(store: Store, asked: Asked) -> None:
    with store.write() as connection:
        refused(lambda: frames.village(connection, asked.campaign, 3), "village_unknown")
        unit = builders.commune(connection)
        refused(
            lambda: frames.add_place(connection, asked.campaign, unit, "Chợ", None),
            "campaign_not_open_kind",
        )


def test_a_place_has_a_name_of_its_own_and_a_quota_that_can_be_met(
    store: Store, goods: Campaign
) -> None:
    with store.write() as connection:
        unit = builders.commune(connection)

        def add(name: str, quota: int | None = None) -> None:
            frames.add_place(connection, goods, unit, name, quota)

        add("  Chợ   phiên ")
        refused(lambda: add("Chợ phiên"), "place_name")
        refused(lambda: add("  "), "place_name")
        refused(lambda: add("Chợ mới", 0), "place_quota")
        assert frames.places(connection, goods)[-1].name == "Chợ phiên"
