"""Filling in: the text of a rule with one bar given its figure, and every other line kept."""

import io
from fractions import Fraction

from ruamel.yaml import YAML

from questionnaires.bar import BarName


def fill_bar(
    text: str,
    object: str,
    bar: BarName,
    threshold: Fraction,
    strict: bool,
    source: str,
    note: str,
) -> str:
    """The same rule with this bar filled in by the office; comments and the rest stay as written.

    What the bar said before of its missing figure goes: the note now says who filled it in.
    """
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    entry = data["objects"][object][bar]
    for key in ("more_than", "at_least"):
        entry.pop(key, None)
    entry["more_than" if strict else "at_least"] = f"{threshold.numerator}/{threshold.denominator}"
    entry |= {"status": "office", "source": source, "note": {"vi": note}}
    target = io.StringIO()
    yaml.dump(data, target)
    return target.getvalue()
