"""A province's campaign in which everything happens that counting can meet, and its figures."""

from dataclasses import dataclass, field, replace

from survey_app.core.frame import Village as Listed
from survey_app.services import campaigns, frames, invitations
from survey_app.services.deciding import decisions, exclusions
from survey_app.services.field import tablets
from survey_app.services.frame_file import FramePreview
from survey_app.services.invitations import NewCard
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.store import areas
from survey_app.store.engine import Store
from tests import builders
from tests.services.door import Door
from tests.services.tablet import kit

CODE = "tinh-2018"
NAMES = ("Tổ dân phố Ỷ La 1", "Thôn Khuổi Nấng – Nà Chác")
ASKED, ISSUED = 12, 10


@dataclass(frozen=True)
class Figures:
    """What every page and paper tells of an area."""

    households: int
    asked: int
    issued: int
    returned: int
    valid: int
    invalid: int
    left_out: int = 0
    doubles: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Figures(*(a + b for a, b in pairs))


@dataclass
class Fieldwork:
    """The campaign, and counted by hand beside it what came of each village."""

    store: Store
    door: Door
    cards: dict[int, list[NewCard]] = field(default_factory=dict)
    villages: dict[int, Figures] = field(default_factory=dict)
    online: int = 0  # answers that the rule does not count

    def paper(self, at: int, card: int, invalid: str | None = None, **changes: str) -> str:
        """Key a ballot and the stub of a card; the ballot's number."""
        (number,) = self.door.ballots(1, at)
        self.door.key(number, self.door.answers(**changes), invalid)
        self.door.stub(self.cards[at][card].code)
        return number

    def phone(self, at: int, card: int) -> None:
        self.door.send(self.cards[at][card].code)
        self.online += 1

    def told(self, at: int, **more: int) -> None:
        """Count by hand what has come to a village besides."""
        before = self.villages[at]
        self.villages[at] = replace(before, **{n: getattr(before, n) + m for n, m in more.items()})


def province(store: Store, keys: Keys) -> Fieldwork:
    """Three communes asked on paper, by phone and with a tablet; second ballots; ballots left out
    by two people; closed.
    """
    made = Fieldwork(store, Door(store, keys, CODE))
    _open(made, keys)
    for at in made.cards:
        _ask(made, at)
    _with_a_tablet(made, keys)
    _twice_and_left_out(made)
    made.door.move("closed")
    return made


def _open(made: Fieldwork, keys: Keys) -> None:
    with made.store.write() as connection:
        units = areas.standing_on(connection, builders.DAY, "commune")[:3]
        whole = areas.standing_on(connection, builders.DAY, "province")[0]
        campaigns.create(connection, builders.plan(connection, CODE, area_id=whole.id))
        rows = [
            Listed(name, 20 + n, unit.name, unit.code)
            for unit in units
            for n, name in enumerate(NAMES)
        ]
        frames.set_frame(connection, campaigns.get(connection, CODE), FramePreview(tuple(rows)))
        frames.freeze(connection, campaigns.get(connection, CODE))
        campaign = campaigns.get(connection, CODE)
        for village in frames.listed(connection, campaign):
            cards = invitations.make_cards(connection, keys, campaign, village)
            made.cards[village.number] = cards
        builders.move(connection, campaign, "open")


def _ask(made: Fieldwork, at: int) -> None:
    """Five ballots on paper, one of them marked twice, one more household by phone; registers."""
    village = made.door.village(at)
    for card in range(5):
        unhappy = {"q03": "not_satisfied"} if card % 3 == 1 else {}
        made.paper(at, card, "two_marks" if card == 4 else None, **unhappy)
    made.phone(at, 5)
    made.door.spoil(made.cards[at][9].serial)
    with made.store.write() as connection:
        register = frames.Register(ASKED, ISSUED, 2, 1)
        frames.enter_register(connection, made.door.campaign(), village, register)
    made.villages[at] = Figures(village.households, ASKED, ISSUED, 5, 4, 1)


def _with_a_tablet(made: Fieldwork, keys: Keys) -> None:
    """Three interviews in the first village; one of these households fills in paper too."""
    tablet = kit(made.store, keys, CODE)
    cards = made.cards[1][12:15]
    lines = tablet.send(*(tablet.response(card.code, card.line or 0) for card in cards))
    assert [line.outcome for line in lines] == ["accepted"] * 3
    made.paper(1, 12)
    with made.store.write() as connection:
        tablets.check_in(connection, made.door.campaign(), tablet.tablet.id)
    made.told(1, returned=4, valid=4, doubles=1)


def _twice_and_left_out(made: Fieldwork) -> None:
    """In the third village two second ballots, one of them left out, and all answers by phone; in
    the fifth every ballot on paper.
    """
    second, _ = made.paper(3, 0), made.paper(3, 1)
    with made.store.write() as connection:
        campaign = campaigns.get(connection, CODE)
        one, two = (people.create_account(connection, n, n, "mat khau dai").id for n in "mh")
        third, fifth = (frames.village(connection, campaign, at) for at in (3, 5))
        asked = (
            exclusions.ask_ballots(connection, campaign, [second], "double", "Hai lần", one),
            exclusions.ask_batch(
                connection, campaign, third, "online", "phone", "procedure", "Điền hộ", one
            ),
            exclusions.ask_batch(
                connection, campaign, fifth, "visit", "paper", "procedure", "Điền hộ", one
            ),
        )
        for decision in asked:
            decisions.agree(connection, made.door.keys, campaign, decision, two)
    made.told(3, returned=1, valid=1, left_out=1, doubles=2)
    made.told(5, returned=-5, valid=-4, invalid=-1, left_out=5)
    made.online -= 1
