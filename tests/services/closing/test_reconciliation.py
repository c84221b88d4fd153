"""Reconciliation: every difference is named, explained in writing, and waits where it is not."""

from dataclasses import dataclass

import pytest

from survey_app.services import campaigns, frames, reporting
from survey_app.services.closing import bundles, reconciliation
from survey_app.services.closing.reconciliation import Account
from survey_app.services.deciding import decisions, doubles
from survey_app.services.frames import Register
from survey_app.services.staff import people
from survey_app.store.engine import Store
from tests.builders import Asked
from tests.services.door import Door, refusal


@dataclass(frozen=True)
class Desk:
    """The reconciliation of the first village, and the door to its campaign."""

    door: Door

    def account(self) -> Account:
        village = self.door.village()
        with self.door.store.read() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return reconciliation.account(connection, campaign, village)

    def texts(self) -> dict[str, str]:
        return {n.difference.code: n.difference.text for n in self.account().differences}

    def register(self, asked: int, issued: int, absent: int = 0, refused: int = 0) -> None:
        village, told = self.door.village(), Register(asked, issued, absent, refused)
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            frames.enter_register(connection, campaign, village, told)

    def explain(self, **texts: str) -> int:
        village = self.door.village()
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return reconciliation.explain(connection, campaign, village, texts)


@pytest.fixture
def desk(door: Door) -> Desk:
    return Desk(door)


def keyed(door: Door, asked: Asked, ballots: int, stubs: int) -> None:
    for number in door.ballots(ballots):
        door.key(number)
    for card in asked.cards[:stubs]:
        door.stub(card.code)


def test_a_village_that_agrees_has_no_difference(desk: Desk, asked: Asked) -> None:
    keyed(desk.door, asked, 4, 4)
    desk.register(asked=5, issued=4, absent=1)
    account = desk.account()
    assert account.differences == ()
    assert (account.issued, account.back, account.valid, account.invalid) == (4, 4, 4, 0)


def test_each_difference_is_named(desk: Desk, asked: Asked) -> None:
    keyed(desk.door, asked, 3, 2)
    desk.door.object(asked.cards[0].code)
    assert desk.texts()["register_missing"] == "Chưa nhập sổ giao nhận phiếu."
    desk.register(asked=5, issued=5)
    assert desk.texts() == {
        "ballots_missing": "Phát ra 5 phiếu, thu về 3 phiếu, thiếu 02 phiếu.",
        "households_unaccounted": "Trong 5 hộ được hỏi, còn 2 hộ không có phiếu mà sổ không ghi "
        "vắng mặt hay từ chối.",
        "stubs_missing": "Đã nhập 3 phiếu giấy, thiếu 1 cuống phiếu.",
        "objections": "Có 1 hộ báo thẻ của hộ đã bị người khác dùng.",
    }
    desk.register(asked=2, issued=2, absent=1)
    assert {"returned_exceeds_asked", "ballots_surplus", "households_over"} <= desk.texts().keys()


def test_bundles_that_differ_or_never_came_are_named(desk: Desk, asked: Asked) -> None:
    village = desk.door.village()
    with desk.door.store.write() as connection:
        campaign = campaigns.get(connection, desk.door.code)
        bundles.announce(connection, campaign, village, "Bó 1", 3)
        bundles.announce(connection, campaign, village, "Bó 2", 4)
        one, two = bundles.listed(connection, campaign)
        bundles.receive(connection, campaign, one.id, 2)
        bundles.write_off(connection, campaign, two.id, "Mưa lũ cuốn trôi")
    texts = desk.texts().values()
    assert "Túi phiếu “Bó 1” báo 3 phiếu, đếm khi nhận 2 phiếu." in texts
    assert "Túi phiếu “Bó 2” (4 phiếu) không về." in texts
    assert "Các túi đã nhận có 2 phiếu, đã nhập 0." in texts
    said = {n.difference.text: n for n in desk.account().differences}
    lost = said["Túi phiếu “Bó 2” (4 phiếu) không về."]
    assert (lost.explanation, lost.explained) == ("Mưa lũ cuốn trôi", True)


def test_an_explanation_holds_while_the_difference_stays_as_it_was(
    desk: Desk, asked: Asked
) -> None:
    keyed(desk.door, asked, 3, 2)
    desk.register(asked=3, issued=3)
    assert [n.difference.code for n in desk.account().open] == ["stubs_missing"]
    assert desk.explain(stubs_missing=" Cuống  bị rách ") == 1
    assert desk.account().open == ()
    assert desk.explain(stubs_missing="Cuống bị rách") == 0  # nothing new to write
    (number,) = desk.door.ballots(1)
    desk.door.key(number)
    (open_,) = [n for n in desk.account().open if n.difference.code == "stubs_missing"]
    assert (open_.explanation, open_.then, open_.difference.amount) == ("Cuống bị rách", 1, 2)
    assert desk.explain(stubs_missing="Cuống bị rách") == 1  # it holds for the new size too
    assert desk.explain(stubs_missing="") == 1
    assert "stubs_missing" in {n.difference.code for n in desk.account().open}


def test_nothing_is_explained_once_the_result_is_published(desk: Desk, asked: Asked) -> None:
    keyed(desk.door, asked, 3, 2)
    desk.door.move("published")
    with refusal("explanation_closed"):
        desk.explain(stubs_missing="Muộn")


def test_the_minutes_carry_each_difference_with_its_explanation(desk: Desk, asked: Asked) -> None:
    keyed(desk.door, asked, 3, 2)
    desk.register(asked=3, issued=3)
    desk.explain(stubs_missing="Cuống bị rách khi kiểm đếm")
    desk.door.move("closed")
    with desk.door.store.read() as connection:
        campaign = campaigns.get(connection, desk.door.code)
        compilation = reporting.compiled(connection, campaign)
        told = reporting.paper(
            connection, campaign, compilation, "minutes", compilation.villages[0]
        )
        page = reporting.set_paper(told, "html", "x").content.decode()
    assert "Đã nhập 3 phiếu giấy, thiếu 1 cuống phiếu." in page
    assert "Cuống bị rách khi kiểm đếm" in page


def test_a_stub_keyed_twice_by_mistake_is_taken_back_by_two_people(
    desk: Desk, asked: Asked, store: Store
) -> None:
    keyed(desk.door, asked, 2, 2)
    desk.door.stub(asked.cards[0].code)
    with store.write() as connection:
        one = people.create_account(connection, "mot", "Một", "mat khau dai")
        two = people.create_account(connection, "hai", "Hai", "mat khau dai")
    assert "Có 1 phiếu trùng" in desk.texts()["doubles"]
    with store.write() as connection:
        campaign = campaigns.get(connection, desk.door.code)
        (card,) = doubles.listed(connection, campaign)
        assert (card.line, card.stubs_again, card.both) == (asked.cards[0].line, 1, False)
        number = doubles.ask_mistyped(connection, campaign, card.serial, "Quét hai lần", one.id)
        decisions.agree(connection, desk.door.keys, campaign, number, two.id)
        assert doubles.listed(connection, campaign) == []
        with refusal("double_unknown"):
            doubles.ask_mistyped(connection, campaign, card.serial, "Nữa", one.id)
    assert "doubles" not in desk.texts()
    assert desk.account().row.stubs == 2
