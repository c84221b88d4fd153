"""Weight an open sample to the population's age, sex and residence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.design import Design
from analysis.weight import kish_deff
from questionnaires.questionnaire import Questionnaire

Margin = Mapping[str, float]  # option code → people, or share
LEAST = 20
BLANK = ""
UNEVEN = 1.5
COLUMNS = {"age_group": "độ tuổi", "sex": "giới tính", "residence": "nơi ở"}


@dataclass(frozen=True, eq=False)
class Weighted:
    """The sample with its weights, Kish's design effect, and what a reader must be told."""

    design: Design
    deff: float
    notes: tuple[str, ...]


def weight_to_population(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    margins: Mapping[str, Margin],
    least: int = LEAST,
) -> Weighted:
    """Rake an open sample to margins of the population.

    Parameters
    ----------
    responses : DataFrame
        A row a person; columns named as items, "" or missing where blank.
    questionnaire : Questionnaire
        Gives the order in which neighbouring categories are merged.
    margins : item code → option code → people (or shares)
        Such as age_group, sex and residence, from the census.
    least : respondents that a category must have; smaller ones are merged with a neighbour.

    Notes
    -----
    Those who left a margin's question blank keep, as a group, their share of the sample: nothing
    is known of them. Margins need not agree in their totals, for only shares are used. Raises
    ValueError, with names, for a margin that is no item, misses an option that somebody chose, or
    cannot be met. Weighting does not make volunteers a random sample.
    """
    data = responses.reset_index(drop=True).copy()
    targets: dict[str, dict[str, float]] = {}
    notes: list[str] = []
    for code, margin in margins.items():
        labels = _labels(questionnaire, code)
        given = data[code].fillna(BLANK).astype(str)
        merged = _merged(given, margin, list(labels), least)
        column = f"{code} (gộp)"
        data[column] = given.map(lambda answer, to=merged: to.get(answer, answer))
        targets[column] = _targets(data[column], margin, merged)
        notes.extend(_notes(code, given, merged, labels))
    design = Design(data).rake(targets)
    deff = kish_deff(design.weights)
    return Weighted(design, deff, (*notes, *_deff_note(deff)))


def _labels(questionnaire: Questionnaire, code: str) -> dict[str, str]:
    item = questionnaire.item(code)
    if item is None or item.type != "choice":
        raise ValueError(f"margin {code}: no such question")
    return {option.code: option.label["vi"] for option in item.options}


def _merged(given: pd.Series, margin: Margin, order: Sequence[str], least: int) -> dict[str, str]:
    """Option → the group that it is counted in: neighbours in the questionnaire's order."""
    groups = [[option] for option in order if margin.get(option, 0) > 0]
    unknown = sorted(set(given) - {BLANK} - {option for group in groups for option in group})
    if unknown:
        raise ValueError(f"margin: no total for {', '.join(unknown)}")
    sizes = given.value_counts()
    people = [int(sum(sizes.get(option, 0) for option in group)) for group in groups]
    while len(groups) > 1 and min(people) < least:
        small = people.index(min(people))
        beside = [place for place in (small - 1, small + 1) if 0 <= place < len(groups)]
        to = min(beside, key=lambda place: people[place])
        first, second = sorted((small, to))
        groups[first : second + 1] = [groups[first] + groups[second]]
        people[first : second + 1] = [people[first] + people[second]]
    return {option: "+".join(group) for group in groups for option in group}


def _targets(column: pd.Series, margin: Margin, merged: Mapping[str, str]) -> dict[str, float]:
    """Group → people, scaled to the sample less those who left it blank."""
    blank = int((column == BLANK).sum())
    total = sum(margin[option] for option in merged)
    targets = dict.fromkeys(merged.values(), 0.0)
    for option, group in merged.items():
        targets[group] += margin[option] / total * (len(column) - blank)
    return targets | ({BLANK: float(blank)} if blank else {})


def _notes(
    code: str, given: pd.Series, merged: Mapping[str, str], labels: Mapping[str, str]
) -> list[str]:
    name = COLUMNS.get(code, code)
    groups = {group for group in merged.values() if "+" in group}
    notes = [
        f"Quyền số theo {name}: gộp “{'” với “'.join(labels[o] for o in group.split('+'))}” vì có "
        "nhóm quá ít người trả lời."
        for group in sorted(groups)
    ]
    blank = int((given == BLANK).sum())
    if blank:
        notes.append(
            f"Quyền số theo {name}: {blank} người không ghi {name}, giữ tỷ lệ như trong mẫu."
        )
    return notes


def _deff_note(deff: float) -> list[str]:
    if deff <= UNEVEN:
        return []
    written = f"{deff:.2f}".replace(".", ",")
    return [
        f"Quyền số rất không đều (hiệu ứng Kish {written}): mẫu lệch nhiều so với dân số, kết quả "
        "kém chắc chắn."
    ]
