"""Items with five levels: the distribution first, then top-2, bottom-2, net and mean.

Two bases, never mixed. From a probability sample: design-based estimates with their intervals. From
an open sample (whoever came): figures with a "khoảng mô hình", as if it were a random sample made
smaller by its weights; no finite population correction, and the table says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.design import Design
from analysis.interval import share_interval, t_quantile
from analysis.tally import DistributionTally
from analysis.variance import Floats
from analysis.weight import kish_deff
from questionnaires.questionnaire import Item, Option, Questionnaire

Basis = Literal["design", "model"]
MEAN_LABEL = "Điểm trung bình (coi các mức cách đều nhau)"
MODEL_NOTE = (
    "Mẫu tự nguyện, không đại diện: người trả lời tự đến, không rút ngẫu nhiên. “Khoảng mô hình” "
    "chỉ cho biết độ dao động nếu coi như mẫu ngẫu nhiên có quyền số (hiệu ứng quyền số Kish "
    "{deff}); không hiệu chỉnh tổng thể hữu hạn và không suy rộng cho toàn dân."
)
DESIGN_NOTE = "Ước lượng theo thiết kế mẫu, khoảng tin cậy {level}%."
UNWEIGHTED_NOTE = "Mẫu tự nguyện, không có quyền số: số liệu chỉ mô tả những người đã trả lời."


@dataclass(frozen=True)
class Figure:
    """One number with its limits: shares between 0 and 1, the net between -1 and 1, the mean in
    score points. NaN where nobody answered, or no limits can be given.
    """

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class LevelShare:
    """One level: how many chose it, and its (weighted) share of those with an opinion."""

    option: Option
    count: int
    share: Figure


@dataclass(frozen=True)
class LevelDistribution:
    """One item, worst level first.

    `answered`: chose a level; `no_opinion`: chose an option that is no level; `blank`: nothing.
    The shares are among `answered`. `deff`: Kish's, of the weights.
    """

    item: Item
    levels: tuple[LevelShare, ...]
    top2: Figure
    bottom2: Figure
    net: Figure
    mean: Figure
    answered: int
    no_opinion: int
    blank: int
    basis: Basis
    deff: float
    level: float


def ordered_levels(item: Item) -> tuple[Option, ...]:
    """The options with a score, the worst first; options without one are no level."""
    scored = [option for option in item.options if option.score is not None]
    return tuple(sorted(scored, key=lambda option: option.score or 0))


def distribution(design: Design, item: Item, level: float = 0.95) -> LevelDistribution:
    """Estimate an item's distribution from a probability sample.

    Parameters
    ----------
    design : Design
        Its data hold a column named as the item, with option codes; "" or missing is blank.
    item : Item with at least two scored options; ValueError else.
    level : confidence of each interval on its own.

    Notes
    -----
    Those with an opinion are a domain of the sample. Shares by Wilson limits, net and mean by t.
    The top-2 share is the figure for decisions. Agrees with R survey::svymean on the domain.
    """
    return _distribution(design, item, level, "design")


def open_distribution(design: Design, item: Item, level: float = 0.95) -> LevelDistribution:
    """Describe an item in an open sample, raked or not: figures with a "khoảng mô hình".

    Wilson limits with n / Kish deff in place of n; for net and mean the weighted variance over
    the same. The design serves for its weights only.
    """
    return _distribution(design, item, level, "model")


def counted_levels(
    counted: Iterable[DistributionTally], questionnaire: Questionnaire
) -> tuple[LevelDistribution, ...]:
    """Describe the items of ordered levels from the counts of a tally: no weights, no rows."""
    items = {item.code: item for item in questionnaire.items if len(ordered_levels(item)) > 2}
    return tuple(
        open_distribution(Design(_rows(each)), items[each.code])
        for each in counted
        if each.code in items and each.answered
    )


def _rows(counted: DistributionTally) -> pd.DataFrame:
    codes = [option.code for option in counted.options]
    counts = [option.count for option in counted.options]
    return pd.DataFrame({counted.code: np.repeat(np.array(codes, dtype=object), counts)})


def note(found: LevelDistribution) -> str:
    """Say what the limits mean: stands under every table of distributions."""
    if found.basis == "design":
        return DESIGN_NOTE.format(level=f"{100 * found.level:g}".replace(".", ","))
    if not found.deff > 1 + 1e-9:
        return f"{UNWEIGHTED_NOTE} {MODEL_NOTE.format(deff='1,00')}"
    return MODEL_NOTE.format(deff=f"{found.deff:.2f}".replace(".", ","))


def _distribution(design: Design, item: Item, level: float, basis: Basis) -> LevelDistribution:
    levels = ordered_levels(item)
    if len(levels) < 2:
        raise ValueError(f"item {item.code}: no levels")
    answers = design.data[item.code].fillna("").astype(str)
    inside = np.ones(len(design), dtype=bool) if design.rows is None else design.rows
    has_level = answers.isin([option.code for option in levels]).to_numpy()
    part = design.domain(has_level)
    given = answers[inside & has_level].value_counts()
    worst, best = levels[:2], levels[-2:]
    figures = _Figures(part, answers, level, basis)
    return LevelDistribution(
        item,
        tuple(LevelShare(o, int(given.get(o.code, 0)), figures.share([o])) for o in levels),
        figures.share(best),
        figures.share(worst),
        figures.mean(_signs(levels)),
        figures.mean({option.code: float(option.score or 0) for option in levels}),
        answered=int(given.sum()),
        no_opinion=int((inside & ~has_level & (answers != "").to_numpy()).sum()),
        blank=int((inside & (answers == "").to_numpy()).sum()),
        basis=basis,
        deff=kish_deff(part.weights),
        level=level,
    )


def _signs(levels: Sequence[Option]) -> dict[str, float]:
    """1 for the two best levels, -1 for the two worst, 0 between: their mean is the net share."""
    signs = dict.fromkeys((option.code for option in levels), 0.0)
    signs |= {option.code: -1.0 for option in levels[:2]}
    for option in levels[-2:]:
        signs[option.code] += 1.0
    return signs


@dataclass(frozen=True, eq=False)
class _Figures:
    """Figures of one item on one basis."""

    part: Design
    answers: pd.Series
    level: float
    basis: Basis

    def share(self, options: Sequence[Option]) -> Figure:
        if self.part.n == 0:
            return Figure(np.nan, np.nan, np.nan)
        chosen = self.answers.isin([option.code for option in options]).to_numpy(dtype=np.float64)
        estimate = self.part.mean(chosen)
        if self.basis == "model":
            return self._model_share(float(np.asarray(estimate.value)))
        return _figure(estimate.value, estimate.interval(self.level))

    def mean(self, scores: dict[str, float]) -> Figure:
        if self.part.n == 0:
            return Figure(np.nan, np.nan, np.nan)
        values = np.asarray(self.answers.map(scores).fillna(0.0), dtype=np.float64)
        estimate = self.part.mean(values)
        if self.basis == "model":
            return self._model_mean(float(np.asarray(estimate.value)), values)
        return _figure(estimate.value, estimate.interval(self.level, "mean"))

    @property
    def _size(self) -> float:
        """The effective sample size by weights alone."""
        return self.part.n / kish_deff(self.part.weights)

    def _model_share(self, share: float) -> Figure:
        size, one = np.array([self._size]), np.array([share])
        df = np.array([self.part.n - 1.0])
        limits = share_interval(
            one, one * (1 - one) / size, floor=size, df=df, degf=df, n=df + 1,
            level=self.level, method="wilson", side="two",
        )  # fmt: skip
        return _figure(share, limits)

    def _model_mean(self, mean: float, values: Floats) -> Figure:
        weights, df = self.part.weights, self.part.n - 1.0
        spread = float((weights * (values - mean) ** 2).sum() / weights.sum())
        variance = spread * self.part.n / df / self._size if df > 0 else np.nan
        reach = float(t_quantile((1 - self.level) / 2, df) * np.sqrt(variance))
        return Figure(mean, mean - reach, mean + reach)


def _figure(value: object, limits: Sequence[object]) -> Figure:
    numbers = [float(np.asarray(number).reshape(-1)[0]) for number in (value, *limits)]
    return Figure(*numbers)
