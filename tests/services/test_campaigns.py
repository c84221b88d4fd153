"""Campaigns move only forward, and keep the papers they opened with."""

import shutil
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise, product
from pathlib import Path

import pytest

from questionnaires.library import FORMS, form_text
from questionnaires.problem import Refused
from questionnaires.questionnaire import read_questionnaire
from survey_app.core.campaign import STATES
from survey_app.services import campaigns
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.services.door import Door, refused

STEPS = set(pairwise(STATES))


def create(store: Store, **changes: object) -> None:
    with store.write() as connection:
        campaigns.create(connection, builders.plan(connection, **changes))  # type: ignore[arg-type]


def test_a_new_campaign_is_a_draft_that_pins_its_papers(store: Store) -> None:
    create(store)
    with store.read() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        assert campaigns.listed(connection) == [campaign]
    text = form_text("ntm-xa.2017")
    assert campaign.state == "draft"
    assert campaign.questionnaire_id == "ntm-xa.2017"
    assert campaign.questionnaire_sha256 == sha256(text.encode()).hexdigest()
    assert (campaign.rule_id, campaign.object) == ("hd-78-2017", "xa")


def test_every_fault_of_a_plan_is_told_at_once(store: Store) -> None:
    create(store)
    refused(
        lambda: create(store, closes_on=builders.DAY - timedelta(1), object="tinh"),
        "campaign_code_taken",
        "campaign_dates",
        "object_not_in_rule",
    )


@pytest.mark.parametrize("code", ["", "Trung-Mon", "trung môn", "trung/mon", "trung_mon", "-"])
def test_a_code_is_what_an_address_can_carry(store: Store, code: str) -> None:
    refused(lambda: create(store, code=code), "campaign_code_malformed")


def test_a_form_or_rule_that_is_not_there_is_refused(store: Store) -> None:
    refused(lambda: create(store, questionnaire="ntm-xa.1999"), "file_unknown")
    refused(lambda: create(store, rule="hd-1-1999"), "file_unknown")
    with store.read() as connection:
        refused(lambda: campaigns.get(connection, "trung-mon"), "campaign_unknown")


@pytest.mark.parametrize(("now", "to"), sorted(set(product(STATES, STATES))))
def test_a_campaign_moves_only_one_state_forward(
    store: Store, keys: Keys, now: str, to: str
) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, state=now).campaign
    if (now, to) in STEPS:
        with store.write() as connection:
            assert campaigns.move(connection, campaign, to).state == to
    else:
        with store.write() as connection:
            refused(lambda: campaigns.move(connection, campaign, to), "state_not_next")
    assert Door(store, keys, campaign.code).campaign().state == (to if (now, to) in STEPS else now)


def test_a_stale_page_does_not_move_a_campaign_twice(store: Store, asked: Asked) -> None:
    with store.write() as connection:
        campaigns.move(connection, asked.campaign, "counting")
    with store.write() as connection:
        refused(lambda: campaigns.move(connection, asked.campaign, "counting"), "state_not_next")


def test_households_are_asked_only_on_a_frozen_list(store: Store) -> None:
    create(store)
    with store.write() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        refused(lambda: campaigns.move(connection, campaign, "open"), "frame_not_frozen")


def test_an_open_campaign_needs_a_place(store: Store) -> None:
    create(store, kind="open", questionnaire="hang-viet.2018", rule=None, object=None)
    with store.write() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        refused(lambda: campaigns.move(connection, campaign, "open"), "place_missing")


def test_the_guidance_that_lets_online_count_is_recorded_before_opening(
    store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        campaign = builders.households(
            connection, keys, questionnaire="ntm-xa.2022", rule="hd-90-2022", state="draft"
        ).campaign
        assert "online" not in campaigns.counted_forms(connection, campaign)
        campaigns.allow_online(connection, campaign, "  Công văn 12  ")
        campaign = campaigns.get(connection, campaign.code)
        assert campaign.online_guidance == "Công văn 12"
        assert "online" in campaigns.counted_forms(connection, campaign)
        campaign = builders.move(connection, campaign, "open")
        refused(lambda: campaigns.allow_online(connection, campaign, "sau"), "campaign_not_draft")


def test_without_a_rule_every_form_counts(store: Store) -> None:
    create(store, rule=None, object=None)
    with store.read() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        assert campaigns.rule(connection, campaign) is None
        assert campaigns.counted_forms(connection, campaign) == ("visit", "meeting", "online")


def test_a_pinned_questionnaire_stays_readable_after_its_file_changes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "ntm-xa.2017.yaml"
    shutil.copy(FORMS / "ntm-xa.2017.yaml", own)
    create(store, questionnaire=str(own))
    own.write_text("code: something else\n", encoding="utf-8")
    monkeypatch.setattr(campaigns, "_questionnaires", {})  # as in a process started later
    monkeypatch.setattr(campaigns, "_rules", {})
    with store.read() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        questionnaire = campaigns.questionnaire(connection, campaign)
        rule = campaigns.rule(connection, campaign)
    assert len(questionnaire.binary_items) == 17
    assert rule is not None
    assert rule.id == "hd-78-2017"
    refused(lambda: create(store, code="dot-hai", questionnaire=str(own)), *faults(own))


def test_every_act_stands_in_the_journal_with_its_actor(store: Store) -> None:
    with store.write() as connection:
        clerk = people.create_account(connection, "lan", "Nguyễn Thị Lan", "mật khẩu dài")
        plan = builders.plan(connection)
        campaign = campaigns.create(connection, plan, clerk.id)
        campaigns.allow_online(connection, campaign, "Công văn 12", clerk.id)
    with store.read() as connection:
        acts = people.acts(connection, campaign.id)
    assert [(act.name, act.act) for act in acts] == [
        ("Nguyễn Thị Lan", "campaign.online_guidance"),
        ("Nguyễn Thị Lan", "campaign.create"),
    ]
    assert acts[0].at.tzinfo is not None


def test_a_refused_act_leaves_no_line_in_the_journal(store: Store, asked: Asked) -> None:
    with store.write() as connection:
        before = people.acts(connection, asked.campaign.id)
        refused(lambda: campaigns.move(connection, asked.campaign, "closed"), "state_not_next")
        assert people.acts(connection, asked.campaign.id) == before


def test_a_plan_s_dates_are_kept(store: Store) -> None:
    create(store, closes_on=date(2018, 6, 1))
    with store.read() as connection:
        campaign = campaigns.get(connection, "trung-mon")
    assert (campaign.opens_on, campaign.closes_on) == (builders.DAY, date(2018, 6, 1))


def faults(path: Path) -> tuple[str, ...]:
    """What the reader refuses a file with."""
    with pytest.raises(Refused) as caught:
        read_questionnaire(path.read_text(encoding="utf-8"), path.name)
    return caught.value.codes
