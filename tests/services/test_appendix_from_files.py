"""The appendix of the application and that of the exported files are the same to the last digit."""

from argparse import Namespace
from pathlib import Path

from analysis.campaign_files import read_campaign
from analysis.statistics_documents import analysis_of
from survey_app.services import campaigns, export, reporting
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders
from tests.services.door import Door

VILLAGES = (("Thôn 1", 14), ("Thôn 2", 12), ("Thôn 3", 18), ("Thôn 4", 16), ("Thôn 5", 20))


def test_files_give_the_application_s_appendix(store: Store, keys: Keys, tmp_path: Path) -> None:
    with store.write() as connection:
        builders.households(connection, keys, code="nam-thon", villages=VILLAGES)
    door = Door(store, keys, "nam-thon")
    for place, (_, households) in enumerate(VILLAGES, 1):
        for order, number in enumerate(door.ballots(households * 7 // 10, place)):
            unhappy = {"q03": "not_satisfied"} if order % 4 == place % 4 else {}
            unhappy |= {"q17": "not_satisfied"} if order % 5 == place else {}
            door.key(number, door.answers(**unhappy), invalid="blank" if order == 9 else None)
    door.move("closed")
    with store.read() as connection:
        campaign = campaigns.get(connection, "nam-thon")
        compilation = reporting.compiled(connection, campaign)
        told = reporting.paper(connection, campaign, compilation, "appendix", compilation.whole)
        (tmp_path / "frame.csv").write_bytes(export.frame_csv(connection, campaign))
        (tmp_path / "responses.csv").write_bytes(export.responses_csv(connection, campaign))
    files = read_campaign(
        Namespace(
            questionnaire="ntm-xa.2017", rule="hd-78-2017", object="xa", online_guidance=None,
            frame=tmp_path / "frame.csv", responses=tmp_path / "responses.csv", sample=None,
        )
    )  # fmt: skip
    ours, theirs = told.analysis, analysis_of(files)
    assert len(ours.estimates) == 18
    assert ours.estimates == theirs.estimates
    assert [(e.bar, e.found, e.joint) for e in ours.evidence] == [
        (e.bar, e.found, e.joint) for e in theirs.evidence
    ]
    assert ours.forms == theirs.forms
    assert [(u.estimate, u.found, u.band) for u in ours.units] == [
        (u.estimate, u.found, u.band) for u in theirs.units
    ]
    assert ours.funnel == theirs.funnel
    assert ours.quality is not None
    assert theirs.quality is not None
    assert (ours.quality.queue, ours.quality.notes) == (theirs.quality.queue, theirs.quality.notes)
    assert ours.missing == theirs.missing
