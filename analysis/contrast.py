"""Contrasts: one way of asking or filling in against another, within the same villages."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.compare import Comparison
from analysis.frame import PLACE
from analysis.mode import risk_difference

PAIRS = (("mode", "self", "officer"), ("form", "meeting", "visit"), ("form", "online", "visit"))
LEAST = 30  # answers on each side


@dataclass(frozen=True)
class Contrast:
    """The satisfied share of `first` less that of `second`, villages held alike."""

    by: str
    first: str
    second: str
    answered: tuple[int, int]
    difference: Comparison


def contrasts(items: pd.DataFrame, item: str) -> Iterator[Contrast]:
    """Every pair of forms or modes with enough answers to one item, from rows of `Cells.items`.

    Mantel and Haenszel's difference over villages: who lives where is held alike, who chooses which
    way is not. Villages where only one of the two occurs say nothing of it.
    """
    answers = items[items["item"] == item]
    for by, first, second in PAIRS:
        sides = [_by_village(answers[answers[by] == way]) for way in (first, second)]
        sizes = tuple(int(side["n"].sum()) for side in sides)
        if min(sizes) >= LEAST:
            both = sides[0].join(sides[1].add_suffix("_other"), how="outer").fillna(0)
            k, n, k_other, n_other = both[["k", "n", "k_other", "n_other"]].to_numpy().T
            found = risk_difference(k, n, k_other, n_other)
            if np.isfinite(found.se):
                yield Contrast(by, first, second, (sizes[0], sizes[1]), found)


def _by_village(answers: pd.DataFrame) -> pd.DataFrame:
    """Village → n answered, k satisfied."""
    satisfied = answers["n"].where(answers["option"] == "satisfied", 0)
    return answers.assign(k=satisfied).groupby(PLACE)[["k", "n"]].sum()
