"""The ways from where ballots lie to estimates: they import nothing that the way does not need."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.cells import Cells, cells_from_file
from analysis.stratified import stratified
from analysis.village_counts import village_counts
from questionnaires.library import load_questionnaire
from survey_app.services import dataset
from survey_app.store import campaigns
from survey_app.store.engine import open_store

FORM, CODE = "ntm-xa.2017", "ntm-xa-2017"


def from_database(url: str, frame: pd.DataFrame, items: Sequence[str]) -> Any:
    """(4, communes × items): share, standard error, limits, from the store's GROUP BY."""
    with open_store(url).read() as connection:
        campaign = campaigns.by_code(connection, CODE)
        if campaign is None:
            raise LookupError(CODE)
        return _estimates(dataset.cells(connection, campaign), frame, items)


def from_parquet(path: Path, frame: pd.DataFrame, items: Sequence[str]) -> Any:
    """The same from a file."""
    return _estimates(cells_from_file(path, load_questionnaire(FORM)), frame, items)


def _estimates(cells: Cells, frame: pd.DataFrame, items: Sequence[str]) -> Any:
    counts = village_counts(cells, frame, dict.fromkeys(items, ("satisfied",)))
    found = stratified(counts)
    limits = (np.asarray(limit) for limit in found.interval())
    return np.stack([np.ravel(part) for part in (found.value, found.se, *limits)])
