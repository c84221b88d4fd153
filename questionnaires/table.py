"""A CSV data file as records with their lines; empty cells are absent."""

import csv
import io
from collections.abc import Iterator
from typing import TypeVar

from pydantic import ValidationError

from questionnaires.document import Document, structure_problems
from questionnaires.model import FileModel
from questionnaires.problem import Problem, Refused

R = TypeVar("R", bound=FileModel)


def read_table(text: str, name: str, record: type[R]) -> tuple[tuple[int, R], ...]:
    """The records of a CSV file with their lines; refuses with every fault at its `file:line`."""
    read: list[tuple[int, R]] = []
    problems: list[Problem] = []
    for line, row in _rows(text, name):
        document = Document(name, row, {(): line})
        try:
            read.append((line, record.model_validate(row)))
        except ValidationError as error:
            problems.extend(structure_problems(document, error))
    if problems:
        raise Refused(*problems)
    return tuple(read)


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, object]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(reader, None)
        if not header:
            raise Refused(Problem("file_empty", f"{name}:1"))
        for cells in reader:
            if len(cells) != len(header):
                place = f"{name}:{reader.line_num}"
                raise Refused(Problem("table_width", place, {"columns": len(header)}))
            filled = ((key, cell) for key, cell in zip(header, cells, strict=True) if cell)
            yield reader.line_num, dict(filled)
    except csv.Error as error:
        raise Refused(Problem("file_not_csv", f"{name}:{reader.line_num}")) from error
