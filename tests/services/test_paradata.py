"""How interviews went feeds the checks of quality, and singles no household out."""

import io
import json
import re
import zipfile

import pytest
from sqlalchemy import select, update

from analysis.quality.interviews import interviews_from_responses
from analysis.quality.revisit import examine
from survey_app.services import campaigns, dataset, export, reporting
from survey_app.services.data_package import campaign_tables
from survey_app.services.field import paradata, tablets
from survey_app.services.keys import Keys
from survey_app.services.publishing.document import make
from survey_app.services.publishing.package import package
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store import responses, visits
from survey_app.store.engine import Store
from survey_app.store.people import Account
from survey_app.store.tables import paradata as paradata_table
from survey_app.store.tables import response
from tests import builders
from tests.builders import Asked
from tests.services.door import Door
from tests.services.tablet import PASSWORD, Kit

VILLAGES = (("Thôn 4", 12), ("Thôn Làng Chùa", 3))


@pytest.fixture
def asked(store: Store, keys: Keys) -> Asked:
    with store.write() as connection:
        return builders.households(connection, keys, villages=VILLAGES)


def second_officer(kit: Kit) -> Account:
    """Another officer at work on the same tablet."""
    with kit.store.write() as connection:
        made = people.create_account(connection, "hoa", "Ma Thị Hoa", PASSWORD, "officer")
        accounts.change(connection, made.id, everywhere=False)
        accounts.set_villages(connection, made.id, [1])
        tablets.sign_on(connection, kit.tablet, made)
        return made


def asks(kit: Kit, asked: Asked, lines: range, **changes: object) -> None:
    """The officer, or the one named in `changes`, interviews these lines, and notes each visit."""
    for line in lines:
        measured = {"seconds": 300 + line}
        told = {"paradata": measured} | changes
        answer = kit.response(asked.cards[line - 1].code, line, **told)
        assert [x.outcome for x in kit.send(answer, kit.visit(line, "answered"))] == [
            "accepted",
            "accepted",
        ]


def test_the_dataset_tells_who_asked_how_long_and_in_which_language(
    kit: Kit, door: Door, keys: Keys, asked: Asked
) -> None:
    asks(kit, asked, range(1, 7))
    door.send(asked.cards[8].code)
    with kit.store.read() as connection:
        table = dataset.rows(connection, door.campaign())
    asked_for = table[table["medium"] == "tablet"]
    mine = paradata.pseudonym(keys, asked.campaign, kit.officer.id)
    assert set(asked_for["officer"]) == {mine}
    assert sorted(asked_for["duration"]) == [301, 302, 303, 304, 305, 306]
    assert set(asked_for["language"]) == {"vi"}
    (online,) = table[table["medium"] == "phone"].to_dict("records")
    assert (online["officer"], online["language"]) == ("", "")
    assert table["duration"].isna().sum() == 1


def test_a_campaign_without_tablets_has_no_such_columns(door: Door, asked: Asked) -> None:
    door.send(asked.code)
    with door.store.read() as connection:
        table = dataset.rows(connection, door.campaign())
        resource = campaign_tables.responses(connection, door.campaign())
    assert not {"officer", "duration", "language"} & set(table)
    assert [field.name for field in resource.fields] == list(table)


@pytest.mark.parametrize(
    ("first", "second", "told"), [(6, 6, 2), (8, 4, 0), (10, 2, 0), (4, 0, 0), (5, 0, 1)]
)
def test_no_few_households_stand_behind_an_officer_or_behind_the_lack_of_one(
    kit: Kit, door: Door, asked: Asked, first: int, second: int, told: int
) -> None:
    asks(kit, asked, range(1, first + 1))
    if second:
        other = second_officer(kit)
        asks(kit, asked, range(first + 1, first + second + 1), by=other.id)
    with kit.store.read() as connection:
        table = dataset.rows(connection, door.campaign())
    sizes = table["officer"].value_counts()
    assert len(sizes.drop("", errors="ignore")) == told
    assert "" not in sizes or sizes[""] >= paradata.FEWEST or sizes[""] == len(table)


def test_a_rare_language_is_not_told_of_its_few_households(
    kit: Kit, door: Door, asked: Asked
) -> None:
    asks(kit, asked, range(1, 3), language="hmn")
    asks(kit, asked, range(3, 13))
    with kit.store.read() as connection:
        table = dataset.rows(connection, door.campaign())
    assert set(table["language"]) == {""}


def test_closing_keeps_no_more_than_the_dataset_tells(
    kit: Kit, door: Door, keys: Keys, asked: Asked
) -> None:
    asks(kit, asked, range(1, 8))
    other = second_officer(kit)
    asks(kit, asked, range(8, 10), by=other.id)
    with kit.store.write() as connection:
        campaign = campaigns.get(connection, kit.code)
        tablets.check_in(connection, campaign, kit.tablet.id)
    door.move("counting")
    with kit.store.read() as connection:
        before = dataset.rows(connection, door.campaign())
    door.move("closed")
    with kit.store.read() as connection:
        after = dataset.rows(connection, door.campaign())
        kept = connection.execute(select(paradata_table)).all()
    assert after.equals(before)
    assert {row.detail for row in kept} == {None}
    assert {row.officer for row in kept} == set(after["officer"])


def test_what_is_erased_takes_how_it_was_asked_with_it(kit: Kit, asked: Asked) -> None:
    asks(kit, asked, range(1, 3))
    with kit.store.write() as connection:
        first, second = sorted(connection.execute(select(response.c.id)).scalars())
        responses.erase(connection, first)
        assert connection.execute(select(paradata_table.c.response_id)).scalars().all() == [second]


def test_the_package_carries_the_measures_explained_and_open_data_do_not(
    kit: Kit, door: Door, asked: Asked
) -> None:
    asks(kit, asked, range(1, 13))
    with kit.store.write() as connection:
        tablets.check_in(connection, door.campaign(), kit.tablet.id)
    door.move("closed")
    with kit.store.read() as connection:
        campaign = door.campaign()
        mine = set(dataset.rows(connection, campaign)["officer"])
        kept = zipfile.ZipFile(io.BytesIO(export.zipped(connection, campaign)))
        open_data = package(connection, campaign, make(connection, campaign))
    header = kept.read("responses.csv").decode("utf-8-sig").splitlines()[0].split(",")
    assert header[9:12] == ["officer", "duration", "language"]
    told = json.loads(kept.read("datapackage.json"))
    assert "không chuyển ra ngoài cơ quan" in told["description"]
    explained = kept.read("codebook.csv").decode()
    assert "Bí danh của cán bộ" in explained
    (officer,) = mine
    assert any(officer in content for content in texts(kept))
    opened = texts(zipfile.ZipFile(io.BytesIO(open_data)))
    assert not [t for t in opened if officer in t or t in ("duration", "language")]


def texts(kept: zipfile.ZipFile) -> list[str]:
    """Each column name and each cell of every table of a package, as text."""
    tables = [name for name in kept.namelist() if name.endswith((".csv", ".json", ".html"))]
    return [cell for name in tables for cell in re.split(r'[,"\r\n]', kept.read(name).decode())]


def test_an_interview_faster_than_can_be_is_found_in_the_rows(
    kit: Kit, door: Door, asked: Asked
) -> None:
    asks(kit, asked, range(1, 12))
    asks(kit, asked, range(12, 13), paradata={"seconds": 9})
    with kit.store.write() as connection:
        tablets.check_in(connection, door.campaign(), kit.tablet.id)
    door.move("closed")
    with kit.store.read() as connection:
        campaign = door.campaign()
        rows = dataset.counted_rows(connection, campaign)
        form = campaigns.questionnaire(connection, campaign)
        compilation = reporting.compiled(connection, campaign)
        tally = reporting.area_tally(compilation, "commune", 1)
        appendix = reporting.paper(connection, campaign, compilation, "appendix", tally)
    found = examine(interviews_from_responses(rows, form), deals=99)
    (short,) = [entry for entry in found.queue if entry.kind == "interview"]
    assert short.name[:2] == ("Xã Trung Môn", "Thôn 4")
    assert appendix.analysis.quality is not None
    assert short in appendix.analysis.quality.queue


def test_what_is_no_measure_is_left_out(kit: Kit, asked: Asked) -> None:
    odd = {
        "seconds": -3,
        "items": {"q01": 4.5, "q99": 3, "q02": "lâu", "q03": True},
        "order": ["q01", "q01", 7, "q99"],
        "changes": {"q01": 2, "q02": "x"},
        "breaks": [130.5, "x", -1],
        "card": asked.code,
    }
    kit.send(kit.response(asked.code, 1, paradata=odd, language="không phải tiếng"))
    kit.send(kit.response(asked.cards[1].code, 2, paradata="không đo"))
    with kit.store.read() as connection:
        rows = connection.execute(select(paradata_table)).all()
        measured = visits.measured(connection, asked.campaign.id)
    details = sorted((row.detail or "" for row in rows), key=len)
    assert details[0] == ""
    assert json.loads(details[1]) == {
        "items": {"q01": 4.5},
        "order": ["q01"],
        "changes": {"q01": 2},
        "breaks": [130.5, 0],
    }
    assert {m.seconds for m in measured} == {0}
    assert {m.language for m in measured} == {"vi"}


def test_an_unmeasured_time_is_a_gap_and_no_time_of_nothing(
    kit: Kit, door: Door, asked: Asked
) -> None:
    asks(kit, asked, range(1, 6), paradata={})
    with kit.store.write() as connection:
        connection.execute(update(paradata_table).values(seconds=0))
    with kit.store.read() as connection:
        table = dataset.rows(connection, door.campaign())
        form = campaigns.questionnaire(connection, door.campaign())
    assert table["duration"].isna().all()
    assert len(interviews_from_responses(table, form)) == 5
