"""Exclusions: left out of every figure by two people, kept in the store, told in public."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from analysis.__main__ import main
from analysis.cells import Cells, cells_from_responses
from survey_app.services import campaigns, coverage, dataset, export, reporting
from survey_app.services.deciding import decisions, exclusions
from survey_app.services.deciding.exclusions import Exclusion
from survey_app.services.staff import people
from survey_app.store import campaigns as campaign_rows
from survey_app.store.engine import Store
from survey_app.store.tables import response
from tests.builders import Asked
from tests.services.door import Door, refusal


@dataclass(frozen=True)
class Office:
    """Two people of one office, and the door to its campaign."""

    door: Door
    first: int
    second: int

    def ask(
        self, numbers: list[str], ground: str = "double", reason: str = "Hộ gửi hai lần"
    ) -> int:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return exclusions.ask_ballots(connection, campaign, numbers, ground, reason, self.first)

    def ask_batch(self, form: str = "online", medium: str = "phone") -> int:
        village = self.door.village()
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return exclusions.ask_batch(
                connection, campaign, village, form, medium, "procedure", "Điền hộ", self.first
            )

    def agree(self, number: int) -> None:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            decisions.agree(connection, self.door.keys, campaign, number, self.second)

    def reverse(self, number: int) -> int:
        with self.door.store.write() as connection:
            campaign = campaigns.get(connection, self.door.code)
            return exclusions.ask_reversal(connection, campaign, number, "Nhầm thôn", self.first)

    def listed(self) -> list[Exclusion]:
        with self.door.store.read() as connection:
            return exclusions.listed(connection, campaigns.get(connection, self.door.code))

    def cells(self) -> Cells:
        with self.door.store.read() as connection:
            return dataset.cells(connection, campaigns.get(connection, self.door.code))

    def counted(self) -> int:
        return int(self.cells().ballots["n"].sum())


@pytest.fixture
def office(store: Store, door: Door) -> Office:
    with store.write() as connection:
        one = people.create_account(connection, "mot", "Một", "mat khau dai")
        two = people.create_account(connection, "hai", "Hai", "mat khau dai")
    return Office(door, one.id, two.id)


def test_an_excluded_ballot_leaves_every_figure_and_stays_in_the_store(
    office: Office, store: Store
) -> None:
    numbers = office.door.ballots(3)
    for number in numbers:
        office.door.key(number, office.door.answers(q01="not_satisfied", q01_why="Bụi"))
    asked = office.ask(numbers[:1])
    assert office.counted() == 3  # one person alone changes nothing
    office.agree(asked)
    cells = office.cells()
    assert cells.ballots["n"].sum() == 2
    assert cells.texts["n"].sum() == 2
    assert cells.days["n"].sum() == 2
    assert cells.excluded[["village", "form", "excluded", "n"]].to_numpy().tolist() == [
        ["Thôn 4", "visit", "Phiếu trùng của một hộ: Hộ gửi hai lần", 1]
    ]
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(response)).scalar_one() == 3
    with store.read() as connection:
        (row, _) = coverage.coverage(connection, campaigns.get(connection, office.door.code))
    assert (row.counted, row.ballots_keyed) == (2, 2)


def test_the_report_tells_how_many_were_left_out_and_why(office: Office) -> None:
    numbers = office.door.ballots(3)
    for number in numbers:
        office.door.key(number)
    office.agree(office.ask(numbers[:2]))
    office.door.move("closed")
    with office.door.store.read() as connection:
        compilation = reporting.compiled(connection, campaigns.get(connection, office.door.code))
    (village, _) = compilation.villages
    assert (village.returned, [r.count for r in village.excluded]) == (1, [2])
    texts = {remark.code: remark.text for remark in compilation.whole.remarks}
    assert texts["excluded"] == (
        "Đã loại 02 phiếu khỏi mọi số liệu theo quyết định của hai người; phiếu vẫn được lưu. "
        "Lý do: Phiếu trùng của một hộ: Hộ gửi hai lần (02 phiếu)."
    )


def test_the_exported_files_give_the_same_figures_without_the_application(
    office: Office, tmp_path: Path
) -> None:
    numbers = office.door.ballots(3)
    for number in numbers:
        office.door.key(number)
    office.agree(office.ask(numbers[:1]))
    office.door.move("closed")
    with office.door.store.read() as connection:
        campaign = campaigns.get(connection, office.door.code)
        rows = dataset.rows(connection, campaign)
        for name, content in export.files(connection, campaign):
            (tmp_path / name).write_bytes(content)
    assert sorted(rows["excluded"]) == ["", "", "Phiếu trùng của một hộ: Hộ gửi hai lần"]
    again = cells_from_responses(rows, office.door.questionnaire())
    assert again.excluded.equals(office.cells().excluded)
    assert again.ballots.equals(office.cells().ballots)
    files = ["--questionnaire", "ntm-xa.2017", "--rule", "hd-78-2017"]
    files += ["--frame", str(tmp_path / "frame.csv")]
    files += ["--responses", str(tmp_path / "responses.csv")]
    written = tmp_path / "compiled.json"
    assert main(["compile", *files, "--json", str(written)]) == 0
    told = written.read_text("utf-8")
    assert '"returned": 2' in told
    assert '"excluded": [{"text": "Phiếu trùng của một hộ: Hộ gửi hai lần", "count": 1}]' in told


def test_a_batch_is_chosen_by_how_it_came_never_by_what_it_says(
    office: Office, asked: Asked
) -> None:
    for card in asked.cards[:2]:
        office.door.send(card.code)
    (number,) = office.door.ballots(1)
    office.door.key(number)
    office.agree(office.ask_batch())
    assert office.counted() == 1
    (made,) = office.listed()
    assert (made.count, made.decision.village) == (2, "Thôn 4")
    assert "toàn bộ 2 phiếu của thôn nhận qua điện thoại" in made.words


def test_what_has_changed_since_it_was_asked_for_is_asked_for_again(
    office: Office, asked: Asked
) -> None:
    office.door.send(asked.cards[0].code)
    number = office.ask_batch()
    office.door.send(asked.cards[1].code)
    with refusal("exclusion_changed"):
        office.agree(number)
    assert office.counted() == 2


def test_only_another_decision_lets_an_excluded_ballot_count_again(office: Office) -> None:
    numbers = office.door.ballots(2)
    for number in numbers:
        office.door.key(number)
    asked = office.ask(numbers)
    office.agree(asked)
    assert office.counted() == 0
    back = office.reverse(asked)
    assert office.counted() == 0
    office.agree(back)
    assert office.counted() == 2
    (made,) = office.listed()
    assert made.count == 0
    with refusal("exclusion_reversed"):
        office.reverse(asked)


def test_nothing_is_left_out_while_a_campaign_is_being_published(
    office: Office, store: Store
) -> None:
    numbers = office.door.ballots(2)
    for number in numbers:
        office.door.key(number)
    asked = office.ask(numbers[:1])
    with ThreadPoolExecutor(1) as beside:
        with store.write() as connection:
            campaign_rows.lock(connection, office.door.campaign().id)
            agreed = beside.submit(office.agree, asked)
            with pytest.raises(TimeoutError):
                agreed.result(0.3)
        agreed.result(30)
    assert office.counted() == 1


def test_every_fault_of_a_request_is_told_at_once(office: Office) -> None:
    keyed, plain = office.door.ballots(2)
    office.door.key(keyed)
    with refusal("exclusion_ballot_uncounted", "exclusion_ground", "decision_reason_missing"):
        office.ask([keyed, plain], ground="", reason=" ")
    with refusal("ballot_number_unknown"):
        office.ask(["99-000000"])
    with refusal("exclusion_ballots_missing"):
        office.ask([" "])
    (elsewhere,) = office.door.ballots(1, number=2)
    office.door.key(elsewhere)
    with refusal("exclusion_villages"):
        office.ask([keyed, elsewhere])
    with refusal("exclusion_batch_empty"):
        office.ask_batch()
