"""What every public page may write: numbers in one format, labels from where they are kept."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from questionnaires.area import in_sentence
from questionnaires.model import STATUS_LABELS
from questionnaires.share import Share
from questionnaires.verdict import BAR_LABELS, MEASURE_LABELS, OUTCOME_LABELS
from survey_app.services import written
from survey_app.services.data_package.campaign_tables import FORMS, MODES
from survey_app.web.public.room import blueprint

# From where each class of the tile map begins, in per cent; below the first is a class too.
CLASSES = (60, 80, 90, 95)


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    return {
        "bar_names": BAR_LABELS,
        "bars_of": bars_of,
        "classes": CLASSES,
        "count": written.count,
        "estimate": written.estimate,
        "form_names": FORMS,
        "fraction": lambda text: written.share(Fraction(text)),
        "measure_names": MEASURE_LABELS,
        "mode_names": MODES,
        "outcome_names": OUTCOME_LABELS,
        "part": Share,
        "percent": written.percent,
        "satisfied": satisfied,
        "span": written.span,
        "status_names": STATUS_LABELS,
        "threshold": threshold,
        "tint": tint,
        "whole": whole,
        "width": width,
    }


def day(value: date | str) -> str:
    """A day as decrees write it, from a date or from a document."""
    return written.date(date.fromisoformat(value) if isinstance(value, str) else value)


blueprint.add_app_template_filter(day, "day")
blueprint.add_app_template_filter(in_sentence)


def width(share: Share) -> str:
    """How far the bar of a share reaches, in hundredths."""
    return f"{float((share.value or Fraction(0)) * 100):.1f}"


def whole(value: float) -> str:
    """A level of confidence, in per cent."""
    return f"{round(value * 100)}"


def threshold(bar: dict[str, Any]) -> str:
    """What a bar asks: "trên 60 %", "từ 80 % trở lên"."""
    if bar["threshold"] is None:
        return OUTCOME_LABELS["no_figure"]
    level = written.percent(written.share(Fraction(bar["threshold"]))).removesuffix(",00")
    return f"trên {level} %" if bar["strict"] else f"từ {level} % trở lên"


def bars_of(bar: dict[str, Any]) -> list[Fraction]:
    """The threshold that a figure beside it must not seem to cross."""
    return [Fraction(bar["threshold"])] if bar["threshold"] else []


def satisfied(area: dict[str, Any], code: str) -> Share | None:
    """The share satisfied with one question in an area; None where it is withheld."""
    for line in area["answers"]:
        if line["item"] == code and line["satisfied"] is not None:
            return Share(line["satisfied"], line["answered"])
    return None


def by_district(parts: Sequence[tuple[int, dict[str, Any]]]) -> list[tuple[str, list[Any]]]:
    """Communes under the district each lies in, both in the order of the data."""
    named: dict[str, list[Any]] = {}
    for part in parts:
        named.setdefault(part[1]["district"], []).append(part)
    return list(named.items())


blueprint.add_app_template_filter(by_district, "groupby_district")


def tint(share: Share | None) -> int:
    """The class of a share on the tile map: 1 the lowest, 5 the highest, 0 where none is shown."""
    if share is None or share.value is None:
        return 0
    return 1 + sum(share.value * 100 >= begin for begin in CLASSES)
