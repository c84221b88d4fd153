"""Judging: which areas a rule judges, and what the verdicts on several areas say together."""

from collections.abc import Sequence

from analysis.tally import JointBar, Level, Tally
from questionnaires.model import weakest
from questionnaires.rule import Rule, judge
from questionnaires.verdict import BarVerdict, Counts, Outcome, Verdict

LEVEL_OF_OBJECT: dict[str, Level] = {"xa": "commune", "huyen": "district"}


def judged_level(object: str) -> Level:
    """The level whose areas are the object: communes for "xa" and "xa_nang_cao", and so on."""
    return LEVEL_OF_OBJECT.get(object.partition("_")[0], "campaign")


def verdict_on(tally: Tally, rule: Rule, object: str) -> Verdict:
    """What the rule says of one area's counts; refuses with object_unknown."""
    counts = Counts(
        households=tally.households,
        asked=tally.asked,
        issued=tally.issued,
        answered=tally.returned,
        valid=tally.valid,
        content=tuple((item.code, item.share) for item in tally.items if item.role == "content"),
        overall_item_share=tally.overall_item_share,
        pooled_share=tally.pooled_share,
        all_satisfied_share=tally.all_satisfied_share,
    )
    return judge(rule, object, counts)


def joint_verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """Every area's verdict as one: a bar is met where each area meets it, missed where any does."""
    together = tuple(_together(bars) for bars in _by_bar(verdicts))
    met = _conjunction([verdict.met for verdict in verdicts])
    return Verdict(met, together, weakest(tuple(bar.status for bar in together)))


def joint_bars(verdicts: Sequence[Verdict]) -> tuple[JointBar, ...]:
    """How many areas meet each bar."""
    return tuple(
        JointBar(
            bar=bars[0].bar,
            met=sum(bar.met is True for bar in bars),
            not_met=sum(bar.met is False for bar in bars),
            undecided=sum(bar.met is None for bar in bars),
        )
        for bars in _by_bar(verdicts)
    )


def _by_bar(verdicts: Sequence[Verdict]) -> list[tuple[BarVerdict, ...]]:
    return list(zip(*(verdict.bars for verdict in verdicts), strict=True))


def _together(bars: Sequence[BarVerdict]) -> BarVerdict:
    first = bars[0]
    met = _conjunction([bar.met for bar in bars])
    outcomes = {bar.outcome for bar in bars}
    ranked: tuple[Outcome, ...] = ("not_met", "no_figure", "no_data", "met")
    return BarVerdict(
        bar=first.bar,
        met=met,
        outcome=next(outcome for outcome in ranked if outcome in outcomes),
        threshold=first.threshold,
        strict=first.strict,
        status=first.status,
        share=None,
        measure=first.measure,
        note=first.note,
        source=first.source,
    )


def _conjunction(each: Sequence[bool | None]) -> bool | None:
    if False in each:
        return False
    return None if None in each else True
