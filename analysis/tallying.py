"""Tallying: the figures of one area as the Tally that papers and documents read."""

from dataclasses import dataclass

from analysis.coding import satisfaction_items
from analysis.figures import Figures
from analysis.tally import DistributionTally, ItemTally, Level, OptionTally, Reason, Tally
from questionnaires.questionnaire import Item, Questionnaire
from questionnaires.share import Share


@dataclass(frozen=True)
class Place:
    """One area by name."""

    level: Level
    name: str
    commune: str | None = None


@dataclass(frozen=True)
class Outline:
    """A questionnaire sorted by what is counted: judged items with the code of their reasons,
    items counted by option, and the codes of texts that are nobody's reason."""

    judged: tuple[tuple[Item, str | None], ...]
    distributed: tuple[Item, ...]
    opinions: tuple[str, ...]


def outline(questionnaire: Questionnaire) -> Outline:
    judged = satisfaction_items(questionnaire)
    reasons = {item.code: questionnaire.reason_for(item.code) for item in judged}
    whys = {code: why.code if why else None for code, why in reasons.items()}
    others = [item for item in questionnaire.items if item.code not in whys]
    return Outline(
        judged=tuple((item, whys[item.code]) for item in judged),
        distributed=tuple(item for item in others if item.type != "text"),
        opinions=tuple(
            item.code for item in others if item.type == "text" and item.code not in whys.values()
        ),
    )


def tally(figures: Figures, area: int, place: Place, plan: Outline) -> Tally:
    """The area's tally, not yet judged and without remarks."""
    valid = int(figures.valid[area])
    items = tuple(_item_tally(figures, area, item, why) for item, why in plan.judged)
    overall = [item.satisfied for item in items if item.role == "overall"]
    content = [item.satisfied for item in items if item.role == "content"]
    return Tally(
        level=place.level,
        name=place.name,
        commune=place.commune,
        households=int(figures.households[area]),
        asked=int(figures.asked[area]),
        issued=int(figures.issued[area]),
        valid=valid,
        invalid=int(figures.invalid[area]),
        invalid_reasons=figures.invalid_reasons.get(area, ()),
        items=items,
        distributions=tuple(_distribution(figures, area, item) for item in plan.distributed),
        overall_item_share=Share(sum(overall), valid * len(overall)),
        pooled_share=Share(sum(content), valid * len(content)),
        all_satisfied_share=_all_satisfied(figures, area) if items else Share(0, 0),
        opinions=_opinions(figures, area, plan),
        verdict=None,
        remarks=(),
        excluded=figures.excluded.get(area, ()),
    )


def _all_satisfied(figures: Figures, area: int) -> Share:
    return Share(int(figures.all_satisfied[area]), int(figures.valid[area]))


def _item_tally(figures: Figures, area: int, item: Item, why: str | None) -> ItemTally:
    satisfied, not_satisfied = figures.options[item.code][area].tolist()
    return ItemTally(
        code=item.code,
        label=item.label["vi"],
        role="overall" if item.role == "overall" else "content",
        satisfied=satisfied,
        not_satisfied=not_satisfied,
        reasons=figures.texts.get((area, why), ()) if why else (),
    )


def _distribution(figures: Figures, area: int, item: Item) -> DistributionTally:
    counts = figures.options[item.code][area].tolist()
    multiple = item.type == "multiple"
    return DistributionTally(
        code=item.code,
        label=item.label["vi"],
        multiple=multiple,
        answered=counts[-1] if multiple else sum(counts),
        options=tuple(
            OptionTally(option.code, option.label["vi"], count)
            for option, count in zip(item.options, counts, strict=not multiple)
        ),
    )


def _opinions(figures: Figures, area: int, plan: Outline) -> tuple[Reason, ...]:
    """Texts that are nobody's reason, in the form's order, as written."""
    texts = (figures.texts.get((area, code), ()) for code in plan.opinions)
    return tuple(reason for found in texts for reason in found)
