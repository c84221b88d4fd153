"""Postings: days are counted, early ends told, and publishing heeds what the rule is sure of."""

from datetime import date

import pytest
from sqlalchemy import Connection, select

from questionnaires.library import rule_text
from questionnaires.problem import Refused
from survey_app.services import campaigns, reporting
from survey_app.services.closing import postings
from survey_app.services.keys import Keys
from survey_app.store import campaigns as stored
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.scope import Scope
from survey_app.store.tables import journal, village
from tests import builders

CLOSED, TODAY = date(2018, 6, 25), date(2018, 7, 20)
HALL = "Nhà văn hóa thôn"


@pytest.fixture
def closed(store: Store, keys: Keys) -> Campaign:
    with store.write() as connection:
        return builders.households(connection, keys, state="closed").campaign


def hang(connection: Connection, campaign: Campaign, *where: int, day: date = CLOSED) -> None:
    postings.hang(connection, campaign, where, HALL, day, TODAY)


def ids(connection: Connection, campaign: Campaign) -> list[int]:
    return [each.id for each in postings.standing(connection, campaign).postings]


def test_a_notice_hangs_in_several_villages_at_once(store: Store, closed: Campaign) -> None:
    with store.write() as connection:
        hang(connection, closed, 1, 2, postings.WHOLE)
        found = postings.standing(connection, closed)
    assert [each.village for each in found.postings] == [None, "Thôn 4", "Thôn Làng Chùa"]
    assert found.bare == ()
    assert found.needed is not None
    assert found.needed.days == 10


def test_the_day_of_hanging_is_not_counted(store: Store, closed: Campaign) -> None:
    with store.write() as connection:
        hang(connection, closed, 1)
        (one,) = ids(connection, closed)
        assert postings.take_down(connection, closed, [one], date(2018, 7, 5), TODAY) == []
        (found,) = postings.standing(connection, closed).postings
    assert found.days == 10  # 25/6 to 5/7


def test_a_notice_taken_down_too_early_is_told(store: Store, closed: Campaign) -> None:
    with store.write() as connection:
        hang(connection, closed, 1)
        (one,) = ids(connection, closed)
        early = postings.take_down(connection, closed, [one], date(2018, 7, 4), TODAY)
        found = postings.standing(connection, closed)
    assert [each.id for each in early] == [one]
    assert found.early(found.postings[0])
    assert [problem.code for problem in found.unfinished] == ["posting_early"]


@pytest.mark.parametrize("state", ["open", "counting"])
def test_nothing_is_posted_before_the_campaign_is_closed(
    store: Store, keys: Keys, state: str
) -> None:
    with store.write() as connection:
        campaign = builders.households(connection, keys, state=state).campaign
        with pytest.raises(Refused) as refused:
            hang(connection, campaign, 1)
    assert refused.value.codes == ("posting_not_closed",)


def test_every_fault_of_a_posting_is_told_at_once(store: Store, closed: Campaign) -> None:
    with store.write() as connection, pytest.raises(Refused) as refused:
        postings.hang(connection, closed, [], " ", date(2018, 7, 21), TODAY)
    assert set(refused.value.codes) == {"field_missing", "posting_where", "posting_from_day"}


def test_a_comment_is_answered_once(store: Store, closed: Campaign) -> None:
    with store.write() as connection:
        hang(connection, closed, 1)
        (one,) = ids(connection, closed)
        day = date(2018, 6, 28)
        postings.comment(connection, closed, one, "Số hộ của thôn chưa đúng", day, TODAY)
        (said,) = postings.standing(connection, closed).comments
        assert "posting_comments_waiting" in [
            problem.code for problem in postings.standing(connection, closed).unfinished
        ]
        postings.answer(connection, closed, said.id, "Đã đối chiếu sổ: 5 hộ.", day, TODAY)
        with pytest.raises(Refused) as refused:
            postings.answer(connection, closed, said.id, "Câu khác", day, TODAY)
        (said,) = postings.standing(connection, closed).comments
    assert refused.value.codes == ("posting_answered",)
    assert (said.answer, said.answered_on) == ("Đã đối chiếu sổ: 5 hộ.", day)


@pytest.mark.parametrize("day", [date(2018, 6, 24), date(2018, 7, 6)])
def test_a_comment_belongs_to_the_days_of_its_posting(
    store: Store, closed: Campaign, day: date
) -> None:
    with store.write() as connection:
        hang(connection, closed, 1)
        (one,) = ids(connection, closed)
        postings.take_down(connection, closed, [one], date(2018, 7, 5), TODAY)
        with pytest.raises(Refused) as refused:
            postings.comment(connection, closed, one, "Ý kiến", day, TODAY)
    assert refused.value.codes == ("posting_comment_day",)


def test_days_nobody_has_confirmed_warn_and_do_not_stop_publishing(
    store: Store, closed: Campaign
) -> None:
    with store.write() as connection:
        campaigns.move(connection, closed, "published")
        (told,) = connection.execute(
            select(journal.c.detail).where(journal.c.act == "campaign.published")
        ).scalars()
    assert "Chưa ghi nơi nào đã niêm yết" in told


def test_official_days_stop_publishing_until_they_are_over(store: Store, closed: Campaign) -> None:
    text = rule_text("hd-78-2017").replace(
        "  days: 10\n  status: inferred", "  days: 10\n  status: official"
    )
    with store.write() as connection:
        sha256 = campaigns._sha256(text)
        stored.change(connection, closed.id, rule_text=text, rule_sha256=sha256)
        campaign = campaigns.get(connection, closed.code)
        with pytest.raises(Refused) as refused:
            campaigns.move(connection, campaign, "published")
        hang(connection, campaign, 1)
        postings.take_down(connection, campaign, ids(connection, campaign), date(2018, 7, 5), TODAY)
        campaigns.move(connection, campaign, "published")
    assert refused.value.codes == ("posting_none",)


def test_who_holds_one_village_sees_its_posting_alone(store: Store, closed: Campaign) -> None:
    with store.write() as connection:
        hang(connection, closed, 1, 2, postings.WHOLE)
        query = select(village.c.id).where(village.c.number == 2)
        second = connection.execute(query).scalar_one()
    with store.read(Scope(frozenset(), villages=frozenset({second}))) as connection:
        found = postings.standing(connection, closed)
    assert [each.village for each in found.postings] == ["Thôn Làng Chùa"]


def test_the_seat_of_the_whole_is_recorded_by_who_holds_the_campaign(
    store: Store, closed: Campaign
) -> None:
    with store.read() as connection:
        second = connection.execute(select(village.c.id).where(village.c.number == 2)).scalar_one()
    narrow = Scope(frozenset(), villages=frozenset({second}))
    with store.write(narrow) as connection, pytest.raises(Refused) as refused:
        hang(connection, closed, postings.WHOLE)
    assert refused.value.codes == ("not_allowed",)


def test_papers_tell_the_days_that_were_recorded(store: Store, closed: Campaign) -> None:
    with store.write() as connection:
        hang(connection, closed, 1, 2)
        first, second = ids(connection, closed)
        postings.take_down(connection, closed, [first, second], date(2018, 7, 5), TODAY)
        day = date(2018, 7, 1)
        postings.comment(connection, closed, second, "Nên làm đường sớm", day, TODAY)
        compilation = reporting.compiled(connection, closed)
        kinds = ("report", "posting_end")
        whole, end = (
            reporting.paper(connection, closed, compilation, kind, compilation.whole)
            for kind in kinds
        )
        of_first = reporting.paper(
            connection, closed, compilation, "posting_end", compilation.villages[0]
        )
    assert (whole.facts.posted_from, whole.facts.posted_to) == (CLOSED, date(2018, 7, 5))
    assert [each.days for each in end.facts.hung] == [10, 10]
    assert [each.said for each in end.facts.comments] == ["Nên làm đường sớm"]
    assert len(of_first.facts.hung) == 1
    assert of_first.facts.comments == ()


def test_a_paper_of_a_notice_that_hangs_tells_until_when_the_rule_asks(
    store: Store, closed: Campaign
) -> None:
    def told(connection: Connection) -> tuple[date | None, date | None]:
        compilation = reporting.compiled(connection, closed)
        whole = reporting.paper(connection, closed, compilation, "notice", compilation.whole)
        return whole.facts.posted_from, whole.facts.posted_to

    with store.write() as connection:
        assert told(connection) == (None, None)
        hang(connection, closed, 1)
        hang(connection, closed, 2, day=date(2018, 6, 27))
        assert told(connection) == (CLOSED, date(2018, 7, 7))


def test_papers_print_nothing_of_a_comment_that_leads_to_a_person(
    store: Store, closed: Campaign
) -> None:
    said = "Ông Nguyễn Văn Tám ở Làng Chùa, 0912 345 678, tam@thu.vn; nên làm đường"
    with store.write() as connection:
        hang(connection, closed, 2)
        (one,) = ids(connection, closed)
        day = date(2018, 6, 28)
        postings.comment(connection, closed, one, said, day, TODAY)
        (kept,) = postings.standing(connection, closed).comments
        postings.answer(connection, closed, kept.id, "Đã gọi 0912345678 để trả lời", day, TODAY)
        compilation = reporting.compiled(connection, closed)
        paper = reporting.paper(connection, closed, compilation, "posting_end", compilation.whole)
    (printed,) = paper.facts.comments
    assert printed.said == "Ông … ở Làng Chùa, …, …; nên làm đường"
    assert printed.answer == "Đã gọi … để trả lời"
    assert kept.said == said  # the office still knows what it has to answer
