"""Six classes of evidence, A to F, for "is the threshold reached in the whole commune?".

A class stands beside the rule's verdict, never instead of it: the rule judges the ballots cast, the
class says how sure the answer is for all households.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from analysis.betabinomial import GRID, Grid, Prior, probability_met
from analysis.bounds import Bounds, TippingPoint, tipping_point, worst_case
from analysis.exact import all_satisfied_bound
from analysis.number import count, percent, probability
from analysis.villages import Count, Village, counts, exact, together
from questionnaires.share import Share

Letter = Literal["A", "B", "C", "D", "E", "F"]

CLASS_LABELS: dict[Letter | None, str] = {
    "A": "chắc chắn đạt",
    "B": "đạt, bằng chứng mạnh",
    "C": "đạt trên số liệu, chưa chắc",
    "D": "sát ngưỡng, chưa rõ",
    "E": "không đạt, bằng chứng mạnh",
    "F": "chắc chắn không đạt",
    None: "chưa có dữ liệu",
}


MARKS = (Fraction(1, 20), Fraction(1, 2), Fraction(19, 20))


class CutOffs(NamedTuple):
    """From which probability evidence counts as strong, as rather for it, and as strong against."""

    strong: float = 0.95
    even: float = 0.5
    against: float = 0.05


@dataclass(frozen=True)
class VerdictClass:
    """How sure it is that the share of all households reaches a threshold.

    `letter` and `probability` are None where nobody answered. `share` is that of the answers,
    `bounds` what all households can come to, `unattainable` whether too few were heard for class A
    even if all of them had been satisfied.
    """

    letter: Letter | None
    threshold: Fraction
    strict: bool
    share: Share
    bounds: Bounds
    tipping: TippingPoint
    probability: float | None
    unattainable: bool
    reason: str

    @property
    def label(self) -> str:
        """The class in words, as "B – đạt, bằng chứng mạnh"."""
        words = CLASS_LABELS[self.letter]
        return f"{self.letter} – {words}" if self.letter else words


def verdict_class(
    villages: Iterable[Village],
    threshold: Fraction | float,
    prior: Prior = "hierarchical",
    *,
    strict: bool = False,
    cut_offs: CutOffs = CutOffs(),  # noqa: B008 - a frozen value
    grid: Grid = GRID,
) -> VerdictClass:
    """Class how sure it is that all households together reach the threshold.

    A and F: no answer of the silent could change it (whole numbers of households). B, E: the
    probability given the answers is at least `cut_offs.strong`, at most `cut_offs.against`. C: the
    answers reach the threshold and it is rather likely that all do. D: everything between.

    Parameters
    ----------
    villages : (N, n, k): households, answered, satisfied of the answered.
    threshold, strict : what is to be reached, or passed.
    prior, grid : as in `probability_met`.

    Returns
    -------
    VerdictClass with a Vietnamese reason that names its denominators.

    Notes
    -----
    Refuses with count_over_households, count_impossible; ValueError without households.
    """
    read, mark = counts(villages), exact(threshold)
    total, tipping, bounds = together(read), tipping_point(read, mark, strict), worst_case(read)
    chance = probability_met(read, mark, prior, strict=strict, grid=grid) if total.n else None
    share = Share(total.k, total.n)
    reached = _reaches(share, mark, strict)
    letter = None if chance is None else _letter(tipping, reached, chance, cut_offs)
    return VerdictClass(
        letter=letter,
        threshold=mark,
        strict=strict,
        share=share,
        bounds=bounds,
        tipping=tipping,
        probability=chance,
        unattainable=tipping.needed + total.k > total.n,
        reason=_reason(letter, total, tipping, chance),
    )


def probability_all_met(probabilities: Iterable[float]) -> float:
    """At least how probable it is that several conditions hold together (Bonferroni).

    1 - sum of (1 - P_j), not below 0. Not the product: answers of one household hang together.
    """
    return max(0.0, 1.0 - sum(1.0 - probability for probability in probabilities))


def satisfied_sentence(villages: Sequence[Village], level: float = 0.95) -> str | None:
    """What it means that nobody who answered is dissatisfied; None where somebody is, or nobody
    answered.
    """
    total = together(villages)
    if total.n == 0 or total.k < total.n:
        return None
    seen = f"Không có hộ nào trong số {count(total.n)} hộ đã trả lời chưa hài lòng"
    if total.silent == 0:
        return f"{seen}; toàn bộ hộ đã trả lời."
    most = all_satisfied_bound(villages, level)
    return (
        f"{seen}; trong toàn bộ {count(total.N)} hộ, số hộ chưa hài lòng nhiều nhất là "
        f"{count(most)} (độ tin cậy {probability(level)})."
    )


def _reaches(share: Share, threshold: Fraction, strict: bool) -> bool:
    """Whether the answers themselves reach the threshold, in whole numbers."""
    ahead = share.numerator * threshold.denominator - threshold.numerator * share.denominator
    return ahead > 0 if strict else ahead >= 0


def _letter(tipping: TippingPoint, reached: bool, chance: float, cuts: CutOffs) -> Letter:
    if tipping.needed == 0:
        return "A"
    if tipping.needed > tipping.silent:
        return "F"
    if chance >= cuts.strong:
        return "B"
    if chance <= cuts.against:
        return "E"
    return "C" if reached and chance >= cuts.even else "D"


def _reason(
    letter: Letter | None, total: Count, tipping: TippingPoint, chance: float | None
) -> str:
    if letter is None or chance is None:
        return f"Chưa hộ nào trong {count(total.N)} hộ trả lời."
    heard = (
        f"Trong {count(total.N)} hộ của danh sách có {count(total.n)} hộ đã trả lời, "
        f"{count(total.k)} hộ hài lòng"
    )
    if letter == "A":
        return f"{heard}: đạt, dù các hộ còn lại trả lời thế nào."
    if letter == "F":
        return f"{heard}: không đạt, dù các hộ còn lại trả lời thế nào."
    return (
        f"{heard}. Để đạt, cần thêm {count(tipping.needed)} hộ hài lòng trong "
        f"{count(tipping.silent)} hộ chưa trả lời "
        f"({percent(Share(tipping.needed, tipping.silent))}%). Xác suất đạt: "
        f"{probability(chance, MARKS)}, với giả định các hộ chưa trả lời giống các hộ đã trả lời "
        f"trong cùng thôn."
    )
