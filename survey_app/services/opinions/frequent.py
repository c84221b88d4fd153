"""Frequent: the most frequent reasons and opinions by item and commune, as tags and as texts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import pandas as pd
from sqlalchemy import Connection

from questionnaires.questionnaire import Item
from survey_app.services import campaigns as campaign_service
from survey_app.services.data_package.tables import to_csv, to_excel
from survey_app.services.opinions.masks import NOT_POSTED, NOT_READ
from survey_app.services.opinions.reading import Opinion, opinions
from survey_app.store.campaigns import Campaign

EVERYWHERE = "Toàn đợt"
TAG, TEXT = "chủ đề", "lời người dân"
_COLUMNS = ["Câu", "Nội dung câu hỏi", "Địa bàn", "Loại", "Lý do, ý kiến", "Số phiếu"]


@dataclass(frozen=True)
class ShownReason:
    """A text that may be posted, masked as reviewed: how often in one commune, under which tags."""

    question: Item
    commune: str
    text: str
    tags: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Frequent:
    """One line of the table of an item and a commune: a tag or a text, and how often."""

    question: Item
    commune: str
    kind: str
    said: str
    count: int


def shown_reasons(connection: Connection, campaign: Campaign) -> tuple[ShownReason, ...]:
    """What may be posted of reasons and opinions, by item and commune, the most frequent first.

    Over the forms that the rule counts, as in the papers.
    Refuses with results_hidden while answers still come in.
    """
    found: Counter[tuple[str, str, str, tuple[str, ...]]] = Counter()
    questions: dict[str, Item] = {}
    for each in _counted(connection, campaign):
        questions[each.question.code] = each.question
        if each.review is not None and each.review.shown is not None:
            for place in each.places:
                key = (each.question.code, place.commune, each.review.shown, each.tags)
                found[key] += place.count
    order = list(questions)
    ranked = sorted(found.items(), key=lambda e: (order.index(e[0][0]), e[0][1], -e[1], e[0][2]))
    return tuple(
        ShownReason(questions[code], commune, text, tags, n)
        for (code, commune, text, tags), n in ranked
    )


def frequent(
    connection: Connection, campaign: Campaign, most: int | None = None
) -> tuple[Frequent, ...]:
    """Tags, then texts, of every item and commune, and of all communes together where several.

    With `most`, at most so many of each. What is not read or not posted is counted, not told.
    """
    every = _counted(connection, campaign)
    communes = sorted({place.commune for each in every for place in each.places})
    areas = [*([EVERYWHERE] if len(communes) > 1 else []), *communes]
    return tuple(
        line
        for _, group in groupby(every, key=lambda each: each.question.code)
        for written in [list(group)]
        for area in areas
        for line in _lines(written, area, most)
    )


def _counted(connection: Connection, campaign: Campaign) -> list[Opinion]:
    forms = campaign_service.counted_forms(connection, campaign)
    return opinions(connection, campaign, forms)


def _lines(written: list[Opinion], area: str, most: int | None) -> Iterable[Frequent]:
    tags, texts, untold = Counter[str](), Counter[str](), Counter[str]()
    for each in written:
        n = sum(p.count for p in each.places if area in (EVERYWHERE, p.commune))
        if not n:
            continue
        tags.update(dict.fromkeys(each.tags, n))
        if each.review is None or each.review.shown is None:
            untold[NOT_READ if each.review is None else NOT_POSTED] += n
        else:
            texts[each.review.shown] += n
    question = written[0].question
    for kind, counts in ((TAG, tags), (TEXT, texts)):
        for said, n in counts.most_common(most):
            yield Frequent(question, area, kind, said, n)
    for said, n in untold.items():
        yield Frequent(question, area, TEXT, said, n)


def table(connection: Connection, campaign: Campaign) -> pd.DataFrame:
    """Every line as a row, for a spreadsheet."""
    rows = [
        (
            str(line.question.number or line.question.code),
            line.question.label["vi"],
            line.commune,
            line.kind,
            line.said,
            line.count,
        )
        for line in frequent(connection, campaign)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def csv(connection: Connection, campaign: Campaign) -> bytes:
    """The table as UTF-8 CSV with BOM."""
    return to_csv(table(connection, campaign))


def workbook(connection: Connection, campaign: Campaign) -> bytes:
    """The table as an Excel file."""
    return to_excel({"Lý do, ý kiến": table(connection, campaign)})
