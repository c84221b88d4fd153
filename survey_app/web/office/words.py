"""Words of the office pages that belong to no other layer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

from questionnaires.labels import COUNTED, COUNTING, FORMS, ITEM_ROLES, NUMERATORS, VALID_BALLOT
from questionnaires.questionnaire import Questionnaire
from questionnaires.share import Share
from survey_app.core.acts import ACTS, who
from survey_app.services import written
from survey_app.services.progress import Line
from survey_app.web.site import VIETNAM

__all__ = [
    "ACTS",
    "COUNTED",
    "COUNTING",
    "FORMS",
    "ITEM_ROLES",
    "NUMERATORS",
    "VALID_BALLOT",
    "who",
]

KINDS = {"households": "theo hộ, mỗi hộ một thẻ", "open": "tự do, tại chợ và cửa hàng"}

_BROWSERS = (("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"))
_BROWSERS += (("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"))
_SYSTEMS += (("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


def browser(agent: str) -> str:
    """A browser in words, coarse enough to tell one's own devices apart and no more."""
    names = [next((name for mark, name in kinds if mark in agent), "") for kinds in _KINDS]
    return " trên ".join(name for name in names if name) or "trình duyệt khác"


_KINDS = (_BROWSERS, _SYSTEMS)


def width(share: Share) -> str:
    """How far the bar behind a share reaches, in hundredths of its cell, for a drawing."""
    return f"{float((share.value or Fraction(0)) * 100):.2f}"


def level(threshold: Fraction) -> str:
    """A threshold in per cent, as a guidance writes it: "80"."""
    return written.percent(written.share(threshold)).removesuffix(",00")


def drawn(draw_share: str) -> str:
    """The share of lines that were drawn, in per cent."""
    return written.percent(written.share(Fraction(draw_share)))


def utc(at: datetime) -> datetime:
    """A moment as the store keeps it, with its zone."""
    return at.replace(tzinfo=UTC)


def moment(at: datetime) -> str:
    """A day and an hour as they are on a clock in Vietnam."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {written.date(local.date())}"


def part(some: int, whole: int) -> Share:
    """Some of a whole, as the share every page writes alike."""
    return Share(some, whole)


def clock() -> str:
    """The hour and minute it is in Vietnam."""
    return f"{datetime.now(VIETNAM):%H:%M}"


def floor(line: Line) -> Fraction | None:
    """Where the least number of responses stands in the bar of a line."""
    return None if line.needed is None else Fraction(line.needed, line.households)


def numbers(questionnaire: Questionnaire, codes: Sequence[str]) -> str:
    """The numbers of items as they are printed on the ballot: "3, 12"."""
    found = [questionnaire.item(code) for code in codes]
    return ", ".join(str(item.number or item.code) for item in found if item)
