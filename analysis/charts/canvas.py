"""What all charts share: colours, labels that fit, a scale of shares close to their values."""

import math
import textwrap
from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes

from analysis.font import printable

INK, EDGE, FILL, PAPER, QUIET = "#1a1a1a", "#8a1c1c", "#e3bcbc", "#ffffff", "#6b6b6b"
LABEL_WIDTH, TWO_LINES_UP_TO = 48, 20
ROW_MM, LINE_MM, FRAME_MM = 4.2, 4.4, 14.0
DASHED, DOTTED = (0, (4, 3)), (0, (1, 2))
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)  # per cent between two marks of a scale
MARKS = 8  # on a scale at most


def labels(texts: Sequence[str]) -> list[str]:
    """The labels on two lines at most, on one where there are many."""
    most = 2 if len(texts) <= TWO_LINES_UP_TO else 1
    fit = textwrap.TextWrapper(LABEL_WIDTH, max_lines=most, placeholder=" …")
    return [fit.fill(printable(text)) for text in texts]


def rows_mm(texts: Sequence[str], frame: float = FRAME_MM) -> float:
    """The height of a chart with a row for each label, all as high as the longest two need."""
    further = [label.count("\n") for label in labels(texts)]
    most = max((sum(pair) for pair in pairwise(further)), default=sum(further))
    return frame + len(texts) * (ROW_MM + LINE_MM * most / 2)


def rows(axes: Axes, texts: Sequence[str]) -> None:
    """A row for each label, from the top down, on quiet axes."""
    axes.set_yticks(range(len(texts)), labels(texts))
    axes.set_ylim(len(texts) - 0.4, -0.6)
    quiet(axes)
    axes.spines["bottom"].set_visible(False)


def quiet(axes: Axes) -> None:
    axes.tick_params(length=0)
    axes.spines[["top", "right"]].set_visible(False)


def span(values: Sequence[float]) -> tuple[float, float, float]:
    """A scale in per cent that shows the values, of shares, well: its ends and the step between.

    It stays within 0 and 100, ends on marks, and is as wide as one mark at least: 99,9 everywhere
    is shown from 99 or 99,5 on.
    """
    low, high = 100 * min(values), 100 * max(values)
    step = next((s for s in STEPS if max(high - low, s) / s <= MARKS - 2), STEPS[-1])
    first = max(0.0, step * math.floor(low / step - 0.25))
    last = min(100.0, step * math.ceil(high / step + 0.25))
    return first, max(last, min(100.0, first + 2 * step)), step


def marks(first: float, last: float, step: float) -> tuple[list[float], list[str]]:
    """Where a scale in per cent has marks, and what they say: "99,5", the last with its sign."""
    places = [first + step * number for number in range(round((last - first) / step) + 1)]
    digits = 1 if step < 1 else 0
    texts = [f"{place:.{digits}f}".replace(".", ",").replace("100,0", "100") for place in places]
    return places, [*texts[:-1], f"{texts[-1]}%"]
