"""Village meetings: counts in front of everybody, one bundle, minutes, and the reconciliation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from survey_app.services import campaigns
from survey_app.services.closing import bundles, reconciliation
from survey_app.services.meetings import holding
from survey_app.services.meetings.holding import Opening
from survey_app.services.meetings.minutes import minutes, wording
from survey_app.services.setup import modes
from survey_app.store.tables import journal
from tests import builders
from tests.services.door import Door, refused

OPENING = Opening(builders.DAY, "Nhà văn hóa thôn", "Ma Văn Chủ", "Lý Thị Thư", 6, 4)


@dataclass(frozen=True)
class Hall:
    """The meetings of the first village."""

    door: Door

    def do(self, act: Callable[..., Any], *values: object) -> Any:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return act(connection, campaign, self.door.village(), *values)

    def begin(self, **changes: object) -> int:
        opening = replace(OPENING, **changes)  # type: ignore[arg-type]
        return int(self.do(holding.begin, opening, builders.DAY))

    def counted(self, collected: int = 3, spoilt: int = 1) -> int:
        """A meeting of which five ballots went out and some came back."""
        made = self.begin()
        self.do(holding.hand_out, made, 5)
        self.do(holding.count_back, made, collected, spoilt)
        return made

    def differences(self) -> dict[str, str]:
        with self.door.store.read() as connection:
            campaign = campaigns.get(connection, self.door.code)
            found = reconciliation.account(connection, campaign, self.door.village())
        return {named.difference.code: named.difference.text for named in found.differences}


@pytest.fixture
def hall(door: Door) -> Hall:
    door.ballots(8)
    return Hall(door)


def test_a_meeting_makes_one_announced_bundle_of_what_was_collected(hall: Hall) -> None:
    made = hall.counted()
    label = hall.do(holding.finish, made)
    assert label == "Thôn 4, họp 01/6/2018"
    with hall.door.store.read() as connection:
        (bundle,) = bundles.listed(connection, campaigns.get(connection, hall.door.code))
        acts = connection.execute(select(journal.c.act).where(journal.c.act.like("meeting.%")))
        assert acts.scalars().all() == ["meeting.begin", "meeting.hand_out", "meeting.count"]
    assert (bundle.label, bundle.ballots, bundle.state) == (label, 3, "announced")
    refused(lambda: hall.do(holding.finish, made), "meeting_finished")
    refused(lambda: hall.do(holding.count_back, made, 1, 0), "meeting_finished")
    again = hall.counted()
    assert hall.do(holding.finish, again) == f"{label}, lần 2"


def test_what_cannot_be_is_refused_at_once_and_nothing_is_begun(hall: Hall) -> None:
    late = builders.DAY + timedelta(days=1)
    wrong = {"held_on": late, "place": "", "present": 3, "households": 9}
    codes = ("field_missing", "meeting_day", "meeting_present", "meeting_households")
    refused(lambda: hall.begin(**wrong), *codes)
    made = hall.begin()
    refused(lambda: hall.begin(), "meeting_unfinished")
    refused(lambda: hall.do(holding.count_back, made, 1, 0), "meeting_not_handed_out")
    refused(lambda: hall.do(holding.hand_out, made, 9), "meeting_handed_out")
    refused(lambda: hall.do(holding.hand_out, made, 0), "meeting_handed_out")
    refused(lambda: hall.do(holding.finish, made), "meeting_not_counted")
    hall.do(holding.hand_out, made, 5)
    refused(
        lambda: hall.do(holding.count_back, made, 5, 1),
        "meeting_counted",
        "meeting_over_households",
    )
    refused(lambda: hall.do(holding.hand_out, made + 1, 1), "meeting_unknown")


def test_handing_out_again_lets_the_count_no_longer_stand(hall: Hall) -> None:
    made = hall.counted()
    hall.do(holding.hand_out, made, 6)
    refused(lambda: hall.do(holding.finish, made), "meeting_not_counted")


def test_a_meeting_begun_by_mistake_is_deleted_while_nothing_was_announced(hall: Hall) -> None:
    made = hall.begin()
    hall.do(holding.cancel, made)
    assert hall.differences().keys() & {f"meeting_open_{made}"} == set()
    made = hall.counted()
    hall.do(holding.finish, made)
    refused(lambda: hall.do(holding.cancel, made), "meeting_finished")


def test_no_meeting_where_the_campaign_does_not_meet_or_takes_no_paper(hall: Hall) -> None:
    hall.door.move("closed")
    refused(lambda: hall.begin(), "campaign_closed")


def test_a_campaign_that_only_visits_holds_no_meeting(door: Door) -> None:
    with door.store.write() as connection:
        asked = builders.households(connection, door.keys, code="chi-den-ho", state="draft")
        modes.choose(connection, asked.campaign, ["visit"])
    visiting = Hall(Door(door.store, door.keys, "chi-den-ho"))
    refused(lambda: visiting.begin(), "form_not_used")


def test_reconciliation_sets_the_meeting_beside_register_and_keying(hall: Hall) -> None:
    made = hall.counted()
    assert "chưa báo túi phiếu" in hall.differences()[f"meeting_open_{made}"]
    hall.do(holding.finish, made)
    found = hall.differences()
    assert found[f"meeting_missing_{made}"] == (
        "Cuộc họp ngày 01/6/2018 phát 5 phiếu, thu 3, hỏng 1: thiếu 1 phiếu."
    )
    assert found["meetings_keyed"] == "Các cuộc họp thu 3 phiếu, đã nhập 0 phiếu họp khu dân cư."
    assert "meetings_issued" not in found


def test_a_meeting_without_a_missing_ballot_leaves_no_difference_of_its_own(hall: Hall) -> None:
    made = hall.counted(collected=4, spoilt=1)
    hall.do(holding.finish, made)
    assert f"meeting_missing_{made}" not in hall.differences()


def test_the_minutes_print_the_counts_in_the_words_of_a_file(hall: Hall) -> None:
    made = hall.begin()

    def paper(face: str) -> bytes:
        with hall.door.store.read() as connection:
            campaign = campaigns.get(connection, hall.door.code)
            village = hall.door.village()
            found = holding.get(connection, village, made)
            return minutes(connection, campaign, village, found, face).content

    refused(lambda: paper("docx"), "meeting_not_counted")
    hall.do(holding.hand_out, made, 5)
    hall.do(holding.count_back, made, 3, 1)
    refused(lambda: paper("html"), "paper_unknown")
    document = Document(BytesIO(paper("docx")))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["Số phiếu thu về", "3"] in rows
    assert ["Số phiếu không thu về", "1"] in rows
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Có mặt: 6 người, đại diện cho 4 hộ trên tổng số 5 hộ của thôn" in text
    assert paper("pdf").startswith(b"%PDF")
    assert wording().title in text
