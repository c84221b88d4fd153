"""Reading: every free text with where and how often it was written, and what of it is shown."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from analysis.disclosure.primary import LEAST_ANSWERS
from analysis.disclosure.texts import without_people
from analysis.frame import FORMS
from questionnaires.questionnaire import Item, Questionnaire
from survey_app.core.order import by_name
from survey_app.services import campaigns as campaign_service
from survey_app.services import dataset, reporting
from survey_app.services.frame_file.text import folded
from survey_app.services.opinions.masks import digest, place_names
from survey_app.store import counters, reviews, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.reviews import Review

STATES = ("waiting", "posted", "withheld")
A_PAGE = 20


@dataclass(frozen=True)
class Where:
    """A village (or place) where a text was written; `few`: it gave few answers in all."""

    commune: str
    village: str
    count: int
    few: bool = False


@dataclass(frozen=True)
class Opinion:
    """One text exactly as written to one item, and what was decided on it."""

    item: Item
    question: Item  # whose reason it is; else the item itself
    text: str
    places: tuple[Where, ...]
    review: Review | None
    suggestion: str = ""  # what of it a machine would mask; made for the page that is read

    @property
    def key(self) -> str:
        """What names it on a page."""
        return f"{self.item.code}-{digest(self.text).hex()[:16]}"

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)

    @property
    def state(self) -> str:
        if self.review is None:
            return "waiting"
        return "withheld" if self.review.shown is None else "posted"

    @property
    def tags(self) -> tuple[str, ...]:
        return self.review.tags if self.review else ()

    @property
    def few(self) -> bool:
        """Whether it comes from a single village that gave few answers."""
        return len(self.places) == 1 and self.places[0].few


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty means everything."""

    item: str = ""
    commune: str = ""
    village: str = ""
    state: str = ""
    tag: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class Reading:
    """One page of the texts looked for, and what there is to choose from."""

    opinions: tuple[Opinion, ...]
    page: int
    pages: int
    found: int
    states: dict[str, int]  # of all texts in scope
    tags: tuple[tuple[str, int], ...]
    items: tuple[tuple[Item, Item], ...]  # each with the question it belongs to
    communes: tuple[str, ...]
    villages: tuple[str, ...]  # of the commune looked at, or of the only one


def opinions(
    connection: Connection, campaign: Campaign, forms: Collection[str] = FORMS
) -> list[Opinion]:
    """Every text in scope, of every form or of these, item by item, the most frequent first.

    Refuses with results_hidden while answers still come in.
    """
    reporting.check_shown(campaign)
    form = campaign_service.questionnaire(connection, campaign)
    known, few = reviews.of_campaign(connection, campaign.id), _few(connection, campaign)
    found: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for commune, village, item, text, n in dataset.text_counts(connection, campaign, forms):
        found.setdefault((item, text), Counter())[commune, village] += n
    order = {item.code: at for at, item in enumerate(form.items)}
    made = [
        Opinion(
            *_asked(form, item),
            text,
            tuple(Where(*place, n, place in few) for place, n in where.most_common()),
            known.get((item, digest(text))),
        )
        for (item, text), where in found.items()
    ]
    return sorted(made, key=lambda each: (order[each.item.code], -each.count, each.text))


def read(
    connection: Connection, campaign: Campaign, wanted: Wanted, originals: bool = True
) -> Reading:
    """A page of what is looked for; without `originals` only what may be posted, as it is shown."""
    every = opinions(connection, campaign)
    if not originals:
        every = [_masked(each) for each in every if each.state == "posted"]
    found = [each for each in every if _fits(each, wanted)]
    pages = max(-(-len(found) // A_PAGE), 1)
    page = min(max(wanted.page, 1), pages)
    places = place_names({n for e in every for p in e.places for n in (p.commune, p.village)})
    part = found[(page - 1) * A_PAGE : page * A_PAGE]
    states, tags = Counter(each.state for each in every), Counter[str]()
    for each in every:
        tags.update(each.tags)
    communes = sorted({p.commune for each in every for p in each.places}, key=by_name)
    commune = communes[0] if len(communes) == 1 else wanted.commune
    return Reading(
        tuple(replace(each, suggestion=without_people(each.text, places)) for each in part),
        page,
        pages,
        len(found),
        dict(states),
        tuple(tags.most_common()),
        tuple({each.item.code: (each.item, each.question) for each in every}.values()),
        tuple(communes),
        _villages(every, commune),
    )


def _asked(form: Questionnaire, code: str) -> tuple[Item, Item]:
    item = form.item(code)
    assert item is not None
    explains = item.role == "reason" and item.when is not None
    return item, (form.item(item.when.item) if explains and item.when else None) or item


def _masked(opinion: Opinion) -> Opinion:
    assert opinion.review is not None
    assert opinion.review.shown is not None
    return replace(opinion, text=opinion.review.shown)


def _fits(opinion: Opinion, wanted: Wanted) -> bool:
    return (
        wanted.item in ("", opinion.item.code)
        and wanted.state in ("", opinion.state)
        and (not wanted.tag or wanted.tag in opinion.tags)
        and (not wanted.words or folded(wanted.words) in folded(opinion.text))
        and any(
            wanted.commune in ("", place.commune) and wanted.village in ("", place.village)
            for place in opinion.places
        )
    )


def _few(connection: Connection, campaign: Campaign) -> set[tuple[str, str]]:
    """The villages that gave fewer answers than a published figure rests on."""
    answers = counters.answers(connection, campaign.id)
    listed = villages.of_campaign(connection, campaign.id)
    return {
        (village.commune, village.name)
        for village in listed
        if sum(answers.get(village.id, {}).values()) < LEAST_ANSWERS
    }


def _villages(every: Sequence[Opinion], commune: str) -> tuple[str, ...]:
    places = (place for each in every for place in each.places)
    here = {place.village for place in places if commune == place.commune}
    return tuple(sorted(here, key=by_name))
