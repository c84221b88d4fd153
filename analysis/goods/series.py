"""What others published from 2010 to 2022, beside our figures: for orientation, not for testing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from analysis.cells import ANSWERED, Cells
from analysis.number import estimate
from analysis.tally import DistributionTally
from questionnaires.model import FileModel, Name, Text
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Item, Questionnaire
from questionnaires.share import Share
from questionnaires.table import read_table

MATCHED = "hang-viet"  # the questionnaire whose items the file names
FILE = Path(__file__).with_name("series.csv")
NOTE = (
    "Số liệu đã công bố khác về phạm vi, cách chọn mẫu và cách hỏi; chỉ đặt cạnh để tham khảo, "
    "không tính mức chênh lệch."
)
Counted = dict[str, dict[str, int]]  # item → option → valid ballots
_split = BeforeValidator(lambda v: tuple(v.split(";")) if isinstance(v, str) else v)


class PublishedFigure(FileModel):
    """One percentage as it was published; without `item`, our form does not ask it."""

    indicator: Text
    item: Name | None = None
    options: Annotated[tuple[Name, ...], _split] = ()
    year: Annotated[int, Field(ge=2000, le=2100)]
    sign: Literal["more_than"] | None = None
    percent: Annotated[Decimal, Field(ge=0, le=100)]
    respondents: Annotated[int, Field(gt=0)] | None = None
    scope: Text
    source: Text
    note: Text | None = None

    @property
    def printed(self) -> str:
        """As the source gives it: "53%", "trên 77%"."""
        number = f"{self.percent.normalize():f}".replace(".", ",")
        return f"{'trên ' if self.sign else ''}{number}%"


@dataclass(frozen=True)
class Compared:
    """One indicator: our share of the ballots, and the published ones by year.

    `label` and `ours` are None where our form does not ask it.
    """

    indicator: str
    label: str | None
    ours: Share | None
    published: tuple[PublishedFigure, ...]

    @property
    def printed(self) -> str | None:
        """Our figure with one decimal, as published ones have at most."""
        return None if self.ours is None or self.ours.value is None else _printed(self.ours)


@cache
def published_series() -> tuple[PublishedFigure, ...]:
    """Every published figure, in the order of the file; refuses a file with faults."""
    rows = read_table(FILE.read_text(encoding="utf-8"), FILE.name, PublishedFigure)
    return tuple(figure for _, figure in rows)


def compare_series(cells: Cells, questionnaire: Questionnaire) -> tuple[Compared, ...]:
    """Put our shares beside the published series, indicator by indicator.

    Shares are exact, among the valid ballots that answered the item (for items with levels: that
    chose a level). Refuses with series_item_unknown, series_option_unknown where the form is not
    the one that the series was matched with.
    """
    counts: Counted = {}
    for row in cells.items.groupby(["item", "option"], as_index=False)["n"].sum().itertuples():
        counts.setdefault(str(row.item), {})[str(row.option)] = int(row.n)
    return _beside(counts, questionnaire)


def series_of(
    counted: Iterable[DistributionTally], questionnaire: Questionnaire
) -> tuple[Compared, ...]:
    """The same from the counts of a tally, as papers hold them; refuses as `compare_series`."""
    counts: Counted = {
        each.code: {option.code: option.count for option in each.options}
        | ({ANSWERED: each.answered} if each.multiple else {})
        for each in counted
    }
    return _beside(counts, questionnaire)


def _beside(counts: Counted, questionnaire: Questionnaire) -> tuple[Compared, ...]:
    by_indicator: dict[str, list[PublishedFigure]] = {}
    for figure in published_series():
        by_indicator.setdefault(figure.indicator, []).append(figure)
    return tuple(
        _compared(name, tuple(figures), counts, questionnaire)
        for name, figures in by_indicator.items()
    )


def _compared(
    name: str, figures: tuple[PublishedFigure, ...], counts: Counted, questionnaire: Questionnaire
) -> Compared:
    first = figures[0]
    if first.item is None:
        return Compared(name, None, None, figures)
    item = questionnaire.item(first.item)
    if item is None:
        values = {"questionnaire": questionnaire.id, "item": first.item}
        raise Refused(Problem("series_item_unknown", FILE.name, values))
    labels = [_label(item, code) for code in first.options]
    return Compared(name, " hoặc ".join(labels), _share(counts, item, first.options), figures)


def _label(item: Item, code: str) -> str:
    option = item.option(code)
    if option is None:
        values = {"item": item.code, "option": code}
        raise Refused(Problem("series_option_unknown", FILE.name, values))
    return option.label["vi"]


def _share(counted: Counted, item: Item, options: tuple[str, ...]) -> Share:
    counts = counted.get(item.code, {})
    chosen = sum(counts.get(code, 0) for code in options)
    if item.type == "multiple":
        return Share(chosen, counts.get(ANSWERED, 0))
    scored = [option.code for option in item.options if option.score is not None]
    base = scored or [option.code for option in item.options]
    return Share(chosen, sum(counts.get(code, 0) for code in base))


def _printed(share: Share) -> str:
    value = share.value
    return f"{estimate(value)}%" if value is not None else ""
