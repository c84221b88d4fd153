"""A bar without a figure is filled in by two people, and every paper says so."""

from fractions import Fraction

import pytest
from sqlalchemy import Connection

from questionnaires.problem import Refused
from survey_app.services import campaigns, coverage, reporting
from survey_app.services.deciding import decisions
from survey_app.services.keys import Keys, keys_of
from survey_app.services.setup import bars, steps
from survey_app.services.staff import people
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from tests import builders

KEYS = keys_of("not needed by a bar")
SOURCE = "Hướng dẫn 90/HD-MTTW-BTT, mục III.2"
HD_90 = {"questionnaire": "ntm-xa.2022", "rule": "hd-90-2022"}


def two(connection: Connection) -> tuple[int, int]:
    names = (("an", "Nguyễn Văn An"), ("binh", "Trần Thị Bình"))
    first, second = (people.create_account(connection, n, d, "mat khau dai") for n, d in names)
    return first.id, second.id


def fill(connection: Connection, campaign: Campaign, figure: str = "2/3") -> Campaign:
    first, second = two(connection)
    asked = bars.ask(connection, campaign, "coverage", figure, "more_than", SOURCE, first)
    decisions.agree(connection, KEYS, campaign, asked, second)
    return campaigns.get(connection, campaign.code)


def coverage_bar(connection: Connection, campaign: Campaign) -> steps.Bar:
    return steps.bars(campaign, campaigns.rule(connection, campaign))["coverage"]


def test_nothing_changes_before_a_second_person_agrees(store: Store) -> None:
    with store.write() as connection:
        campaign = campaigns.create(connection, builders.plan(connection, **HD_90))
        first, second = two(connection)
        asked = bars.ask(connection, campaign, "coverage", "60", "more_than", SOURCE, first)
        assert bars.waiting(connection, campaign) == {"coverage"}
        with pytest.raises(Refused) as alone:
            decisions.agree(connection, KEYS, campaign, asked, first)
        assert coverage_bar(connection, campaigns.get(connection, campaign.code)).threshold is None
        decisions.agree(connection, KEYS, campaign, asked, second)
        found = campaigns.get(connection, campaign.code)
        bar = coverage_bar(connection, found)
    assert alone.value.codes == ("decision_same_person",)
    assert (bar.threshold, bar.strict, bar.status) == (Fraction(3, 5), True, "office")
    assert bar.source == SOURCE
    assert bar.note is not None
    for told in ("Nguyễn Văn An đề nghị", "Trần Thị Bình đồng ý", "khi đợt đang chuẩn bị"):
        assert told in bar.note["vi"]
    assert found.rule_sha256 != campaign.rule_sha256
    assert found.rule_id == campaign.rule_id


def test_only_one_request_for_the_same_figure_waits(store: Store) -> None:
    with store.write() as connection:
        campaign = campaigns.create(connection, builders.plan(connection, **HD_90))
        first, _ = two(connection)
        bars.ask(connection, campaign, "coverage", "60", "more_than", SOURCE, first)
        with pytest.raises(Refused) as twice:
            bars.ask(connection, campaign, "coverage", "60 %", "more_than", SOURCE, first)
    assert twice.value.codes == ("decision_waiting",)


@pytest.mark.parametrize(
    "figure", ["", "0", "101", "ba phần tư", "1/0", "3/2", "-5", "66,66666667"]
)
def test_a_figure_that_no_bar_can_have_is_refused_with_the_rest(store: Store, figure: str) -> None:
    with store.write() as connection:
        campaign = campaigns.create(connection, builders.plan(connection, **HD_90))
        first, _ = two(connection)
        with pytest.raises(Refused) as refused:
            bars.ask(connection, campaign, "coverage", figure, "", " ", first)
    assert refused.value.codes == ("bar_figure", "bar_strictness", "bar_source")


def test_a_figure_of_the_rule_itself_is_never_overwritten(store: Store) -> None:
    with store.write() as connection:
        campaign = campaigns.create(connection, builders.plan(connection))
        first, _ = two(connection)
        with pytest.raises(Refused) as refused:
            bars.ask(connection, campaign, "coverage", "50", "at_least", SOURCE, first)
    assert refused.value.codes == ("bar_settled",)


def test_what_the_office_filled_in_it_may_fill_in_again(store: Store) -> None:
    with store.write() as connection:
        campaign = fill(
            connection, campaigns.create(connection, builders.plan(connection, **HD_90))
        )
        again = bars.ask(
            connection, campaign, "coverage", "75", "at_least", SOURCE,
            people.named(connection, "an").id,
        )  # fmt: skip
        decisions.agree(connection, KEYS, campaign, again, people.named(connection, "binh").id)
        bar = coverage_bar(connection, campaigns.get(connection, campaign.code))
    assert (bar.threshold, bar.strict) == (Fraction(3, 4), False)


def test_a_bar_learned_while_asking_gives_coverage_its_floor(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, **HD_90).campaign
        assert coverage.coverage(connection, campaign)[0].needed is None
        campaign = fill(connection, campaign)
        assert coverage.coverage(connection, campaign)[0].needed == 4  # more than 2/3 of 5


def test_papers_of_a_closed_campaign_say_who_filled_the_bar_in(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, state="closed", **HD_90).campaign
        campaign = fill(connection, campaign)
        compilation = reporting.compiled(connection, campaign)
        report = reporting.paper(connection, campaign, compilation, "report", compilation.whole)
    text = reporting.set_paper(report, "html", "bao-cao").content.decode()
    assert "cơ quan bổ sung, kèm nguồn" in text
    assert SOURCE in text
    assert "Nguyễn Văn An đề nghị" in text
    assert "khi đợt đã kết thúc" in text


def test_no_bar_is_filled_in_once_the_results_are_published(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, state="closed", **HD_90).campaign
        first, second = two(connection)
        asked = bars.ask(connection, campaign, "coverage", "60", "at_least", SOURCE, first)
        campaign = builders.move(connection, campaign, "published")
        with pytest.raises(Refused) as late:
            decisions.agree(connection, KEYS, campaign, asked, second)
    assert late.value.codes == ("bar_published",)
