"""Codebook: what every column and every value means, for machines and for people."""

from collections.abc import Iterator

import pandas as pd
from jinja2 import Environment, PackageLoader

from survey_app.services.data_package.resource import UNKNOWN_LICENCE, Field, Package
from survey_app.services.data_package.variables import names, numbers

COLUMNS = ["table", "column", "label", "value", "value_label", "provenance", "variable", "number"]
_pages = Environment(
    loader=PackageLoader("survey_app.services.data_package", "."),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def codebook(package: Package) -> pd.DataFrame:
    """A line for each value, or for a column without listed values; `variable` and `number` are
    its name and value in SPSS and Stata.
    """
    lines = [
        (resource.name, *line) for resource in package.resources for line in _lines(resource.fields)
    ]
    return pd.DataFrame(lines, columns=COLUMNS)


def codebook_page(package: Package) -> bytes:
    """The codebook as one page to read and print."""
    page = _pages.get_template("codebook.html")
    licence = package.licence or UNKNOWN_LICENCE
    return page.render(package=package, licence=licence, names=names, numbers=numbers).encode()


def _lines(fields: tuple[Field, ...]) -> Iterator[tuple[str, ...]]:
    given = names(fields)
    for field in fields:
        codes = numbers(field)
        shared = (field.name, field.label)
        if not field.values:
            yield (*shared, "", "", field.provenance, given[field.name, ""], "")
        for value, label in field.values.items():
            variable = given[field.name, value if field.several else ""]
            number = "1" if field.several else str(codes[value])
            yield (*shared, value, label, field.provenance, variable, number)
