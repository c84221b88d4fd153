"""Days, ways of asking and teams: who may change what, and until when."""

from datetime import date

import pytest
from sqlalchemy import Connection

from questionnaires.problem import Refused
from survey_app.services import campaigns, frames
from survey_app.services.intake import Card, Submission, accept
from survey_app.services.keys import Keys
from survey_app.services.paper import make_ballots
from survey_app.services.setup import dates, modes, teams
from survey_app.services.staff import people
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests import builders
from tests.builders import DAY, Asked

LATER = date(2018, 7, 2)


def draft(connection: Connection, **changes: object) -> Campaign:
    return campaigns.create(connection, builders.plan(connection, **changes))


def acts(connection: Connection, campaign: Campaign) -> dict[str, str]:
    return {act.act: act.detail for act in people.acts(connection, campaign.id)}


def test_a_draft_changes_both_days_and_the_journal_says_which(store: Store) -> None:
    with store.write() as connection:
        campaign = draft(connection)
        dates.change(connection, campaign, date(2018, 6, 11), LATER, "")
        found = campaigns.get(connection, campaign.code)
        assert (found.opens_on, found.closes_on) == (date(2018, 6, 11), LATER)
        assert acts(connection, campaign)["campaign.dates"] == "11/6/2018 – 02/7/2018"


def test_an_open_campaign_changes_its_closing_day_alone_and_with_a_reason(
    store: Store, asked: Asked
) -> None:
    with store.write() as connection:
        with pytest.raises(Refused) as refused:
            dates.change(connection, asked.campaign, LATER, LATER, " ")
        assert set(refused.value.codes) == {"opening_settled", "decision_reason_missing"}
        dates.change(connection, asked.campaign, DAY, LATER, "Mưa lũ, đường sạt lở")
        found = campaigns.get(connection, asked.campaign.code)
        assert (found.opens_on, found.closes_on) == (DAY, LATER)
        assert "Mưa lũ, đường sạt lở" in acts(connection, found)["campaign.dates"]


def test_no_day_changes_once_asking_has_ended(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, state="counting").campaign
        with pytest.raises(Refused) as refused:
            dates.change(connection, campaign, DAY, LATER, "Kéo dài")
    assert refused.value.codes == ("dates_settled",)


def test_days_that_cannot_be_are_refused_on_both_doors(store: Store) -> None:
    with store.write() as connection:
        campaign = draft(connection)
        with pytest.raises(Refused) as changed:
            dates.change(connection, campaign, LATER, DAY, "")
        with pytest.raises(Refused) as made:
            draft(connection, code="xa", opens_on=date(2018, 6, 1), closes_on=date(9999, 12, 31))
    assert changed.value.codes == ("campaign_dates",)
    assert made.value.codes == ("campaign_dates_far",)


def test_a_campaign_uses_every_mode_until_some_are_chosen(store: Store) -> None:
    with store.write() as connection:
        campaign = draft(connection)
        assert modes.used(campaign) == ("visit", "meeting", "online")
        modes.choose(connection, campaign, ["meeting", "visit"])
        assert modes.used(campaigns.get(connection, campaign.code)) == ("visit", "meeting")


def test_no_mode_at_all_and_a_campaign_that_is_open_are_refused(store: Store, asked: Asked) -> None:
    with store.write() as connection:
        with pytest.raises(Refused) as none:
            modes.choose(connection, draft(connection, code="xa"), ["phone"])
        with pytest.raises(Refused) as late:
            modes.choose(connection, asked.campaign, ["visit"])
    assert none.value.codes == ("modes_none",)
    assert late.value.codes == ("campaign_not_draft",)


def households(connection: Connection, keys: Keys, chosen: list[str]) -> Asked:
    made = builders.households(connection, keys, state="draft")
    modes.choose(connection, made.campaign, chosen)
    return Asked(builders.move(connection, made.campaign, "open"), made.cards)


def test_an_answer_by_a_mode_the_campaign_does_not_use_is_refused(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        made = households(connection, keys, ["visit"])
        raw = builders.answers(campaigns.questionnaire(connection, made.campaign))
        submission = Submission(builders.response_id(), Card(made.code), raw)
        with pytest.raises(Refused) as refused:
            accept(connection, keys, submission, DAY)
    assert refused.value.codes == ("online_not_used",)


def test_ballots_are_made_only_where_a_mode_uses_paper(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        made = households(connection, keys, ["online"])
        campaign = campaigns.get(connection, made.campaign.code)
        village = frames.village(connection, campaign, 1)
        with pytest.raises(Refused) as refused:
            make_ballots(connection, campaign, village, 3)
    assert refused.value.codes == ("paper_not_used",)


def test_a_team_is_written_a_member_a_line_and_may_change_while_asking(
    store: Store, asked: Asked
) -> None:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        members = "  Nguyễn Văn  An, Tổ trưởng \n\n Trần Thị Bình, Tổ viên\n"
        teams.name(connection, asked.campaign, village, members)
        listed = frames.listed(connection, asked.campaign)
        assert listed[0].team == "Nguyễn Văn An, Tổ trưởng\nTrần Thị Bình, Tổ viên"
        assert [v.name for v in teams.unnamed(listed)] == ["Thôn Làng Chùa"]
        assert "Nguyễn Văn An" in acts(connection, asked.campaign)["village.team"]


def test_a_team_of_sixteen_and_one_after_the_counting_are_refused(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys).campaign
        village = frames.village(connection, campaign, 1)
        with pytest.raises(Refused) as many:
            teams.name(connection, campaign, village, "Nguyễn Văn An\n" * 16)
        campaign = builders.move(connection, campaign, "closed")
        with pytest.raises(Refused) as late:
            teams.name(connection, campaign, village, "Nguyễn Văn An")
    assert many.value.codes == ("team_long",)
    assert late.value.codes == ("team_settled",)
