"""What the internal appendix tells beside the official figures, computed once for all its faces.

Counts suffice for most of it; only drivers and the queue for asking again need the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from analysis.area_estimate import AreaEstimate, estimates_of
from analysis.cells import Cells
from analysis.contrast import Contrast, contrasts
from analysis.design import Design
from analysis.evidence import Evidence, evidence, measured_item
from analysis.frame import FORMS, PLACE
from analysis.goods.levels import LevelDistribution, open_distribution, ordered_levels
from analysis.goods.margins import NOT_WEIGHTED, missing_options
from analysis.goods.population import COLUMNS, Margin, weight_to_population
from analysis.item_importance import Importance, item_importance
from analysis.placement import Funnel
from analysis.quality.interviews import interviews_from_responses
from analysis.quality.revisit import Quality, examine
from analysis.rates import Dispositions
from analysis.tally import Tally
from analysis.units import Unit, compare_units
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire
from questionnaires.share import Share

MOST_ROWS = 20_000  # responses whose rows are examined; beyond, one commune at a time
NO_ROWS = "Không xét được từng phiếu: không có bộ dữ liệu từng phiếu."
TOO_MANY = "Không xét từng phiếu ở cấp này vì quá nhiều phiếu; xem phụ lục của từng xã."


class Register(NamedTuple):
    """What the paper registers say of households that gave no ballot; None: not entered."""

    absent: int | None = None
    refused: int | None = None


NO_REGISTER = Register()


@dataclass(frozen=True)
class FormShare:
    """Ballots of one form and mode: received, valid, and who is satisfied overall."""

    form: str
    mode: str
    received: int
    valid: int
    satisfied: Share


class Missing(NamedTuple):
    """Why a part of the appendix is missing; "" where it is not."""

    funnel: str = ""
    quality: str = ""
    drivers: str = ""


NOTHING_MISSING = Missing()


@dataclass(frozen=True)
class Analysis:
    """All of the appendix that is not in the compilation."""

    estimates: tuple[AreaEstimate, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    dispositions: Dispositions | None = None
    forms: tuple[FormShare, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    units: tuple[Unit, ...] = ()
    funnel: Funnel | None = None
    quality: Quality | None = None
    levels: tuple[LevelDistribution, ...] = ()
    weighting: tuple[str, ...] = ()  # how the levels are weighted, or that they are not
    importance: Importance | None = None
    missing: Missing = NOTHING_MISSING


NO_ANALYSIS = Analysis()


@dataclass(frozen=True)
class Material:
    """What an area is analysed from: its tally, its villages, the places compared in it, the cells,
    and, where at hand, a row a response.
    """

    tally: Tally
    villages: Sequence[Tally]
    units: Sequence[Tally]
    questionnaire: Questionnaire
    cells: Cells
    responses: pd.DataFrame | None = None
    register: Register = NO_REGISTER
    margins: Mapping[str, Margin] | None = None  # of the population, for an open sample


def rows_of(
    responses: pd.DataFrame, villages: Sequence[Tally], forms: Sequence[str]
) -> pd.DataFrame:
    """The valid responses of these villages in the forms that count."""
    kept = responses["valid"].astype(bool) & responses["form"].isin(list(forms))
    return _inside(responses[kept], _places(villages)).reset_index(drop=True)


def analyse(material: Material) -> Analysis:
    """Compute everything an appendix shows of one area."""
    compared, spread, no_funnel = compare_units(material.tally, material.villages, material.units)
    quality, no_quality = _quality(material)
    estimated = estimates_of(material.villages)
    importance, no_importance = _importance(material, estimated)
    levels, weighting = _levels(material)
    return Analysis(
        estimates=estimated,
        evidence=evidence(material.tally, material.villages),
        dispositions=_dispositions(material.tally, material.register),
        forms=tuple(_forms(material)),
        contrasts=_contrasts(material),
        units=compared,
        funnel=spread,
        quality=quality,
        levels=levels,
        weighting=weighting,
        importance=importance,
        missing=Missing(no_funnel, no_quality, no_importance),
    )


def _dispositions(tally: Tally, register: Register) -> Dispositions | None:
    """Outcomes of the households asked, as far as cards, ballots and registers tell.

    A ballot that is not valid counts as partial; who is in no register, as unknown.
    """
    if not tally.asked:
        return None
    refused, absent = register.refused or 0, register.absent or 0
    unknown = max(0, tally.asked - tally.returned - refused - absent)
    return Dispositions(I=tally.valid, P=tally.invalid, R=refused, NC=absent, UO=unknown)


def _forms(material: Material) -> list[FormShare]:
    """Each form and mode in which ballots of the area came in."""
    item = measured_item(material.tally, None)
    places = _places(material.villages)
    ballots, items = (_inside(t, places) for t in (material.cells.ballots, material.cells.items))
    found = []
    for (form, mode), group in ballots.groupby(["form", "mode"]):
        same = items[(items["form"] == form) & (items["mode"] == mode) & (items["item"] == item)]
        share = Share(int(same.loc[same["option"] == "satisfied", "n"].sum()), int(same["n"].sum()))
        valid = int(group.loc[group["valid"], "n"].sum())
        found.append(FormShare(str(form), str(mode), int(group["n"].sum()), valid, share))
    return sorted(found, key=lambda part: (FORMS.index(part.form), part.mode))


def _contrasts(material: Material) -> tuple[Contrast, ...]:
    item = measured_item(material.tally, None)
    inside = _inside(material.cells.items, _places(material.villages))
    return tuple(contrasts(inside, item)) if item else ()


def _places(villages: Sequence[Tally]) -> pd.MultiIndex:
    pairs = [(village.commune, village.name) for village in villages]
    return pd.MultiIndex.from_tuples(pairs, names=PLACE)


def _inside(rows: pd.DataFrame, places: pd.MultiIndex) -> pd.DataFrame:
    return rows[pd.MultiIndex.from_frame(rows[PLACE]).isin(places)]


def _quality(material: Material) -> tuple[Quality | None, str]:
    """The queue for asking again over the rows of the area."""
    if material.tally.returned > MOST_ROWS:
        return None, TOO_MANY
    if material.responses is None:
        return None, NO_ROWS
    return examine(interviews_from_responses(material.responses, material.questionnaire)), ""


def _importance(
    material: Material, estimated: Sequence[AreaEstimate]
) -> tuple[Importance | None, str]:
    """Which contents overall satisfaction goes with, over the rows of the area."""
    codes = [item.code for item in material.tally.items if item.role == "content"]
    overall = [item.code for item in material.tally.items if item.role == "overall"]
    rows = material.responses
    if not codes or not overall or rows is None or material.tally.returned > MOST_ROWS:
        return None, ""
    return item_importance(rows, overall[0], codes, estimated)


def _levels(material: Material) -> tuple[tuple[LevelDistribution, ...], tuple[str, ...]]:
    """The items of ordered levels, as distributions of those who answered, and how weighted."""
    rows = material.responses
    if rows is None or material.tally.households or not rows["valid"].any():
        return (), ()
    valid = rows[rows["valid"].astype(bool)].reset_index(drop=True)
    design, notes = _weighted(valid, material)
    ordered = [i for i in material.questionnaire.items if len(ordered_levels(i)) > 2]
    return tuple(open_distribution(design, item) for item in ordered), notes


def _weighted(valid: pd.DataFrame, material: Material) -> tuple[Design, tuple[str, ...]]:
    """The sample raked to the margins at hand.

    Refuses with margin_option_missing and margin_not_met.
    """
    if not material.margins:
        return Design(valid), (NOT_WEIGHTED,)
    missing = [*missing_options(valid, material.margins)]
    if missing:
        raise Refused(*missing)
    try:
        found = weight_to_population(valid, material.questionnaire, material.margins)
    except ValueError as error:
        raise Refused(Problem("margin_not_met")) from error
    names = ", ".join(COLUMNS.get(code, code) for code in material.margins)
    deff = f"{found.deff:.2f}".replace(".", ",")
    return found.design, (f"Có quyền số theo {names}; hiệu ứng Kish {deff}.", *found.notes)
