"""Restated: what published results say, worked out again from the open tables beside them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.disclosure.areas import LEVEL_LABELS
from questionnaires.problem import Problem
from questionnaires.questionnaire import Questionnaire, read_questionnaire
from questionnaires.rule import Rule, judge, read_rule
from questionnaires.share import Share
from questionnaires.verdict import Counts

Json = dict[str, Any]
_COUNTS = ("households", "asked", "issued", "returned", "valid", "invalid")


def restated(
    results: Json, tables: Mapping[str, pd.DataFrame], form: str, rule: str | None
) -> Iterator[Problem]:
    """Every count, share and verdict of the results that the tables do not bear out."""
    questionnaire = read_questionnaire(form, "form")
    read = read_rule(rule, "rule") if rule is not None else None
    for area in results["areas"]:
        said, found = _said(area), _found(area, tables, questionnaire)
        if area["verdict"] and "areas" not in area["verdict"]:
            said |= {f"verdict.{b['bar']}": b["outcome"] for b in area["verdict"]["bars"]}
            found |= _judged(results, area, found, questionnaire, read)
        for name, value in said.items():
            if value != found.get(name):
                values = {"said": value, "found": found.get(name), "what": name}
                yield Problem("package_restated", area["name"] or LEVEL_LABELS["whole"], values)


def _said(area: Json) -> Json:
    """What the results say of one area, name by name."""
    overall = {n: v for n, v in area["overall"].items() if n != "all_satisfied_share"}
    shares = {f"overall.{n}": (v["numerator"], v["denominator"]) for n, v in overall.items() if v}
    answers = {line["item"]: (line["satisfied"], line["answered"]) for line in area["answers"]}
    return {name: area[name] for name in _COUNTS} | answers | shares


def _found(area: Json, tables: Mapping[str, pd.DataFrame], questionnaire: Questionnaire) -> Json:
    """The same from the tables."""
    reach = _rows(tables["reach"], area)
    found: Json = {name: int(reach[name].iloc[0]) for name in _COUNTS if len(reach)}
    if "items" not in tables:
        return found
    lines = _rows(tables["items"], area)
    columns = ["item", "satisfied", "answered"]
    found |= {
        item: (None if pd.isna(satisfied) else int(satisfied), int(answered))
        for item, satisfied, answered in lines[columns].itertuples(index=False)
    }
    content = [found[item.code] for item in questionnaire.content_items if item.code in found]
    overall = questionnaire.overall_item
    if overall and overall.code in found:
        found["overall.overall_item_share"] = found[overall.code]
    if content and all(part[0] is not None for part in content):
        found["overall.pooled_share"] = tuple(map(sum, zip(*content, strict=True)))
    return found


def _judged(
    results: Json, area: Json, found: Json, questionnaire: Questionnaire, rule: Rule | None
) -> Json:
    """The outcome of every bar, judged from the counts found; whole ballots are taken as said."""
    if rule is None or results["campaign"]["object"] is None:
        return {}
    shares = {name: Share(*found.get(f"overall.{name}", (0, 0)))
              for name in ("overall_item_share", "pooled_share")}  # fmt: skip
    ballots = area["overall"]["all_satisfied_share"] or {"numerator": 0, "denominator": 0}
    counts = Counts(
        households=found["households"],
        asked=found["asked"],
        issued=found["issued"],
        answered=found["returned"],
        valid=found["valid"],
        content=tuple(
            (i.code, Share(*found[i.code])) for i in questionnaire.content_items
            if i.code in found
        ),
        **shares,
        all_satisfied_share=Share(ballots["numerator"], ballots["denominator"]),
    )  # fmt: skip
    verdict = judge(rule, results["campaign"]["object"], counts)
    return {f"verdict.{bar.bar}": bar.outcome for bar in verdict.bars}


def _rows(table: pd.DataFrame, area: Json) -> pd.DataFrame:
    """The lines of one area: by level and name."""
    level = table["level"] == LEVEL_LABELS[area["level"]]
    if area["level"] == "whole":
        return table[level]
    named: pd.DataFrame = table[level & (table[area["level"]] == area["name"])]
    return named
