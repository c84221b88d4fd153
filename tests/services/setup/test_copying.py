"""Last year's campaign becomes this year's draft; what has changed since is told by name."""

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import Connection

from questionnaires.problem import Refused
from survey_app.services import campaigns, clips, frames, paper_texts
from survey_app.services.clips import Sound
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.services.paper_texts import PaperTexts
from survey_app.services.setup import copying, modes, succession
from survey_app.services.setup.copying import Copy
from survey_app.services.staff import people
from survey_app.store import areas
from survey_app.store import clips as sounds
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Village
from tests.sounds import mp3

NEXT, AFTER = date(2019, 6, 3), date(2025, 9, 1)


def wanted(area_id: int, day: date = NEXT, code: str = "trung-mon-2019") -> Copy:
    return Copy(code, "Lấy ý kiến xã Trung Môn năm 2019", area_id, day, day, day)


def district(connection: Connection) -> Campaign:
    """A campaign of huyện Yên Sơn: one commune that stays, one that was split in 2025."""
    unit = builders.territory.find(connection, "075", builders.DAY)
    campaign = campaigns.create(connection, builders.plan(connection, "yen-son", area_id=unit.id))
    split = builders.commune(connection, "02494").name
    rows = (Village("Thôn 4", 50, commune="Trung Môn"), Village("Thôn 4", 40, commune=split))
    frames.set_frame(connection, campaign, FramePreview(rows))
    return campaigns.get(connection, "yen-son")


def test_a_copy_has_everything_of_the_plan_and_nothing_of_the_answers(
    store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        source = builders.households(connection, keys, state="draft").campaign
        modes.choose(connection, source, ["visit"])
        texts = PaperTexts(
            organ_above="ỦY BAN MTTQ HUYỆN YÊN SƠN", report_number="12/BC", date="2018-07-01"
        )
        paper_texts.write_texts(connection, source, texts)
        clips.add(connection, source, "vi", [Sound("q01.mp3", mp3())])
        clips.add(connection, source, "hmn", [Sound("q01.mp3", mp3(1))])
        source = builders.move(connection, campaigns.get(connection, source.code), "closed")
        made, changes = copying.copy(connection, source, wanted(source.area_id))
        villages = frames.listed(connection, made)
        kept = paper_texts.texts(made)
        acts = {act.act: act.detail for act in people.acts(connection, made.id)}
        rule = campaigns.rule(connection, made)
        (before, here) = (
            [(c.item, c.language, c.sha256, c.size) for c in sounds.of_campaign(connection, one.id)]
            for one in (source, made)
        )
    assert changes == ()
    assert (made.state, made.frame_frozen, made.copied_from) == ("draft", False, source.id)
    assert made.questionnaire_sha256 == source.questionnaire_sha256
    assert here == before
    assert len(here) == 2
    assert rule is not None
    assert rule.code == "hd-78-2017"
    assert modes.used(made) == ("visit",)
    assert [(v.number, v.name, v.households) for v in villages] == [
        (1, "Thôn 4", 5),
        (2, "Thôn Làng Chùa", 3),
    ]
    assert (kept.organ_above, kept.report_number, kept.date) == (texts.organ_above, "", "")
    assert acts["campaign.copy"] == "trung-mon."


def test_a_copy_asks_every_household_again_whatever_was_drawn_before(store: Store) -> None:
    with store.write() as connection:
        campaign = district(connection)
        frames.draw(connection, campaign, Fraction(1, 2))
        source = campaigns.get(connection, "yen-son")
        made, _ = copying.copy(connection, source, wanted(source.area_id))
        samples = [v.sample for v in frames.listed(connection, made)]
    assert (made.draw_seed, made.draw_share) == (None, None)
    assert samples == [50, 40]


def test_teams_and_places_come_along(store: Store) -> None:
    with store.write() as connection:
        goods = builders.goods(connection, state="draft")
        made, _ = copying.copy(connection, goods, wanted(goods.area_id, code="hang-viet-2019"))
        places = [(p.number, p.name, p.quota) for p in frames.places(connection, made)]
    assert places == [(1, "Chợ Trung Môn", 100), (2, "Chợ Km 9", 100)]


def test_a_commune_that_was_merged_is_followed_and_named(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        source = builders.households(connection, keys, state="closed").campaign
        area = copying.area_now(connection, source, AFTER)
        assert area is not None
        assert area.name == "Phường Minh Xuân"
        foreseen = copying.foresee(connection, source, area.id, AFTER)
        made, changes = copying.copy(connection, source, wanted(area.id, AFTER))
        villages = frames.listed(connection, made)
    assert foreseen == changes
    assert [problem.code for problem in changes] == ["copy_moved"]
    assert "Xã Trung Môn nay thuộc phường Minh Xuân" in changes[0].message
    assert {v.commune for v in villages} == {"Phường Minh Xuân"}


def test_a_village_of_a_commune_that_was_split_is_left_out_by_name(store: Store) -> None:
    with store.write() as connection:
        source = district(connection)
        province = builders.territory.find(connection, "08", AFTER)
        made, changes = copying.copy(connection, source, wanted(province.id, AFTER))
        left = [v.name for v in frames.listed(connection, made)]
        acts = {act.act: act.detail for act in people.acts(connection, made.id)}
    assert left == ["Thôn 4"]
    assert [problem.code for problem in changes] == ["copy_moved", "copy_left_out"]
    assert "(xã Thái Bình)" in changes[1].message
    assert changes[1].message in acts["campaign.copy"]


def test_villages_of_one_name_in_a_merged_commune_keep_their_old_commune_s_name(
    store: Store,
) -> None:
    with store.read() as connection:
        first = builders.territory.find(connection, "02488", builders.DAY)
        now = succession.successor(connection, first, AFTER)
        assert now is not None
        merged = [
            unit
            for unit in areas.standing_on(connection, builders.DAY, "commune")
            if unit != first and succession.successor(connection, unit, AFTER) == now
        ]
    assert merged
    with store.write() as connection:
        province = builders.territory.find(connection, "08", builders.DAY)
        plan = builders.plan(connection, "tinh", area_id=province.id)
        campaign = campaigns.create(connection, plan)
        rows = tuple(Village("Thôn 1", 9, commune_code=unit.code) for unit in (first, merged[0]))
        frames.set_frame(connection, campaign, FramePreview(rows))
        made, changes = copying.copy(
            connection, campaigns.get(connection, "tinh"), wanted(now.id, AFTER)
        )
        names = [v.name for v in frames.listed(connection, made)]
    assert names == ["Thôn 1", f"Thôn 1 (phường {merged[0].name.removeprefix('Phường ')})"]
    assert "copy_renamed" in [problem.code for problem in changes]


def test_a_copy_is_refused_with_every_fault_at_once(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        source = builders.households(connection, keys, state="closed").campaign
        faulty = Copy("trung-mon", "x", source.area_id, NEXT, NEXT, date(2019, 6, 1))
        with pytest.raises(Refused) as refused:
            copying.copy(connection, source, faulty)
        with pytest.raises(Refused) as gone:
            copying.copy(connection, source, wanted(source.area_id, AFTER))
    assert refused.value.codes == ("campaign_code_taken", "campaign_dates")
    assert gone.value.codes == ("area_not_standing",)
