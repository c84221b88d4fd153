"""Real published results, rebuilt as ballots and keyed through the one door, print as they did."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

import pytest
from sqlalchemy import Connection, insert

from analysis import number
from analysis.tally import Compilation, DistributionTally
from questionnaires.questionnaire import Questionnaire
from questionnaires.share import Share
from survey_app.core.frame import Village
from survey_app.services import campaigns, frames, intake, paper, reporting
from survey_app.services.frame_file import FramePreview
from survey_app.services.frames import Register
from survey_app.services.intake import OpenPlace, Submission
from survey_app.services.keys import Keys
from survey_app.services.opinions import reading, reviewing
from survey_app.services.opinions.reviewing import Ruling
from survey_app.store import counters, triggers
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.tables import response
from tests import builders
from tests.analysis.ballots import CASES

Negatives = Mapping[str, Iterable[int]]  # item → the ballots that are not satisfied with it
XA_2017 = {"questionnaire": "ntm-xa.2017", "rule": "hd-78-2017"}
XA_2019 = {"questionnaire": "ntm-xa.2019", "rule": "hd-122-2019"}
XA_2022 = {"questionnaire": "ntm-xa.2022", "rule": "hd-90-2022"}
NINE = {"questionnaire": str(CASES / "tinh-9.yaml"), "rule": "hd-90-2022"}


@dataclass(frozen=True)
class Office:
    """An office that asks one village (or some) on paper and compiles what came back."""

    store: Store
    keys: Keys

    def asks(self, *villages: tuple[str, int, int], **papers: object) -> Campaign:
        """An open campaign: (village, households, asked and issued)."""
        with self.store.write() as connection:
            campaign = campaigns.create(connection, builders.plan(connection, **papers))
            listed = tuple(Village(name, households) for name, households, _ in villages)
            frames.set_frame(connection, campaign, FramePreview(listed))
            frames.freeze(connection, campaign)
            campaign = builders.move(connection, campaigns.get(connection, campaign.code), "open")
            for order, (_, _, asked) in enumerate(villages, 1):
                village = frames.village(connection, campaign, order)
                register = Register(asked, asked, 0, 0)
                frames.enter_register(connection, campaign, village, register)
        return campaign

    def keys_in(
        self,
        campaign: Campaign,
        count: int,
        negatives: Negatives,
        reasons: Mapping[str, str] | None = None,
    ) -> Compilation:
        """Key that many ballots of the first village one by one, close and compile."""
        with self.store.write() as connection:
            village = frames.village(connection, campaign, 1)
            numbers = paper.make_ballots(connection, campaign, village, count)
            questionnaire = campaigns.questionnaire(connection, campaign)
            for raw, ballot in zip(
                filled(questionnaire, count, negatives, reasons), numbers, strict=True
            ):
                paper.key_ballot(
                    connection, self.keys, campaign, ballot, raw, "visit", None, builders.DAY
                )
        return self.compiles(campaign)

    def finds(
        self, campaign: Campaign, counts: list[int], negatives: Negatives, days: int = 1
    ) -> Compilation:
        """Put so many ballots a village straight into the store: too many to key one by one."""
        with self.store.write() as connection:
            questionnaire = campaigns.questionnaire(connection, campaign)
            raw = filled(questionnaire, sum(counts), negatives)
            villages = [
                village.id
                for village, count in zip(frames.listed(connection, campaign), counts, strict=True)
                for _ in range(count)
            ]
            with triggers.suspended(connection):
                insert_rows(connection, campaign, villages, raw, days)
            counters.write_anew(connection)
        return self.compiles(campaign)

    def compiles(self, campaign: Campaign) -> Compilation:
        with self.store.write() as connection:
            campaign = builders.move(connection, campaign, "closed")
            written = reading.opinions(connection, campaign)
            rulings = [Ruling(each.key, True, each.text) for each in written]
            reviewing.review(connection, campaign, rulings)
        with self.store.read() as connection:
            return reporting.compiled(connection, campaign)


@pytest.fixture
def office(store: Store, keys: Keys) -> Office:
    return Office(store, keys)


def filled(
    questionnaire: Questionnaire,
    count: int,
    negatives: Negatives,
    reasons: Mapping[str, str] | None = None,
) -> list[dict[str, list[str]]]:
    """Ballots satisfied everywhere except those listed for an item, with its reason."""
    content = builders.answers(questionnaire)
    ballots = [content] * count
    for item, those in negatives.items():
        why = {f"{item}_why": [reasons[item]]} if reasons and item in reasons else {}
        for order in those:
            ballots[order] = ballots[order] | {item: ["not_satisfied"]} | why
    return ballots


def insert_rows(
    connection: Connection,
    campaign: Campaign,
    villages: list[int],
    ballots: list[dict[str, list[str]]],
    days: int,
) -> None:
    kept = {id(raw): json.dumps({item: value[0] for item, value in raw.items()}) for raw in ballots}
    rows = [
        {
            "id": str(uuid.uuid4()),
            "campaign_id": campaign.id,
            "village_id": village,
            "form": "visit",
            "mode": "clerk",
            "medium": "paper",
            "answers": kept[id(raw)],
            "content_hash": b"-",
            "received_on": date(2023, 12, 29) + timedelta(order % days),
        }
        for order, (village, raw) in enumerate(zip(villages, ballots, strict=True))
    ]
    connection.execute(insert(response), sorted(rows, key=itemgetter("id")))


def pair(compilation: Compilation, item: str) -> tuple[str, str]:
    """What is printed of an item: per cent satisfied and not."""
    (found,) = (tally for tally in compilation.whole.items if tally.code == item)
    return number.percent_pair(found.share)


def bars(compilation: Compilation) -> dict[str, bool | None]:
    assert compilation.whole.verdict is not None
    return {bar.bar: bar.met for bar in compilation.whole.verdict.bars}


def remarked(compilation: Compilation) -> set[str]:
    return {remark.code for remark in compilation.whole.remarks}


def test_r3_dong_xuan_has_100_on_the_overall_question_and_98_23_pooled(office: Office) -> None:
    campaign = office.asks(("Thôn Đông Xuân", 209, 141), **XA_2017)
    spread = {f"q{item:02}": range(item - 1, 40, 16) for item in range(1, 17)}
    result = office.keys_in(campaign, 141, spread)
    assert sum(item.not_satisfied for item in result.whole.items) == 40
    assert number.percent_pair(result.whole.overall_item_share) == ("100", "0")
    assert number.percent_pair(result.whole.pooled_share) == ("98,23", "1,77")
    assert result.whole.coverage == Share(141, 209)  # printed with one decimal: 67,5
    assert bars(result) == {"coverage": True, "content": True, "overall": True}


def test_r5_long_hiep_has_1043_of_1269_households_and_972_satisfied(office: Office) -> None:
    campaign = office.asks(("Xã Long Hiệp", 1_269, 1_043), **XA_2022)
    result = office.keys_in(campaign, 1_043, {"q19": range(71)})
    (overall,) = (item for item in result.whole.items if item.role == "overall")
    assert (overall.satisfied, overall.valid) == (972, 1_043)
    assert number.percent(result.whole.overall_item_share) == "93,19"
    assert number.percent(result.whole.coverage) == "82,19"
    assert bars(result) == {"coverage": None, "content": True, "overall": True}


def test_r8_linh_cang_has_72_of_76_households_and_71_satisfied(office: Office) -> None:
    campaign = office.asks(("Thôn Linh Cang", 76, 72), **XA_2017)
    result = office.keys_in(campaign, 72, {"q17": [5]})
    assert result.whole.overall_item_share == Share(71, 72)
    assert number.percent_pair(result.whole.overall_item_share) == ("98,61", "1,39")
    assert number.percent(result.whole.coverage) == "94,74"


def test_r10_thi_trung_has_648_of_918_households_and_no_ballot_missing(office: Office) -> None:
    campaign = office.asks(("Thôn Thị Trung", 918, 648), **XA_2022)
    result = office.keys_in(campaign, 648, {})
    whole = result.whole
    assert (whole.issued, whole.returned, whole.invalid) == (648, 648, 0)
    assert number.percent(whole.coverage) == "70,59"
    assert not remarked(result) & {"ballots_missing", "ballots_surplus"}


def test_r20_hoa_tinh_gives_the_printed_table(office: Office) -> None:
    reason = "Chưa bố trí khu sản xuất tập trung"
    campaign = office.asks(("Xã Hòa Tịnh", 1_699, 1_278), **XA_2019)
    negatives = {"q01": range(2), "q02": range(12)}
    result = office.keys_in(campaign, 1_278, negatives, {"q01": reason})
    first, second = result.whole.items[:2]
    assert (first.satisfied, first.not_satisfied) == (1_276, 2)
    assert [(found.text, found.count) for found in first.reasons] == [(reason, 2)]
    assert (second.satisfied, second.not_satisfied) == (1_266, 12)
    printed = [pair(result, item) for item in ("q01", "q02", "q19")]
    assert printed == [("99,84", "0,16"), ("99,06", "0,94"), ("100", "0")]
    assert number.percent(result.whole.coverage) == "75,22"
    assert bars(result)["coverage"] is True  # at least 70 %


def test_r1_tien_giang_prints_99_995_and_never_100(office: Office) -> None:
    campaign = office.asks(("Tỉnh Tiền Giang", 65_627, 65_627), **NINE, object="tinh")
    negatives = {"q01": 23, "q02": 168, "q06": 13, "q09": 3, "q08": 70}
    negatives |= dict.fromkeys(["q03", "q04", "q05", "q07"], 71)
    result = office.finds(campaign, [65_627], {item: range(n) for item, n in negatives.items()})
    printed = [pair(result, item) for item in ("q01", "q02", "q06", "q09")]
    assert printed == [
        ("99,96", "0,04"),
        ("99,74", "0,26"),
        ("99,98", "0,02"),
        ("99,995", "0,005"),
    ]
    assert sum(item.not_satisfied for item in result.whole.items) == 561


def test_r2_tan_phuoc_tells_the_overall_question_from_wholly_satisfied_ballots(
    office: Office,
) -> None:
    campaign = office.asks(("Huyện Tân Phước", 16_226, 11_683), **NINE, object="huyen")
    negatives = {"q09": range(4), "q02": range(264), "q05": range(100, 150)}
    result = office.finds(campaign, [11_683], negatives)
    assert number.percent(result.whole.coverage) == "72,00"
    assert number.percent_pair(result.whole.overall_item_share) == ("99,97", "0,03")
    assert result.whole.all_satisfied_share == Share(11_683 - 264, 11_683)
    assert bars(result) == {"coverage": True, "content": None, "overall": True}


def test_r13_binh_tan_is_perfect_and_says_so(office: Office) -> None:
    sizes = [516, 515, 515, 515, 515]
    hamlets = [(f"Ấp {n}", size, size) for n, size in enumerate(sizes, 1)]
    campaign = office.asks(*hamlets, **XA_2022, object="xa_nang_cao")
    result = office.finds(campaign, sizes, {})
    assert result.whole.overall_item_share == Share(2_576, 2_576)
    assert remarked(result) >= {"all_satisfied", "full_coverage_all_satisfied"}
    assert len(result.villages) == 5


def test_r14_dien_son_in_three_days_raises_a_remark(office: Office) -> None:
    campaign = office.asks(("Xã Diên Sơn", 3_122, 3_122), **XA_2022)
    result = office.finds(campaign, [3_122], {}, days=3)
    (told,) = (r.text for r in result.whole.remarks if r.code == "received_within_days")
    assert "3.122/3.122 phiếu" in told
    assert "03 ngày (29/12/2023 đến 31/12/2023)" in told


HA_NOI = {
    "sex": {"male": 259, "female": 241},
    "occupation": {
        "student": 56,
        "official": 44,
        "business": 76,
        "worker": 17,
        "farmer": 224,
        "retired": 51,
        "home": 28,
        "other": 4,
    },
    "age_group": {"to_30": 93, "to_60": 337, "over_60": 70},
    "residence": {"rural": 329, "urban": 171},
    "education": {"school": 262, "university": 215, "higher": 23},
}


def test_g1_ha_noi_at_a_market_prints_no_percentage_it_did_not_compute(
    store: Store, keys: Keys
) -> None:
    people = [
        {item: [option] for item, option in zip(HA_NOI, chosen, strict=True)}
        for chosen in zip(*(spread(counts) for counts in HA_NOI.values()), strict=True)
    ]
    with store.write() as connection:
        form = str(CASES / "ha-noi-2015.yaml")
        campaign = builders.goods(connection, questionnaire=form, quota=None)
        for order, raw in enumerate(people):
            bought = ["grain"] * (order < 462) + ["food"] * (order >= 52)
            right = OpenPlace(campaign.code, 1 + order % 2)
            submission = Submission(str(uuid.uuid4()), right, raw | {"q01": bought})
            intake.accept(connection, keys, submission, builders.DAY)
    result = Office(store, keys).compiles(campaign)
    printed = {tally.code: percentages(tally) for tally in result.whole.distributions}
    assert printed["sex"] == {"male": "51,80", "female": "48,20"}
    assert printed["occupation"]["official"] == "8,80"  # printed 9,60
    assert printed["occupation"]["business"] == "15,20"  # printed 15,80
    assert printed["occupation"]["home"] == "5,60"  # printed 6,60
    assert printed["education"] == {"school": "52,40", "university": "43,00", "higher": "4,60"}
    assert printed["q01"] == {"grain": "92,40", "food": "89,60", "clothes": "0"}  # printed 81.60
    assert remarked(result) >= {"open_sample"}
    assert result.whole.verdict is None


def spread(counts: Mapping[str, int]) -> list[str]:
    return [option for option, count in counts.items() for _ in range(count)]


def percentages(tally: DistributionTally) -> dict[str, str]:
    return {
        option.code: number.percent(Share(option.count, tally.answered)) for option in tally.options
    }
