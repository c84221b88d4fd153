"""Phrases: how a wording says a number, a date, a share, a requirement or a conclusion."""

from collections.abc import Callable, Mapping
from datetime import date as Date
from typing import Any

from analysis import number
from analysis.report.results import item_number
from analysis.report.standing import conclusion, form_label, requirement, written
from questionnaires.rule import STATUS_LABELS
from questionnaires.share import Share
from questionnaires.verdict import BAR_LABELS, OUTCOME_LABELS, BarVerdict

UNKNOWN_DATE = "ngày …… tháng …… năm ……"


def short_date(day: Date | None) -> str:
    """ "04/9/2019", or dots to fill in."""
    return number.date(day) if day else "……/……/………"


def long_date(day: Date | None) -> str:
    """ "ngày 04 tháng 9 năm 2019", or dots to fill in."""
    if day is None:
        return UNKNOWN_DATE
    short, month, year = number.date(day).split("/")
    return f"ngày {short} tháng {month} năm {year}"


def optional_count(count: int | None) -> str:
    """A count, or dots to fill in."""
    return "……" if count is None else number.count(count)


def percent(share: Share, bar: BarVerdict | None = None) -> str:
    """A share in per cent, on its own side of the bar it is judged by."""
    return number.percent(share, (bar.threshold,) if bar and bar.threshold is not None else ())


def estimated(value: float | None) -> str:
    """An estimated share in per cent with its sign, or a dash."""
    return number.NO_FIGURE if value is None else f"{number.estimate(value)}%"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "count": optional_count,
    "small_count": number.small_count,
    "percent": percent,
    "share": written,
    "estimated": estimated,
    "chance": number.probability,
    "item": lambda code, report: item_number(report, code),
    "date": short_date,
    "long_date": long_date,
    "form": form_label,
    "requirement": requirement,
    "conclusion": conclusion,
    "bar": lambda bar: BAR_LABELS[bar.bar],
    "outcome": lambda bar: OUTCOME_LABELS[bar.outcome],
    "status": lambda status: STATUS_LABELS[status],
    "dated": lambda source: source.replace(", ", " ngày ", 1),
}
