"""Open tables: the same from the application and its files, and none too early."""

from argparse import Namespace
from pathlib import Path

import pandas as pd
import pytest

from analysis.campaign_files import read_campaign
from questionnaires.problem import Refused
from survey_app.services import campaigns, export, reporting
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.services.door import Door

VILLAGES = (("Thôn 1", 24), ("Thôn 2", 22), ("Thôn 3", 28))


def counted(store: Store, keys: Keys) -> Door:
    """Three villages of which the first has one household dissatisfied with q03."""
    with store.write() as connection:
        builders.households(connection, keys, code="ba-thon", villages=VILLAGES)
    door = Door(store, keys, "ba-thon")
    for place, (_, households) in enumerate(VILLAGES, 1):
        for order, number in enumerate(door.ballots(households * 7 // 10, place)):
            unhappy = {"q03": "not_satisfied"} if place != 2 and order < place**2 else {}
            door.key(number, door.answers(**unhappy))
    return door


def test_no_open_table_is_made_while_answers_come_in(store: Store, keys: Keys) -> None:
    door = counted(store, keys)
    with store.read() as connection, pytest.raises(Refused) as refused:
        reporting.publication(connection, campaigns.get(connection, door.code))
    assert refused.value.codes == ("results_hidden",)


def test_the_application_publishes_what_its_files_give(
    store: Store, keys: Keys, tmp_path: Path
) -> None:
    door = counted(store, keys)
    door.move("closed")
    with store.read() as connection:
        campaign = campaigns.get(connection, door.code)
        ours = reporting.publication(connection, campaign)
        (tmp_path / "frame.csv").write_bytes(export.frame_csv(connection, campaign))
        (tmp_path / "responses.csv").write_bytes(export.responses_csv(connection, campaign))
    theirs = read_campaign(
        Namespace(
            questionnaire="ntm-xa.2017", rule="hd-78-2017", object="xa", online_guidance=None,
            frame=tmp_path / "frame.csv", responses=tmp_path / "responses.csv", sample=None,
        )
    ).published()  # fmt: skip
    assert list(ours.tables) == list(theirs.tables)
    for name, table in ours.tables.items():
        pd.testing.assert_frame_equal(table, theirs.tables[name])
    items = ours.tables["items"]
    villages = items[(items["item"] == "q03") & (items["level"] == "Thôn")]
    assert villages["not_satisfied"].isna().sum() >= 2
    assert ours.audit.lines == theirs.audit.lines
