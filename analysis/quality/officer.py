"""Compare officers with the others in the same villages, and villages within their commune.

Every p-value holds exactly whatever the answers look like, everybody satisfied included: the test
asks what happens when the labels are dealt out again within a village, a form and a mode.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis.quality.exact_test import count_p_values
from analysis.quality.interviews import Codes, Floats, Interviews
from analysis.quality.measures import (
    Code,
    Measure,
    every_measure,
    how_it_was_taken,
    width,
)
from analysis.quality.permutation import (
    Deal,
    combined_p_values,
    comparable,
    departures,
    rank_p_values,
)

LEAST_INTERVIEWS = 20
DEALS, SEED = 1999, 20180424
ENOUGH_AT = 0.05
LARGE: dict[Code, Callable[[float, float], bool]] = {  # own, expected: worth a visit at all?
    "satisfied": lambda own, expected: abs(own - expected) >= 0.10,
    "flat": lambda own, expected: own - expected >= 0.10,
    "blank": lambda own, expected: own - expected >= 0.10,
    "fast": lambda own, expected: own - expected >= 0.05,
    "quick": lambda own, expected: own - expected >= 0.10,
    "pace": lambda own, expected: own <= 0.6 * expected,
    "strings": lambda own, expected: own <= 0.7 * expected,
    "match": lambda own, expected: own - expected >= 0.03,
    "digits": lambda own, expected: own - expected >= 0.05,
}
Measures = Callable[[Interviews, Deal], Iterator[Measure]]


@dataclass(frozen=True)
class Finding:
    """One test of one unit: what it shows, what chance would give, the p-value.

    `own` and `expected` are shares of interviews; for "pace" seconds (geometric means), for
    "match" a share of items, for "strings" the number of strings that count (exp of the entropy),
    for "digits" the sum of squared shares.
    """

    measure: Code
    own: float
    expected: float
    p: float

    @property
    def matters(self) -> bool:
        """Whether it is rare under chance and large enough to be worth a visit."""
        return self.p <= ENOUGH_AT and LARGE[self.measure](self.own, self.expected)


@dataclass(frozen=True)
class Compared:
    """One officer or village: all tests, and their joint p-value (None: not compared).

    `interviews`: all of them; `comparable`: those taken where others worked too.
    """

    name: tuple[str, ...]
    interviews: int
    comparable: int
    findings: tuple[Finding, ...]
    p: float | None
    departure: float = 0.0  # the greatest of its tests, in standard deviations over all deals


def compare_officers(
    interviews: Interviews, deals: int = DEALS, seed: int = SEED
) -> tuple[Compared, ...]:
    """Compare each officer with the others who asked in the same villages, form and mode.

    Measures: interviews without any dissatisfaction (exact stratified hypergeometric test, the
    Mantel-Haenszel comparison), blanks, fast interviews, pace, entropy of the strings, percent
    match, last digits of durations. Officers with under 20 comparable interviews are not tested.
    """
    rows = interviews.take((interviews.places["officer"] != "").to_numpy(dtype=bool))
    strata = rows.groups("commune", "village", "form", "mode")
    return _compare(rows, ("officer",), strata, every_measure, deals, seed)


def compare_villages(
    interviews: Interviews, deals: int = DEALS, seed: int = SEED
) -> tuple[Compared, ...]:
    """Compare each village with the rest of its commune by how interviews were taken only.

    Villages honestly differ in what they answer, so answers are not compared.
    """
    strata = interviews.groups("commune", "form", "mode")
    return _compare(interviews, ("commune", "village"), strata, how_it_was_taken, deals, seed)


def _compare(
    rows: Interviews,
    unit: tuple[str, ...],
    strata: Codes,
    measures: Measures,
    deals: int,
    seed: int,
) -> tuple[Compared, ...]:
    labels = rows.groups(*unit)
    names = rows.places[list(unit)].drop_duplicates().itertuples(index=False, name=None)
    several = comparable(labels, strata)
    total = np.bincount(labels)
    deal = Deal(labels[several], strata[several], len(total))
    tested = deal.sizes() >= LEAST_INTERVIEWS
    findings, joint, out = _tests(rows.take(several), deal, tested, measures, deals, seed)
    return tuple(
        Compared(
            name,
            int(total[g]),
            int(deal.sizes()[g]),
            findings.get(g, ()),
            joint.get(g),
            out.get(g, 0.0),
        )
        for g, name in enumerate(names)
    )


def _tests(
    rows: Interviews, deal: Deal, tested: np.ndarray, measures: Measures, deals: int, seed: int
) -> tuple[dict[int, tuple[Finding, ...]], dict[int, float], dict[int, float]]:
    """The findings, the joint p-value and the greatest departure of every group tested."""
    used = list(measures(rows, deal)) if tested.any() else []
    if not used:
        return {}, {}, {}
    values = _all_deals(rows, deal, used, deals, seed)
    p_values = np.stack([_p_values(m, v, deal) for m, v in zip(used, values, strict=True)])
    departures = _departures(used, values, deal)
    joint, out = combined_p_values(p_values, departures), departures.max(axis=0)[0]
    groups = [int(g) for g in np.flatnonzero(tested)]
    findings = {g: tuple(_findings(used, values, p_values, deal, g)) for g in groups}
    return findings, {g: float(joint[g]) for g in groups}, {g: float(out[g]) for g in groups}


def _all_deals(
    rows: Interviews, deal: Deal, used: list[Measure], deals: int, seed: int
) -> list[Floats]:
    """Each measure in every deal, (1 + deals, groups); what was observed comes first."""
    rng = np.random.default_rng(seed)
    pieces = [[measure.statistic(deal.labels[None, :])] for measure in used]
    for labels in deal.again(deals, rng, width(rows, deal)):
        for measure, piece in zip(used, pieces, strict=True):
            piece.append(measure.statistic(labels))
    return [np.concatenate(piece) for piece in pieces]


def _p_values(measure: Measure, values: Floats, deal: Deal) -> Floats:
    if measure.marked is None:
        p_values = rank_p_values(values, measure.tail)
    else:
        p_values = count_p_values(deal, measure.marked, values, measure.tail)
    return np.where(deal.sizes() >= measure.least_rows, p_values, 1.0)


def _departures(used: list[Measure], values: list[Floats], deal: Deal) -> Floats:
    """(measures, deals, groups); none where a group has too few rows for the measure."""
    enough = [deal.sizes() >= measure.least_rows for measure in used]
    rows = zip(used, values, enough, strict=True)
    return np.stack([np.where(many, departures(v, m.tail), 0.0) for m, v, many in rows])


def _findings(
    used: list[Measure], values: list[Floats], p_values: Floats, deal: Deal, group: int
) -> Iterator[Finding]:
    rows = int(deal.sizes()[group])
    for measure, value, p in zip(used, values, p_values, strict=True):
        own = _per_interview(measure.code, float(value[0, group]), rows)
        expected = _per_interview(measure.code, float(value[1:, group].mean()), rows)
        yield Finding(measure.code, own, expected, float(p[0, group]))


def _per_interview(code: Code, total: float, rows: int) -> float:
    if code == "pace":
        return float(np.exp(total / rows))
    if code == "strings":
        return float(np.exp(np.log(rows) - total / rows))
    return total / rows**2 if code == "digits" else total / rows
