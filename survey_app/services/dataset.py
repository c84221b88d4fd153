"""Dataset: the one door out. Cells for every figure, and the anonymous rows."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache

import pandas as pd
from sqlalchemy import Connection

from analysis.cells import BALLOTS, EXCLUDED, TEXTS, Cells, cells_from_patterns
from analysis.frame import FORMS
from questionnaires.questionnaire import Questionnaire
from survey_app.services import campaigns as campaign_service
from survey_app.services.field import paradata
from survey_app.store import areas, counters, exclusions, responses, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.visits import Measured

Names = dict[int, tuple[str, str]]  # village or place → (commune, its name)


def cells(connection: Connection, campaign: Campaign) -> Cells:
    """The campaign's cells, from the database's own GROUP BY."""
    names = _names(connection, campaign)
    return cells_from_patterns(
        _patterns(connection, campaign, names),
        _text_counts(connection, campaign, names),
        campaign_service.questionnaire(connection, campaign),
        _excluded(connection, campaign, names),
    )


def _patterns(connection: Connection, campaign: Campaign, names: Names) -> pd.DataFrame:
    iso = cache(date.isoformat)
    rows = [
        (
            *names[p.where],
            p.form,
            p.mode,
            p.valid,
            p.invalid_reason or "",
            iso(p.received_on),
            p.answers,
            p.count,
        )
        for p in responses.patterns(connection, campaign.id)
    ]
    patterns = pd.DataFrame(rows, columns=[*BALLOTS, "day", "answers", "n"])
    return patterns.astype({"valid": bool, "n": "int64"})


def frame(connection: Connection, campaign: Campaign) -> pd.DataFrame:
    """The frame as `analysis` takes it: one row a village, or a place with no households.

    Where a register was not entered, the lines to ask and the cards printed stand in.
    """
    if campaign.kind == "open":
        rows = [(p.commune, p.name, 0, 0, 0) for p in villages.places(connection, campaign.id)]
        return pd.DataFrame(rows, columns=["commune", "village", "households", "asked", "issued"])
    listed = villages.of_campaign(connection, campaign.id)
    printed = _printed(connection, campaign) if any(v.issued is None for v in listed) else {}
    districts = _district_names(connection, campaign)
    rows_ = [
        {
            "commune": village.commune,
            "village": village.name,
            "households": village.households,
            "asked": village.sample if village.asked is None else village.asked,
            "issued": printed.get(village.id, 0) if village.issued is None else village.issued,
            "district": districts.get(village.district_code or "", ""),
        }
        for village in listed
    ]
    table = pd.DataFrame(rows_)
    return table if table.get("district", pd.Series([""])).any() else table.drop(columns="district")


def rows(connection: Connection, campaign: Campaign) -> pd.DataFrame:
    """The anonymous dataset: a row a standing response, a column an item; no day, no card.

    What two people have left out of the figures is there too, with its reason in `excluded`. Where
    tablets measured interviews there are also officer (a pseudonym), duration (seconds) and
    language; "" or NA where a row has none.
    """
    questionnaire = campaign_service.questionnaire(connection, campaign)
    names = _commune_names(connection, campaign)
    table = [
        _flat(row, names, questionnaire) for row in responses.dataset_rows(connection, campaign.id)
    ]
    columns = [
        *("response_id", "commune", "village", "form", "mode", "medium", "valid"),
        *("invalid_reason", "excluded"),
        *(item.code for item in questionnaire.items),
    ]
    measured = paradata.shown(connection, campaign)
    found = pd.DataFrame(table, columns=columns)
    return _with_measures(found, measured) if measured else found


def _with_measures(table: pd.DataFrame, measured: Mapping[str, Measured]) -> pd.DataFrame:
    """The rows with how they were asked; the columns stand before the items."""
    told = [measured.get(response_id) for response_id in table["response_id"]]
    measures = pd.DataFrame(
        {
            "officer": [m.officer if m else "" for m in told],
            "duration": pd.Series([m.seconds or None if m else None for m in told], dtype="Int64"),
            "language": [m.language if m else "" for m in told],
        },
        table.index,
    )
    fixed = list(table.columns).index("excluded") + 1
    return pd.concat([table.iloc[:, :fixed], measures, table.iloc[:, fixed:]], axis=1)


def counted_rows(connection: Connection, campaign: Campaign) -> pd.DataFrame:
    """The rows that figures rest on: those nobody has left out."""
    table = rows(connection, campaign)
    return table[table["excluded"] == ""].drop(columns="excluded").reset_index(drop=True)


def _flat(row: object, names: dict[int, str], questionnaire: Questionnaire) -> dict[str, object]:
    found = row._mapping  # type: ignore[attr-defined]
    answers = json.loads(found["answers"] or "{}") | json.loads(found["texts"] or "{}")
    return {
        "response_id": found["id"],
        "commune": names[found["village_commune"] or found["place_commune"]],
        "village": found["village"] or found["place"],
        "form": found["form"],
        "mode": found["mode"],
        "medium": found["medium"],
        "valid": int(found["valid"]),
        "invalid_reason": found["invalid_reason"] or "",
        "excluded": found["excluded"] or "",
        **{
            item.code: ";".join(value) if isinstance(value, list) else value
            for item in questionnaire.items
            if (value := answers.get(item.code, "")) is not None
        },
    }


def _names(connection: Connection, campaign: Campaign) -> Names:
    if campaign.kind == "open":
        places = villages.places(connection, campaign.id)
        return {place.id: (place.commune, place.name) for place in places}
    listed = villages.of_campaign(connection, campaign.id)
    return {village.id: (village.commune, village.name) for village in listed}


def _commune_names(connection: Connection, campaign: Campaign) -> dict[int, str]:
    listed = (
        villages.places(connection, campaign.id)
        if campaign.kind == "open"
        else villages.of_campaign(connection, campaign.id)
    )
    return {where.commune_id: where.commune for where in listed}


def _district_names(connection: Connection, campaign: Campaign) -> dict[str, str]:
    units = areas.standing_on(connection, campaign.reference_date, "district")
    return {unit.code: unit.name for unit in units}


def _printed(connection: Connection, campaign: Campaign) -> dict[int, int]:
    """Cards or ballots printed, whichever are more, by village."""
    cards = counters.cards(connection, campaign.id)
    return {village: max(found.printed, found.ballots) for village, found in cards.items()}


def _excluded(connection: Connection, campaign: Campaign, names: Names) -> pd.DataFrame:
    table = [
        (*names[left.where], left.form, left.mode, left.reason, left.count)
        for left in exclusions.counts(connection, campaign.id)
    ]
    return pd.DataFrame(table, columns=[*EXCLUDED, "n"]).astype({"n": "int64"})


def text_counts(
    connection: Connection, campaign: Campaign, forms: Collection[str] = FORMS
) -> Iterator[tuple[str, str, str, str, int]]:
    """Equal texts of these forms: (commune, village or place, item, text, how many ballots)."""
    counts = _text_counts(connection, campaign, _names(connection, campaign))
    counts = counts[counts["form"].isin(list(forms))]
    kept = counts.groupby(["commune", "village", "item", "text"], as_index=False)["n"].sum()
    yield from kept.itertuples(index=False, name=None)


def _text_counts(connection: Connection, campaign: Campaign, names: Names) -> pd.DataFrame:
    counts = Counter(
        (*names[where], form, mode, item, text)
        for where, form, mode, texts in responses.texts(connection, campaign.id)
        for item, text in json.loads(texts).items()
    )
    table = [(*key, count) for key, count in counts.items()]
    return pd.DataFrame(table, columns=[*TEXTS, "n"]).astype({"n": "int64"})
