"""Ballots of a province in a Parquet file, made by DuckDB, and the same in the database."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd
from sqlalchemy import insert

from benchmarks.province import CODE, FORM
from benchmarks.survey import DAY, PROVINCE, REASONS, framed, fresh_store, plan
from questionnaires.library import load_questionnaire
from survey_app.core.frame import Village
from survey_app.services import campaigns, frames
from survey_app.store import counters, tables, triggers
from survey_app.store.areas import standing_on
from survey_app.store.engine import open_store

ITEMS = [item.code for item in load_questionnaire(FORM).binary_items]
_A_BATCH = 20_000


class Ballots(NamedTuple):
    """Ballots, villages and communes of one run."""

    rows: int = 1_000_000
    villages: int = 2_000
    communes: int = 140

    @property
    def households(self) -> int:
        """In each village: six in ten answer."""
        return self.rows // self.villages * 10 // 6 + 1


def frame_in(url: str, size: Ballots) -> pd.DataFrame:
    """Open a campaign in an empty database; its villages with their numbers and households."""
    store = fresh_store(url)
    with store.write() as connection:
        communes = standing_on(connection, DAY, "commune")[: size.communes]
        villages = [
            Village(f"Thôn {n + 1}", size.households, communes[n % len(communes)].code)
            for n in range(size.villages)
        ]
        campaign = framed(connection, plan(connection, FORM, PROVINCE), villages)
        listed = frames.listed(connection, campaign)
        campaigns.move(connection, campaign, "open")
    store.engine.dispose()
    columns = {"id": "id", "commune": "commune", "village": "name", "households": "households"}
    return pd.DataFrame({to: [getattr(v, of) for v in listed] for to, of in columns.items()})


def write_parquet(path: Path, frame: pd.DataFrame, size: Ballots) -> None:
    """Near-unanimous ballots with a critical household in ten, who gives a reason now and then."""
    ticked = ", ".join(
        f"CASE WHEN random() < kept THEN 'satisfied' ELSE 'not_satisfied' END AS {item}"
        for item in ITEMS
    )
    said = ", ".join(
        f"CASE WHEN {item} = 'not_satisfied' AND random() < 0.3 "
        f"THEN $reasons[1 + floor(random() * 3)::INT] END AS {item}_why"
        for item in ITEMS
    )
    query = f"""
        WITH drawn AS (
            SELECT i, floor(random() * $villages)::INT AS place, floor(random() * 15)::INT AS day,
                CASE WHEN random() < 0.1 THEN 0.75 ELSE 0.997 END AS kept,
                i % 15 <> 0 AND random() < 0.005 AS torn
            FROM range($rows) numbers(i)
        ), ticked AS (SELECT *, {ticked} FROM drawn)
        SELECT uuid()::VARCHAR AS response_id, commune, village,
            CASE WHEN i % 15 = 0 THEN 'online' ELSE 'visit' END AS form,
            CASE WHEN i % 15 = 0 THEN 'self' ELSE 'clerk' END AS mode,
            NOT torn AS valid, CASE WHEN torn THEN 'two_marks' END AS invalid_reason,
            (DATE '{DAY}' + day)::VARCHAR AS day, {", ".join(ITEMS)}, {said}
        FROM ticked JOIN (SELECT *, row_number() OVER () - 1 AS number FROM frame) ON number = place
    """
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute("SET threads = 1; SET enable_progress_bar = false; SELECT setseed(0.15)")
        values = {"rows": size.rows, "villages": size.villages, "reasons": list(REASONS)}
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)", values)


def fill(url: str, path: Path, frame: pd.DataFrame) -> None:
    """Put the ballots of the file into the campaign of this database."""
    store = open_store(url)
    village = {(c, v): n for n, c, v in zip(frame.id, frame.commune, frame.village, strict=True)}
    with store.write() as connection:
        campaign = campaigns.get(connection, CODE)
        with triggers.suspended(connection):
            for part in _parts(path):
                rows = [*_rows(part, campaign.id, village)]
                connection.execute(insert(tables.response), rows)
        counters.write_anew(connection)
    store.engine.dispose()


def _parts(path: Path) -> Iterator[pd.DataFrame]:
    with duckdb.connect() as connection:
        connection.execute("SELECT * FROM read_parquet($file)", {"file": str(path)})
        while len(part := connection.fetch_df_chunk(_A_BATCH // 2048)):
            yield part.astype(object).where(part.notna(), None)


def _rows(
    part: pd.DataFrame, campaign: int, village: dict[tuple[str, str], int]
) -> Iterator[dict[str, object]]:
    for row in part.to_dict("records"):
        chosen = {item: row[item] for item in ITEMS}
        written = {f"{item}_why": row[f"{item}_why"] for item in ITEMS if row[f"{item}_why"]}
        online = row["form"] == "online"
        yield {
            "id": row["response_id"],
            "campaign_id": campaign,
            "village_id": village[row["commune"], row["village"]],
            "form": row["form"],
            "mode": row["mode"],
            "medium": "phone" if online else "paper",
            "valid": row["valid"],
            "invalid_reason": row["invalid_reason"],
            "answers": json.dumps(chosen, sort_keys=True, separators=(",", ":")),
            "texts": json.dumps(written, ensure_ascii=False) if written else None,
            "content_hash": uuid.UUID(row["response_id"]).bytes * 2,
            "slot": uuid.UUID(row["response_id"]).bytes * 2,
            "received_on": pd.Timestamp(row["day"]).date(),
        }


def zeros_and_ones(path: Path, frame: pd.DataFrame) -> pd.DataFrame:
    """The valid ballots as numbers: village, commune, households and an item a column."""
    ones = ", ".join(f"({item} = 'satisfied')::TINYINT AS {item}" for item in ITEMS)
    query = f"""
        SELECT number::INT AS village, {ones} FROM read_parquet($file)
        JOIN (SELECT *, row_number() OVER () - 1 AS number FROM frame) USING (commune, village)
        WHERE valid
    """
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute("SET threads = 1; SET enable_progress_bar = false")
        data = connection.execute(query, {"file": str(path)}).fetch_df()
    commune = pd.factorize(frame["commune"])[0].astype(np.int64)
    data["commune"] = commune[data["village"]]
    data["households"] = frame["households"].to_numpy(dtype=np.float64)[data["village"]]
    return data
