"""Paper: numbered ballots and their stubs, keyed apart so that nothing joins them."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection

from questionnaires.ballot import INVALID_REASONS
from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns as campaign_service
from survey_app.services.closing import bundles
from survey_app.services.intake import Accepted, PaperBallot, Submission, accept, find_card
from survey_app.services.keys import Keys
from survey_app.services.setup import modes
from survey_app.store import invitations, journal, responses
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village


@dataclass(frozen=True)
class StubResult:
    """What keying a stub came to; `double` where the household had answered before."""

    serial: str
    village_id: int
    double: bool


def make_ballots(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    count: int,
    account_id: int | None = None,
) -> list[str]:
    """Make numbers for plain ballots of a village: random, so that no number tells a line.

    Refuses a frame that is not frozen, a campaign without paper, and a count out of bounds.
    """
    modes.check_paper(campaign)
    if not campaign.frame_frozen:
        raise Refused(Problem("frame_not_frozen"))
    if not 0 < count <= 5000:
        raise Refused(Problem("ballots_count", "count"))
    numbers: set[str] = set()
    while len(numbers) < count:
        number = f"{village.number:02d}-{secrets.randbelow(10**6):06d}"
        if number in numbers or responses.ballot_village(connection, campaign.id, number):
            continue
        numbers.add(number)
    rows = [
        {"campaign_id": campaign.id, "village_id": village.id, "number": number}
        for number in sorted(numbers)
    ]
    responses.add_ballots(connection, rows)
    journal.note(connection, "ballot.print", f"{village.name}: {count}", account_id, campaign.id)
    return sorted(numbers)


def key_ballot(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    number: str,
    raw: Mapping[str, Sequence[str]],
    form: Literal["visit", "meeting"],
    invalid_reason: str | None,
    today: date,
    response_id: str | None = None,
) -> Accepted:
    """Key one paper ballot through the one door; refuses a number that is unknown or keyed before.

    A retry under the same response id is answered as accepted. Where ballots are keyed twice this
    is refused (`keying_twice`): they go by `keying.twice`.
    """
    if campaign.keyed_twice:
        raise Refused(Problem("keying_twice"))
    if invalid_reason and invalid_reason not in INVALID_REASONS:
        raise Refused(Problem("invalid_reason_missing", "invalid_reason"))
    number = number.strip()
    response_id = response_id or str(uuid.uuid4())
    known = responses.by_id(connection, response_id)
    if not known and responses.ballot_keyed(connection, campaign.id, number):
        raise Refused(Problem("ballot_number_used", "number", {"number": number}))
    right = PaperBallot(campaign.code, number, invalid_reason)
    submission = Submission(response_id, right, raw, form, "clerk", "paper")
    return accept(connection, keys, submission, today)


def key_stub(connection: Connection, keys: Keys, campaign: Campaign, code: str) -> StubResult:
    """Mark the household of a torn-off stub as answered on paper.

    A household that has already answered in a counted form makes a phiếu trùng, which is counted;
    the ballot itself cannot be told from the others. Refuses a card of another campaign.
    """
    card = find_card(connection, keys, code)
    if card.campaign_id != campaign.id:
        raise Refused(Problem("code_unknown"))
    bundles.check_delivering(connection, campaign)
    card = invitations.held(connection, card.id)
    if card.state == "void":
        raise Refused(Problem("code_void"))
    if card.answered_paper:
        invitations.count_double(connection, card.id)
    else:
        invitations.mark(connection, card, "answered_paper")
    online_counts = "online" in campaign_service.counted_forms(connection, campaign)
    before = card.answered_paper or card.answered_tablet
    double = before or (online_counts and card.answered_online)
    return StubResult(card.serial, card.village_id, double)
