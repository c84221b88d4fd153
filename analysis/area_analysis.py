"""The analysis of one area of a compilation, the same for the application and for files."""

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.appendix import MOST_ROWS, NO_REGISTER, Analysis, Material, Register, analyse, rows_of
from analysis.cells import Cells
from analysis.goods.population import Margin
from analysis.report.report import Report, units_of


def analyse_report(
    told: Report,
    cells: Cells,
    responses: Callable[[], pd.DataFrame],
    register: Register = NO_REGISTER,
    margins: Mapping[str, Margin] | None = None,
) -> Analysis:
    """Analyse the area of a report; `responses` is called only where its rows are few enough."""
    few = told.tally.returned <= MOST_ROWS
    forms = told.compilation.counted_forms
    material = Material(
        tally=told.tally,
        villages=told.villages,
        units=units_of(told.compilation, told.tally, told.parts),
        questionnaire=told.facts.questionnaire,
        cells=cells,
        responses=rows_of(responses(), told.villages, forms) if few else None,
        register=register,
        margins=margins,
    )
    return analyse(material)
