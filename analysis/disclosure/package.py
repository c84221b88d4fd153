"""A package of open data, checked by itself: hashes, sums, shares, verdicts; no ballot needed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pandas as pd

from analysis.disclosure.areas import LEVEL_LABELS
from analysis.disclosure.files import FILES
from analysis.disclosure.restated import Json, restated
from questionnaires.problem import Problem, Refused

DESCRIPTOR, RESULTS = "datapackage.json", "ket-qua.json"
FORM, RULE = "mau-phieu.yaml", "quy-dinh.yaml"
_KEYS = {"item", "option", "form", "mode"}
_WORDS = _KEYS | {"level", "district", "commune", "village", "reason", "cell"}
_NAMES: Mapping[str, list[str]] = {"whole": [], "district": ["district"], "commune": ["commune"]}
Sums = dict[tuple[tuple[str, ...], str], int | None]
_SUMMED = ("reach", "items", "distributions")


def faults_of(path: Path) -> list[Problem]:
    """Everything in a package (zip or folder) that does not agree with the rest of it.

    Finds package_file_missing, package_file_changed, package_sum, package_restated. Refuses with
    file_unknown, package_unreadable.
    """
    files = _read(path)
    found = list(_changed(files))
    try:
        tables = {name: read_table(files[file]) for name, (file, _) in FILES.items()
                  if file in files}  # fmt: skip
        results: Json = json.loads(files[RESULTS])
        for name in _SUMMED:
            if name in tables:
                found += _sums(FILES[name][0], tables[name])
        rule = files[RULE].decode() if RULE in files else None
        found += restated(results, tables, files[FORM].decode(), rule)
    except (KeyError, ValueError) as error:
        raise Refused(*found, Problem("package_unreadable", path.name)) from error
    return found


def read_table(content: bytes) -> pd.DataFrame:
    """An open table: counts as integers, withheld ones missing."""
    table = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    for column in (str(column) for column in table if column not in _WORDS):
        table[column] = pd.to_numeric(table[column].where(table[column] != "")).astype("Int64")
    return table


def _read(path: Path) -> dict[str, bytes]:
    try:
        if path.is_dir():
            return {each.name: each.read_bytes() for each in path.iterdir() if each.is_file()}
        with zipfile.ZipFile(path) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    except zipfile.BadZipFile as error:
        raise Refused(Problem("package_unreadable", path.name)) from error
    except OSError as error:
        raise Refused(Problem("file_unknown", path.name, {"name": str(path)})) from error


def _changed(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every file that is not what the descriptor says of it."""
    try:
        listed = json.loads(files[DESCRIPTOR])["resources"]
        said = {each["path"]: each["hash"] for each in listed}
    except (KeyError, ValueError, TypeError) as error:
        raise Refused(Problem("package_unreadable", DESCRIPTOR)) from error
    for name, given in said.items():
        if name not in files:
            yield Problem("package_file_missing", name, {"name": name})
        elif f"sha256:{hashlib.sha256(files[name]).hexdigest()}" != given:
            yield Problem("package_file_changed", name, {"name": name})


def _sums(file: str, table: pd.DataFrame) -> Iterator[Problem]:
    """Every total that its parts, all of them shown, do not add up to."""
    present = [name for name, label in LEVEL_LABELS.items() if (table["level"] == label).any()]
    counts = [str(column) for column in table if table[column].dtype == "Int64"]
    for above, below in pairwise(present):
        keys = _NAMES[above] + [str(column) for column in table if column in _KEYS]
        totals = _added(table[table["level"] == LEVEL_LABELS[above]], keys, counts)
        sums = _added(table[table["level"] == LEVEL_LABELS[below]], keys, counts)
        for (place, column), total in totals.items():
            found = sums.get((place, column))
            if total is not None and found is not None and found != total:
                values = {"where": ", ".join(place) or LEVEL_LABELS[above], "column": column}
                yield Problem("package_sum", file, values | {"total": total, "sum": found})


def _added(rows: pd.DataFrame, keys: list[str], counts: list[str]) -> Sums:
    """The counts of rows added up by place; None where one of them is withheld."""
    sums: Sums = {}
    for row in rows.to_dict("records"):
        place = tuple(str(row[key]) for key in keys)
        for column in counts:
            before = sums.get((place, column), 0)
            withheld = before is None or pd.isna(row[column])
            sums[place, column] = None if withheld else (before or 0) + int(row[column])
    return sums
