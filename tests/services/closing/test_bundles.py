"""Bundles of paper: each comes in, or somebody says by name that it will not."""

import pytest

from questionnaires.problem import Refused
from survey_app.services import campaigns, frames
from survey_app.services.closing import bundles
from survey_app.services.keys import Keys
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.villages import Village
from tests import builders
from tests.services.door import refusal


@pytest.fixture
def village(store: Store, keys: Keys) -> tuple[Campaign, Village]:
    with store.write() as connection:
        campaign = builders.households(connection, keys).campaign
        return campaign, frames.village(connection, campaign, 1)


def test_a_bundle_is_outstanding_until_it_is_received_or_written_off(
    store: Store, village: tuple[Campaign, Village]
) -> None:
    campaign, where = village
    with store.write() as connection:
        for label in ("Bó 1", "Bó 2"):
            bundles.announce(connection, campaign, where, label, 40)
        first, second = bundles.outstanding(connection, campaign)
        bundles.receive(connection, campaign, first.id, 39)
        bundles.write_off(connection, campaign, second.id, "xuồng lật khi qua suối")
        assert bundles.outstanding(connection, campaign) == []
        kept = bundles.listed(connection, campaign)
    assert [(b.state, b.counted) for b in kept] == [("received", 39), ("written_off", None)]


def test_a_bundle_has_a_name_of_its_own_and_at_least_one_ballot(
    store: Store, village: tuple[Campaign, Village]
) -> None:
    campaign, where = village
    with store.write() as connection:
        bundles.announce(connection, campaign, where, "Bó 1", 40)
        with refusal("bundle_label_taken", "bundle_ballots"):
            bundles.announce(connection, campaign, where, " Bó  1 ", 0)
        with refusal("field_missing"):
            bundles.announce(connection, campaign, where, " ", 3)


def test_a_bundle_is_settled_once_and_never_without_a_reason(
    store: Store, village: tuple[Campaign, Village]
) -> None:
    campaign, where = village
    with store.write() as connection:
        bundles.announce(connection, campaign, where, "Bó 1", 40)
        (found,) = bundles.outstanding(connection, campaign)
        with refusal("bundle_reason_missing"):
            bundles.write_off(connection, campaign, found.id, " ")
        bundles.receive(connection, campaign, found.id, 40)
        with refusal("bundle_settled"):
            bundles.write_off(connection, campaign, found.id, "mất")
        with refusal("bundle_unknown"):
            bundles.receive(connection, campaign, 9999, 1)


def test_a_closed_campaign_takes_no_bundle(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, state="closed").campaign
        where = frames.village(connection, campaign, 1)
        with refusal("campaign_closed"):
            bundles.announce(connection, campaign, where, "Bó 1", 40)


def test_counting_ends_only_when_every_bundle_has_come_or_is_written_off_by_name(
    store: Store, village: tuple[Campaign, Village]
) -> None:
    campaign, where = village
    with store.write() as connection:
        campaign = builders.move(connection, campaign, "counting")
        for label in ("Túi 1", "Túi 2"):
            bundles.announce(connection, campaign, where, label, 40)
        with refusal("delivery_outstanding", "delivery_outstanding"):
            campaigns.move(connection, campaign, "closed")
        first, second = bundles.outstanding(connection, campaign)
        bundles.receive(connection, campaign, first.id, 40)
        with pytest.raises(Refused, match=r"“Túi 2” \(Thôn 4, xã Trung Môn\)"):
            campaigns.move(connection, campaign, "closed")
        bundles.write_off(connection, campaign, second.id, "xuồng lật khi qua suối")
        assert campaigns.move(connection, campaign, "closed").state == "closed"
