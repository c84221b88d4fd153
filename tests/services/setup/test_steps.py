"""The steps before opening: what is missing, and what the office should weigh."""

from datetime import date, timedelta

from sqlalchemy import Connection

from survey_app.services import campaigns, frames, rehearsal
from survey_app.services.frame_file import FramePreview
from survey_app.services.intake import Card, Submission, accept
from survey_app.services.keys import Keys
from survey_app.services.setup import steps
from survey_app.services.staff import people
from survey_app.store.engine import Store
from tests import builders
from tests.builders import DAY, Village


def made(connection: Connection, **changes: object) -> dict[str, steps.Step]:
    campaign = campaigns.create(connection, builders.plan(connection, **changes))
    return {step.name: step for step in steps.look(connection, campaign).steps}


def codes(step: steps.Step) -> list[str]:
    return [problem.code for problem in (*step.missing, *step.warnings)]


def test_a_fresh_draft_lacks_its_frame_and_nothing_else(store: Store) -> None:
    with store.write() as connection:
        found = made(connection)
    assert [name for name, step in found.items() if step.state == "missing"] == ["frame"]


def test_what_opening_refuses_is_what_the_steps_call_missing(store: Store) -> None:
    with store.write() as connection:
        campaign = campaigns.create(connection, builders.plan(connection))
        assert steps.look(connection, campaign).missing == campaigns.missing(connection, campaign)
        frames.set_frame(connection, campaign, FramePreview((Village("Thôn 4", 5),)))
        frames.freeze(connection, campaign)
        campaign = campaigns.get(connection, campaign.code)
        assert steps.look(connection, campaign).missing == ()
        assert campaigns.move(connection, campaign, "open").state == "open"


def test_every_bar_that_is_not_confirmed_is_named(store: Store) -> None:
    with store.write() as connection:
        changes = {"questionnaire": "ntm-xa.2022", "rule": "hd-90-2022"}
        found = made(connection, **changes)
    assert codes(found["rule"]) == ["bar_without_figure", "bar_unconfirmed", "bar_unconfirmed"]
    assert "Tỷ lệ hộ được lấy ý kiến" in found["rule"].warnings[0].message


def test_a_window_that_is_broken_is_warned_of_and_keeps_nothing_from_opening(store: Store) -> None:
    with store.write() as connection:
        found = made(connection, closes_on=DAY + timedelta(days=60))
    assert codes(found["dates"]) == ["window_exceeded"]
    assert found["dates"].state == "warned"


def test_an_area_that_ends_before_the_campaign_opens_is_named(store: Store) -> None:
    with store.write() as connection:
        late = {"opens_on": date(2026, 1, 5), "closes_on": date(2026, 1, 9)}
        found = made(connection, **late)
    assert set(codes(found["areas"])) == {"area_ended"}
    assert "Xã Trung Môn" in found["areas"].warnings[0].message


def test_villages_without_a_team_are_counted(store: Store) -> None:
    with store.write() as connection:
        campaign = campaigns.create(connection, builders.plan(connection))
        rows = (Village("Thôn 4", 5, team="Nguyễn Văn An"), Village("Thôn 10", 9))
        frames.set_frame(connection, campaign, FramePreview(rows))
        found = {step.name: step for step in steps.look(connection, campaign).steps}
    assert found["teams"].warnings[0].values == {"count": "1"}


def test_a_mode_that_does_not_count_and_too_few_people_are_warned_of(store: Store) -> None:
    with store.write() as connection:
        found = made(connection)
        assert codes(found["modes"]) == ["mode_uncounted"]
        assert codes(found["accounts"]) == ["people_few"]
        for name in ("an", "binh"):
            people.create_account(connection, name, name.title(), "mat khau dai")
        campaign = campaigns.get(connection, "trung-mon")
        look = steps.look(connection, campaign)
    assert [person.name for person in look.people] == ["an", "binh"]
    assert {step.name: step for step in look.steps}["accounts"].state == "done"


def test_an_open_campaign_has_places_in_place_of_teams(store: Store) -> None:
    with store.write() as connection:
        campaign = builders.goods(connection, state="draft")
        found = steps.look(connection, campaign)
    assert "teams" not in [step.name for step in found.steps]
    assert found.missing == ()
    assert found.window is None


def test_a_rehearsal_is_proposed_until_a_test_card_was_used(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, state="draft").campaign
        village = frames.village(connection, campaign, 1)
        (card,) = rehearsal.make_cards(connection, keys, campaign, village, 1)
        before = steps.look(connection, campaign).steps[-1]
        raw = builders.answers(campaigns.questionnaire(connection, campaign))
        accept(connection, keys, Submission(builders.response_id(), Card(card.code), raw), DAY)
        after = steps.look(connection, campaign).steps[-1]
        campaign = builders.move(connection, campaign, "open")
        opened = [step.name for step in steps.look(connection, campaign).steps]
    assert (before.name, codes(before), codes(after)) == ("rehearsal", ["rehearsal_none"], [])
    assert "rehearsal" not in opened
