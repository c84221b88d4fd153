"""The queue for asking again: places, officers and interviews in order, each with its reasons.

It deletes nothing and accuses nobody. Another person asks again; a named person decides.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from analysis.quality import reasons
from analysis.quality.dispersion import Evenness, too_even
from analysis.quality.effect import OfficerEffect, officer_effect
from analysis.quality.indicators import duration_z, too_fast
from analysis.quality.interviews import BLANK, Flags, Interviews
from analysis.quality.officer import (
    DEALS,
    LEAST_INTERVIEWS,
    SEED,
    Compared,
    compare_officers,
    compare_villages,
)
from analysis.quality.texts import copied

Kind = Literal["officer", "village", "commune", "interview"]
FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True)
class Revisit:
    """One thing to ask again. `p` is adjusted for all units compared (None: a fact, no test).

    `name`: (pseudonym,), (commune, village), (commune,) or (commune, village, response id).
    """

    kind: Kind
    name: tuple[str, ...]
    interviews: int
    p: float | None
    reasons: tuple[str, ...]
    departure: float = 0.0  # orders those with equal p: a few hundred deals leave many ties


@dataclass(frozen=True)
class Quality:
    """The queue in order, what it rests on, and in `notes` what could not be examined."""

    queue: tuple[Revisit, ...]
    officers: tuple[Compared, ...]
    villages: tuple[Compared, ...]
    evenness: dict[str, Evenness]
    effect: OfficerEffect
    notes: tuple[str, ...]
    deals: int
    seed: int


def examine(interviews: Interviews, deals: int = DEALS, seed: int = SEED) -> Quality:
    """Rank officers, villages, communes and interviews for being asked again.

    Parameters
    ----------
    interviews : Interviews
    deals, seed : random deals of the labels, and their seed: equal inputs give an equal queue.

    Notes
    -----
    An officer or village enters where the false discovery rate over all those compared stays at
    5 % (Benjamini and Hochberg 1995, on joint permutation p-values) and at least one difference is
    large enough to matter. Interviews enter only for how they were taken.
    """
    officers = compare_officers(interviews, deals, seed)
    villages = compare_villages(interviews, deals, seed)
    evenness = _evenness(interviews, deals, seed)
    queue = [
        *_compared("officer", officers, reasons.OFFICERS_USUAL),
        *_villages(interviews, villages),
        *_communes(interviews, evenness),
        *_interviews(interviews),
    ]
    tested_first = sorted(queue, key=_place)
    notes = tuple(_notes(interviews, officers))
    effect = officer_effect(interviews)
    return Quality(tuple(tested_first), officers, villages, evenness, effect, notes, deals, seed)


def _place(entry: Revisit) -> tuple[float, float, tuple[str, ...]]:
    """The rarest first, then the farthest out, then by name."""
    return 2.0 if entry.p is None else entry.p, -entry.departure, entry.name


def adjusted(compared: tuple[Compared, ...]) -> dict[tuple[str, ...], float]:
    """The joint p-values of those compared, adjusted for their number (Benjamini-Hochberg)."""
    known = {unit.name: unit.p for unit in compared if unit.p is not None}
    if not known:
        return {}
    values = stats.false_discovery_control(list(known.values()), method="bh")
    return {name: float(p) for name, p in zip(known, values, strict=True)}


def _compared(kind: Kind, compared: tuple[Compared, ...], usual: str) -> Iterator[Revisit]:
    p_values = adjusted(compared)
    for unit in compared:
        p = p_values.get(unit.name, 1.0)
        told = [f for f in sorted(unit.findings, key=lambda f: f.p) if f.matters]
        if p <= FALSE_DISCOVERIES and told:
            sentences = tuple(reasons.sentence(f, unit.comparable, usual) for f in told)
            yield Revisit(kind, unit.name, unit.interviews, p, sentences, unit.departure)


def _villages(interviews: Interviews, compared: tuple[Compared, ...]) -> Iterator[Revisit]:
    """Villages by test, and those with copied texts, in one entry each."""
    tested = {r.name: r for r in _compared("village", compared, reasons.VILLAGES_USUAL)}
    facts = _by_village(interviews, copied(interviews))
    for unit in compared:
        found = tested.get(unit.name)
        said = found.reasons if found else ()
        if unit.name in facts:
            said = (*said, reasons.same_text(facts[unit.name]))
        if said:
            p, out = (found.p, found.departure) if found else (None, 0.0)
            yield Revisit("village", unit.name, unit.interviews, p, said, out)


def _by_village(interviews: Interviews, marked: Flags) -> dict[tuple[str, ...], int]:
    names = interviews.places[["commune", "village"]][marked]
    return dict(Counter(names.itertuples(index=False, name=None)))


def _evenness(interviews: Interviews, deals: int, seed: int) -> dict[str, Evenness]:
    """Each commune: whether its villages' shares without dissatisfaction are too much alike."""
    if not any(item.is_binary for item in interviews.items):
        return {}
    rows = interviews.places.assign(good=interviews.satisfied_throughout)
    counts = rows.groupby(["commune", "village"])["good"].agg(["sum", "size"])
    return {
        str(commune): too_even(part["sum"], part["size"], deals, seed)
        for commune, part in counts.groupby(level="commune")
    }


def _communes(interviews: Interviews, evenness: dict[str, Evenness]) -> Iterator[Revisit]:
    known = {name: e.p for name, e in evenness.items() if e.p is not None}
    if not known:
        return
    sizes = interviews.places["commune"].value_counts()
    values = stats.false_discovery_control(list(known.values()), method="bh")
    for name, p in zip(known, values, strict=True):
        if p <= FALSE_DISCOVERIES:
            said = (reasons.even(evenness[name].df + 1),)
            yield Revisit("commune", (name,), int(sizes[name]), float(p), said)


def _interviews(interviews: Interviews) -> Iterator[Revisit]:
    """Interviews that took far too little time, the shortest first."""
    answered = (interviews.answers != BLANK).sum(axis=1)
    z = duration_z(interviews.duration, interviews.groups("form", "mode"))
    rows = np.flatnonzero(too_fast(interviews))
    for row in rows[np.argsort(np.nan_to_num(z[rows], nan=0.0), kind="stable")]:
        place = interviews.places.iloc[row]
        name = (str(place["commune"]), str(place["village"]), str(place["response_id"]))
        said = (reasons.seconds(float(interviews.duration[row]), int(answered[row])),)
        yield Revisit("interview", name, 1, None, said)


def _notes(interviews: Interviews, officers: tuple[Compared, ...]) -> Iterator[str]:
    if len(interviews) == 0:
        yield reasons.NOBODY
        return
    yield from _officer_notes(officers)
    missing = int(np.isnan(interviews.duration).sum())
    if missing == len(interviews):
        yield reasons.NO_DURATION
    elif missing:
        yield reasons.some_durations_missing(missing, len(interviews))
    if any(item.is_binary for item in interviews.items):
        yield from _unanimity_notes(interviews)


def _officer_notes(officers: tuple[Compared, ...]) -> Iterator[str]:
    few = sum(unit.comparable < LEAST_INTERVIEWS for unit in officers)
    if not officers:
        yield reasons.NO_OFFICER
    elif len(officers) == 1:
        yield reasons.ONE_OFFICER
    elif not any(unit.comparable for unit in officers):
        yield reasons.ALONE_IN_VILLAGES
    elif few:
        yield reasons.too_few(few, LEAST_INTERVIEWS)


def _unanimity_notes(interviews: Interviews) -> Iterator[str]:
    good = pd.Series(interviews.satisfied_throughout)
    if good.all():
        yield reasons.EVERYBODY
        return
    by_village = good.groupby(interviews.groups("commune", "village")).all()
    if by_village.any():
        yield reasons.satisfied_villages(int(by_village.sum()))
