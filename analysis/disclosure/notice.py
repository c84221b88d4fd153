"""What a notice posted for one village withholds: the same as the open tables."""

import numpy as np
import pandas as pd

from analysis.disclosure.primary import small_groups
from analysis.disclosure.publication import suppressed_villages
from analysis.tally import Compilation, Tally


def withheld_items(compilation: Compilation, village: Tally) -> frozenset[str]:
    """The codes of the items whose counts in this village open tables do not show.

    All of them where a commune with few answers is withheld among several districts: which other
    goes with it depends on the districts, which a compilation does not name.
    """
    codes = [item.code for item in village.items]
    if len(compilation.districts) > 1 and _small_commune(compilation):
        return frozenset(codes)
    villages = compilation.villages
    named = pd.DataFrame({"commune": [v.commune for v in villages],
                          "village": [v.name for v in villages]})  # fmt: skip
    answers, dissatisfied = (
        np.array([[getattr(item, name) for item in v.items] for v in villages], dtype=np.int64)
        for name in ("valid", "not_satisfied")
    )
    hidden = suppressed_villages(named, answers, dissatisfied)[villages.index(village)]
    return frozenset(code for code, secret in zip(codes, hidden, strict=True) if secret)


def _small_commune(compilation: Compilation) -> bool:
    answers = [item.valid for commune in compilation.communes for item in commune.items]
    return bool(small_groups(answers).any())
