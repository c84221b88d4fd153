"""Publication: the open tables of a campaign, protected and proved safe before anybody sees them.

Signed papers keep every figure a guidance demands; what is published for all goes through here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.cells import Cells
from analysis.disclosure.areas import Areas, areas, hidden_of, level_of
from analysis.disclosure.attack import Protection
from analysis.disclosure.families import Level, in_whole_rows, ranges, suppress
from analysis.disclosure.open_tables import Source, long, modes, reach, reasons_of
from analysis.disclosure.primary import few_dissatisfied, small_groups
from analysis.disclosure.proof import Audit, Checked, proved
from analysis.disclosure.protect import STANDARD
from analysis.disclosure.publish import LEGEND
from analysis.disclosure.table import Counts, Flags
from analysis.figures import placed, sum_up
from analysis.frame import Sample, ballot_problems, counted_forms, sample_kind
from analysis.tallying import outline
from questionnaires.problem import Refused
from questionnaires.questionnaire import Item, Questionnaire
from questionnaires.rule import Rule


@dataclass(frozen=True, eq=False)
class Publication:
    """What everybody may see.

    `tables`: name → DataFrame, a row an area (and item), suppressed counts missing (<NA>). `audit`:
    the proof. `legend`: to be printed under every table in which a count is missing.
    """

    tables: Mapping[str, pd.DataFrame]
    audit: Audit
    legend: str = LEGEND


def publication(
    cells: Cells,
    frame: pd.DataFrame,
    questionnaire: Questionnaire,
    rule: Rule | None = None,
    *,
    online_guidance: str | None = None,
    sample: Sample | None = None,
    protection: Protection = STANDARD,
) -> Publication:
    """Make the open tables of a campaign, each sensitive count hidden and the whole audited.

    Parameters
    ----------
    cells, frame, questionnaire, rule, online_guidance, sample : as `compile_campaign` takes them.
    protection : how far below and above its value a sensitive count must seem possible.

    Returns
    -------
    Publication
        `reach` (households and ballots of every area), `items` (satisfied and not, village by
        village with their sums), `distributions` and `reasons` (communes and above), `modes` (how
        ballots came in, by commune). Tables without rows are left out.

    Notes
    -----
    Withheld: groups of fewer than ten answers at any level; in villages one or two dissatisfied,
    or all (Hundepool et al. 2012). Free text stands by commune, without names and numbers. No sum
    over items is published of a village. Refuses with compile_village_unknown,
    compile_over_households, and disclosure_unsafe where the audit fails.
    """
    counted = counted_forms(rule, online_guidance)
    frame = frame.reset_index(drop=True)
    problems = tuple(
        ballot_problems(cells.ballots, frame, counted, sample_kind(questionnaire, sample))
    )
    if problems:
        raise Refused(*problems)
    official = placed(cells, frame, counted)
    figures = sum_up(official, frame, np.arange(len(frame)), len(frame), questionnaire)
    source = Source(questionnaire, figures, areas(frame), official, protection)
    items, reasons, first = _items(source)
    distributions, second = _distributions(source)
    tables = {
        "reach": reach(source),
        "items": items,
        "distributions": distributions,
        "reasons": reasons,
        "modes": modes(source),
    }
    audit = proved((*first, *second), protection)
    return Publication({name: table for name, table in tables.items() if len(table)}, audit)


def suppressed_villages(
    named: pd.DataFrame, answers: Counts, dissatisfied: Counts, protection: Protection = STANDARD
) -> Flags:
    """(V, J) what publication hides of villages: commune, village and optionally district a row."""
    levels = areas(named)
    return hidden_of(levels, suppress(_binary(levels, answers, dissatisfied), protection),
                     "village")  # fmt: skip


def _binary(levels: Sequence[Areas], answers: Counts, counts: Counts) -> list[Level]:
    """Yes-or-no items: small groups are sensitive; in villages, few or all dissatisfied too."""
    made = []
    for level in levels:
        n, d = level.sums(answers), level.sums(counts)
        few = few_dissatisfied(d, n) if level.level == "village" else np.zeros(n.shape, dtype=bool)
        made.append(level_of(level, n, d, small_groups(n) | few))
    return made


def _items(source: Source) -> tuple[pd.DataFrame, pd.DataFrame, list[Checked]]:
    """The table of items, that of their reasons, and what is to be audited."""
    judged = outline(source.questionnaire).judged
    if not judged:
        return pd.DataFrame(), pd.DataFrame(), []
    options = [source.figures.options[item.code] for item, _ in judged]
    answers = np.stack([table.sum(axis=1) for table in options], axis=1)
    counts = np.stack([table[:, 1] for table in options], axis=1)
    made = _binary(source.levels, answers, counts)
    hidden = suppress(made, source.protection)
    codes = [item.code for item, _ in judged]
    parts = [
        long(areas, {"item": codes}, level.answers)
        .assign(satisfied=_missing(level.answers - level.counts, mask))
        .assign(not_satisfied=_missing(level.counts, mask))
        for areas, level, mask in zip(source.levels, made, hidden, strict=True)
    ]
    shown = ~hidden_of(source.levels, hidden, "commune")
    reasons = reasons_of(
        source, [(item, why, shown[:, at]) for at, (item, why) in enumerate(judged)]
    )
    checked = Checked(
        source.levels, made, hidden, tuple(codes), ranges(made, hidden, source.protection)
    )
    return pd.concat(parts, ignore_index=True), reasons, [checked]


def _distributions(source: Source) -> tuple[pd.DataFrame, list[Checked]]:
    """Items of other scales, option by option, for communes and what they add up to."""
    found = [_distribution(source, item) for item in outline(source.questionnaire).distributed]
    tables = [table for table, _ in found]
    joined = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return joined, [checked for _, checked in found]


def _distribution(source: Source, item: Item) -> tuple[pd.DataFrame, Checked]:
    table = source.figures.options[item.code]
    width = len(item.options)
    answered = table[:, -1] if item.type == "multiple" else table.sum(axis=1)
    levels = source.levels[:-1]
    made = []
    for level in levels:
        n = np.broadcast_to(level.sums(answered)[:, None], (len(level.names), width)).copy()
        made.append(level_of(level, n, level.sums(table[:, :width]), small_groups(n)))
    made, hidden = _row_wise(made, source.protection)
    codes = [option.code for option in item.options]
    parts = [
        long(areas, {"item": [item.code], "option": codes}, level.answers)
        .assign(n=_missing(level.counts, mask))
        for areas, level, mask in zip(levels, made, hidden, strict=True)
    ]  # fmt: skip
    names = tuple(f"{item.code}, {code}" for code in codes)
    checked = Checked(levels, made, hidden, names, ranges(made, hidden, source.protection))
    return pd.concat(parts, ignore_index=True), checked


def _row_wise(made: list[Level], protection: Protection) -> tuple[list[Level], tuple[Flags, ...]]:
    """Hide an area in all options of an item or in none: its answers are the sum of its options."""
    while True:
        hidden = suppress(made, protection)
        wider = [in_whole_rows(level, mask) for level, mask in zip(made, hidden, strict=True)]
        if all((a.tied == b.tied).all() for a, b in zip(made, wider, strict=True)):
            return made, hidden
        made = wider


def _missing(counts: Counts, hidden: Flags) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(counts.ravel().astype(np.int64), hidden.ravel().copy())
