"""Item importance: which contents overall satisfaction goes with, where answers vary enough."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import number
from analysis.area_estimate import AreaEstimate
from analysis.design import Design
from analysis.driver import LEAST_R2, ROWS_PER_ITEM, Drivers, driver_intervals, drivers
from analysis.importance import Plane, plane
from analysis.interval import Interval

SCORES = {"satisfied": 1.0, "not_satisfied": 0.0}
DRAWS = 200
UNANIMOUS = "Không xét được: mọi phiếu trả lời câu hỏi chung như nhau."
WITHOUT_ITEMS = "Không xét được: không nội dung nào có câu trả lời khác nhau."
TOGETHER = "Không xét được: có những nội dung luôn được trả lời như nhau nên không tách riêng được."


@dataclass(frozen=True)
class Importance:
    """The drivers of overall satisfaction, and the items between the cross-hairs."""

    found: Drivers
    plane: Plane


def item_importance(
    rows: pd.DataFrame, overall: str, items: Sequence[str], estimated: Sequence[AreaEstimate]
) -> tuple[Importance | None, str]:
    """The importance-performance plane of yes-or-no items, or why there is none.

    `rows` hold a column of option codes an item, and village; blanks are left out. Performance is
    the estimate for all households. Drivers that explain too little, or from too few ballots, are
    not shown.
    """
    design = _design(rows, [overall, *items])
    if design is None or design.data[overall].nunique() < 2:
        return None, UNANIMOUS
    varied = [item for item in items if design.data[item].nunique() > 1]
    if not varied:
        return None, WITHOUT_ITEMS
    try:
        found = drivers(design, overall, varied)
    except ValueError:
        return None, TOGETHER
    if not found.publishable:
        return None, _too_little(found)
    return Importance(found, _plane(design, found, overall, estimated)), ""


def _design(rows: pd.DataFrame, codes: Sequence[str]) -> Design | None:
    """The complete ballots, villages as strata where each has two at least; a process."""
    scored = {code: rows[code].map(SCORES) for code in codes}
    table = pd.DataFrame(scored).assign(village=rows["commune"] + "/" + rows["village"]).dropna()
    if table.empty:
        return None
    alone = table["village"].value_counts().min() < 2
    return Design(table, strata=None if alone else "village", view="process")


def _too_little(found: Drivers) -> str:
    if found.n < ROWS_PER_ITEM * len(found.names):
        least = number.count(ROWS_PER_ITEM * len(found.names))
        return (
            f"Không xét được: có {number.count(found.n)} phiếu trả lời đủ, cần ít nhất {least} "
            f"cho {len(found.names)} nội dung có câu trả lời khác nhau."
        )
    return (
        f"Không nêu: các nội dung giải thích {number.estimate(found.r2)}% khác biệt ở câu hỏi "
        f"chung (cần ít nhất {number.estimate(LEAST_R2, least=0)}%), vì hầu hết phiếu đều hài lòng."
    )


def _plane(
    design: Design, found: Drivers, overall: str, estimated: Sequence[AreaEstimate]
) -> Plane:
    known = {each.item: each for each in estimated}
    limits = driver_intervals(design, found, overall, draws=DRAWS).interval
    lower, upper = (np.asarray(limit, dtype=np.float64) for limit in limits)
    performance = [known[name] for name in found.names]
    return plane(
        found.names,
        found.importance,
        [each.value or 0.0 for each in performance],
        [Interval(*ends) for ends in zip(lower.tolist(), upper.tolist(), strict=True)],
        [Interval(*each.interval) if each.interval else None for each in performance],
    )
