"""Papers of many villages: what a campaign rests on is read once, not once a village."""

from sqlalchemy import event

from survey_app.services import campaigns, reporting
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests.services import fieldwork


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
