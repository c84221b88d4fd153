"""Orders: the codes and numbers of one village's print, made before it is set.

An order is quick to make and is kept, sealed, in the transaction that makes its codes; setting the
pages takes long and needs no transaction. So a process may die between the two: the order is there.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from cryptography.fernet import Fernet
from sqlalchemy import Connection

from questionnaires.area import in_sentence
from questionnaires.problem import Problem, Refused
from survey_app.services import invitations, paper, rehearsal
from survey_app.services.invitations import NewCard
from survey_app.services.keys import Keys
from survey_app.services.printroom.wishes import Wish
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village

_WITH_ORDER = {"cards", "both", "spares", "again", "ballots", "rehearsal"}


@dataclass(frozen=True)
class Order:
    """The cards and the ballots' numbers of one print; the codes exist here and nowhere else."""

    cards: tuple[NewCard, ...] = ()
    ballots: tuple[str, ...] = ()

    def sealed(self, keys: Keys) -> bytes:
        """The order as it is kept: unreadable without the installation's secret."""
        cards = [[card.code, card.serial, card.line] for card in self.cards]
        return box(keys).encrypt(json.dumps([cards, self.ballots]).encode())


def make(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village | None,
    wish: Wish,
    account_id: int | None = None,
) -> Order:
    """Make the codes and numbers that a print bears; papers without any make an empty order.

    Refuses what `invitations` and `paper` refuse, and cards where every line has one.
    """
    if village is None or wish.kind not in _WITH_ORDER:
        return Order()
    asked = (connection, keys, campaign, village)
    match wish.kind:
        case "rehearsal":
            return Order(tuple(rehearsal.make_cards(*asked, wish.count, account_id)))
        case "spares":
            return Order(tuple(invitations.make_spares(*asked, wish.count, account_id)))
        case "again":
            return Order(tuple(invitations.remake_cards(*asked, wish.lines, account_id)))
        case "ballots":
            count = wish.count or village.sample
            return Order((), _ballots(connection, campaign, village, count, account_id))
    cards = tuple(invitations.make_cards(*asked, account_id))
    if not cards:
        raise Refused(Problem("cards_all_printed", values={"village": in_sentence(village.name)}))
    if wish.kind == "cards":
        return Order(cards)
    return Order(cards, _ballots(connection, campaign, village, len(cards), account_id))


def opened(keys: Keys, sealed: bytes) -> Order:
    """The order behind what was kept."""
    cards, ballots = json.loads(box(keys).decrypt(sealed))
    return Order(tuple(NewCard(*card) for card in cards), tuple(ballots))


def box(keys: Keys) -> Fernet:
    """Who reads the database alone learns no code: the key comes from the installation's."""
    return Fernet(urlsafe_b64encode(keys.printing))


def _ballots(
    connection: Connection, campaign: Campaign, village: Village, count: int, by: int | None
) -> tuple[str, ...]:
    return tuple(paper.make_ballots(connection, campaign, village, count, by))
