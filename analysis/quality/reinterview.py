"""What re-interviews say: agreement, and how many records could still be false."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.exact import hypergeometric_interval


def kappa(first: ArrayLike, second: ArrayLike) -> float | None:
    """Cohen's kappa of two answers to one item by the same households (Cohen 1960).

    Parameters
    ----------
    first, second : (households,) arrays of option codes

    Returns
    -------
    float or None
        1 for full agreement beyond chance; None where everybody gave one same answer both times.
    """
    one, two = np.asarray(first, dtype=object), np.asarray(second, dtype=object)
    if len(one) != len(two) or len(one) == 0:
        raise ValueError("two answers a household are needed")
    options = sorted({*one.tolist(), *two.tolist()})
    chance = sum(float((one == o).mean()) * float((two == o).mean()) for o in options)
    agreed = float((one == two).mean())
    return None if chance >= 1 else (agreed - chance) / (1 - chance)


def most_false(records: int, checked: int, false: int = 0, level: float = 0.95) -> int:
    """The most false records among all, given how many of those checked were (exact, one-sided).

    With none false among m checked at random of very many, about 3/m of them at 95 %. From
    `hypergeometric_interval`.
    """
    genuine, _ = hypergeometric_interval(records, checked, checked - false, level, "lower")
    return records - genuine
