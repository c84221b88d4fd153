"""Papers of many villages: what a campaign rests on is read once, not once a village."""

from sqlalchemy import event

from survey_app.core.frame import Village as Listed
from survey_app.services import campaigns, frames, reporting
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.store import areas
from survey_app.store.engine import Store
from tests import builders
from tests.services import fieldwork


def test_a_district_whose_communes_are_judged_has_a_report_without_a_verdict(
    store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        standing = areas.standing_on(connection, builders.DAY, "commune")
        units = {unit.parent: unit for unit in standing}.values()  # one of each district
        whole = areas.standing_on(connection, builders.DAY, "province")[0]
        campaigns.create(connection, builders.plan(connection, "tinh", area_id=whole.id))
        rows = tuple(Listed("Thôn 1", 4, unit.name, unit.code) for unit in [*units][:2])
        frames.set_frame(connection, campaigns.get(connection, "tinh"), FramePreview(rows))
        frames.freeze(connection, campaigns.get(connection, "tinh"))
        campaign = builders.move(connection, campaigns.get(connection, "tinh"), "counting")
        compilation = reporting.compiled(connection, campaign)
        papers = reporting.every_paper(connection, campaign, compilation)
        made = [
            p for p in papers if (p.kind, p.ending, p.tally.level) == ("report", "html", "district")
        ]
        assert len(made) == 2
        assert "Đối chiếu với quy định:" not in made[0].make().content.decode()


def test_the_minutes_of_a_second_village_ask_the_database_nothing(store: Store, keys: Keys) -> None:
    fieldwork.province(store, keys)
    asked: list[str] = []
    with store.read() as connection:
        campaign = campaigns.get(connection, fieldwork.CODE)
        compilation = reporting.compiled(connection, campaign)
        papers = reporting.every_paper(connection, campaign, compilation)
        first, _, second, *_ = [each for each in papers if each.kind == "minutes"]
        assert first.tally != second.tally
        event.listen(store.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
        first.make()
        before = len(asked)
        second.make()
    assert before
    assert asked[before:] == []
