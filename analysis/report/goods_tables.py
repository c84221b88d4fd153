"""The tables of a survey of goods: our shares beside those published by others."""

from collections.abc import Sequence

from analysis import number
from analysis.goods.levels import note
from analysis.goods.margins import NOT_WEIGHTED
from analysis.goods.series import MATCHED, NOTE, Compared, PublishedFigure, series_of
from analysis.report.appendix_charts import levels_of
from analysis.report.blocks import Column, Row, Table, text_cell, written_percent
from analysis.report.estimates import FAINT
from analysis.report.footnotes import GREY
from analysis.report.report import Report

GROUP = "ĐÃ CÔNG BỐ"
READING = (
    "“Từ – đến” là khoảng mô hình 95%. Điểm trung bình coi các mức cách đều nhau. Người không có "
    "ý kiến không nằm trong số trả lời."
)


def series(report: Report) -> tuple[Table, ...]:
    """Our shares and the published series of 2010 to 2022, by the item that they match."""
    asked = report.facts.questionnaire
    if asked.code != MATCHED:
        return ()
    compared = series_of(report.tally.distributions, asked)
    years = sorted({figure.year for each in compared for figure in each.published})
    columns = (
        Column("Chỉ tiêu", 0.25),
        Column("Đợt này", 0.09, "right"),
        *(Column(str(year), 0.4 / len(years), "right", GROUP) for year in years),
        Column("Phạm vi, nguồn", 0.26),
    )
    rows = tuple(_row(each, years) for each in compared)
    return (Table("series", "", columns, rows),)


def _row(found: Compared, years: Sequence[int]) -> Row:
    ours = found.ours.value if found.ours else None
    by_year = {figure.year: figure.printed for figure in found.published}
    return Row((
        text_cell(found.indicator),
        written_percent(number.NO_FIGURE if ours is None else number.estimate(ours)),
        *(text_cell(by_year.get(year, number.NO_FIGURE)) for year in years),
        text_cell(*dict.fromkeys(map(_source, found.published))),
    ))  # fmt: skip


def _source(figure: PublishedFigure) -> str:
    people = f", {number.count(figure.respondents)} người" if figure.respondents else ""
    note = f" ({figure.note})" if figure.note else ""
    return f"{figure.scope}{people}: {figure.source}{note}"


def level_note(report: Report) -> str:
    """How to read the items of ordered levels, and how they are weighted; "" without any."""
    found = [each for each in levels_of(report) if each.answered]
    if not found:
        return ""
    widest = max(found, key=lambda each: each.deff)
    weighting = report.analysis.weighting or (NOT_WEIGHTED,)
    few = any(each.answered < FAINT for each in found)
    grey = (GREY.format(least=FAINT),) if few else ()
    return "\n".join((READING, note(widest), *weighting, *grey))


def worded(report: Report) -> dict[str, object]:
    """What the wording of a survey may name beside its tables."""
    return {
        "level_note": level_note(report),
        "has_series": report.facts.questionnaire.code == MATCHED,
        "series_note": NOTE,
    }
