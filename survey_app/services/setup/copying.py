"""Copying: last year's campaign as the draft of this year's.

The copy has the questionnaire and rule as pinned, its questions read aloud, the villages with their
households and teams, the places, the ways of asking and the office's lasting texts. It has no card,
answer, draw, register or guidance, no number or date of a paper, and nothing that was written about
last year's results.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import area_choice, campaigns, frames
from survey_app.services.setup import dates, succession
from survey_app.services.setup.succession import Follow
from survey_app.store import areas, clips, journal, villages
from survey_app.store import campaigns as kept
from survey_app.store.areas import Unit
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Place, Village

_COPIED = ("kind", "questionnaire_id", "questionnaire_sha256", "rule_id", "rule_sha256", "object")
_LASTING = (
    *("organ_above", "organ", "place", "posting_places", "signatory_title", "signatory_name"),
    *("recipients", "help"),
)


@dataclass(frozen=True)
class Copy:
    """What the office decides anew for the copy."""

    code: str
    title: str
    area_id: int
    reference_date: date
    opens_on: date
    closes_on: date


def area_now(connection: Connection, source: Campaign, day: date) -> Unit | None:
    """The campaign's area as it stands on a later day, where it can be followed."""
    return succession.successor(connection, areas.by_id(connection, source.area_id), day)


def foresee(
    connection: Connection, source: Campaign, area_id: int, day: date
) -> tuple[Problem, ...]:
    """What a copy for this area and day would change or leave out, by name."""
    unit = area_choice.choose(connection, area_id, day)
    spots, placed = _follow(connection, source, unit, day)
    return succession.told([*spots, *placed])


def copy(
    connection: Connection, source: Campaign, wanted: Copy, account_id: int | None = None
) -> tuple[Campaign, tuple[Problem, ...]]:
    """Make the copy and tell by name what is not as it was.

    Refuses a code that is taken or malformed, days that cannot be, an area not standing.
    """
    unit = area_choice.choose(connection, wanted.area_id, wanted.reference_date)
    problems = campaigns.code_problems(connection, wanted.code)
    problems += dates.problems(wanted.opens_on, wanted.closes_on)
    if problems:
        raise Refused(*problems)
    spots, placed = _follow(connection, source, unit, wanted.reference_date)
    made = kept.add(connection, _row(connection, source, wanted))
    _add_villages(connection, made, spots)
    _add_places(connection, made, placed)
    clips.copy(connection, source.id, made)
    changes = succession.told([*spots, *placed])
    detail = " ".join([f"{source.code}.", *(problem.message for problem in changes)])
    journal.note(connection, "campaign.copy", detail, account_id, made)
    return kept.by_id(connection, made), changes


def _follow(
    connection: Connection, source: Campaign, unit: Unit, day: date
) -> tuple[list[Follow[Village]], list[Follow[Place]]]:
    communes = frames.communes_of(connection, unit, day)
    listed, places = frames.listed(connection, source), frames.places(connection, source)
    return (
        succession.follow(connection, listed, communes, day),
        succession.follow(connection, places, communes, day),
    )


def _row(connection: Connection, source: Campaign, wanted: Copy) -> dict[str, object]:
    form, rule = kept.pinned(connection, source.id)
    texts = json.loads(source.papers)
    lasting = {name: texts[name] for name in _LASTING if name in texts}
    return {
        **{name: getattr(source, name) for name in _COPIED},
        **vars(wanted),
        "questionnaire_text": form,
        "rule_text": rule,
        "modes": source.modes,
        "keyed_twice": source.keyed_twice,
        "demonstration": source.demonstration,
        "papers": json.dumps(lasting, ensure_ascii=False),
        "copied_from": source.id,
    }


def _add_villages(connection: Connection, made: int, spots: Sequence[Follow[Village]]) -> None:
    rows = [
        {
            "campaign_id": made,
            "commune_id": each.now.id,
            "name": each.called,
            "households": each.spot.households,
            "sample": each.spot.households,
            "team": each.spot.team,
        }
        for each in spots
        if each.now
    ]
    numbered = [row | {"number": number} for number, row in enumerate(rows, 1)]
    if numbered:
        villages.replace_all(connection, made, numbered)


def _add_places(connection: Connection, made: int, placed: Sequence[Follow[Place]]) -> None:
    followed = [(each, each.now) for each in placed if each.now]
    for number, (each, commune) in enumerate(followed, 1):
        where = {"campaign_id": made, "commune_id": commune.id, "number": number}
        villages.add_place(connection, where | {"name": each.called, "quota": each.spot.quota})
