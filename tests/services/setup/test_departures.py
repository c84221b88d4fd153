"""Departures: a paper tells where the days of a campaign depart from its rule."""

from datetime import date

from survey_app.services import campaigns, reporting
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders


def told(store: Store, keys: Keys, kind: str, **days: date) -> str:
    """The text of a paper of a closed campaign asked on these days."""
    with store.write() as connection:
        builders.households(connection, keys, state="closed", **days)
    with store.read() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        compilation = reporting.compiled(connection, campaign)
        paper = reporting.paper(connection, campaign, compilation, kind, compilation.whole)
    return reporting.set_paper(paper, "html", "x").content.decode()


def test_a_report_tells_that_asking_took_longer_than_the_rule_gives(
    store: Store, keys: Keys
) -> None:
    days = {"opens_on": date(2018, 6, 4), "closes_on": date(2018, 6, 29)}
    report = told(store, keys, "report", **days)
    assert "nhiều hơn 15 ngày; thời hạn hết vào ngày 22/6/2018" in report


def test_a_notice_tells_it_too(store: Store, keys: Keys) -> None:
    days = {"opens_on": date(2018, 6, 4), "closes_on": date(2018, 6, 29)}
    assert "thời hạn hết vào ngày 22/6/2018" in told(store, keys, "notice", **days)


def test_a_report_within_the_window_tells_nothing_of_it(store: Store, keys: Keys) -> None:
    days = {"opens_on": date(2018, 6, 4), "closes_on": date(2018, 6, 22)}
    assert "thời hạn hết" not in told(store, keys, "report", **days)
