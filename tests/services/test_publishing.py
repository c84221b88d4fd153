"""Publishing: made once, kept, safe to show, and checked by anybody who has the package."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import frictionless
import pytest

from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns, reporting
from survey_app.services.keys import Keys
from survey_app.services.opinions import reading, reviewing
from survey_app.services.opinions.reviewing import Ruling
from survey_app.services.publishing import document as documents
from survey_app.services.publishing import keeping
from survey_app.store import campaigns as campaign_rows
from survey_app.store.engine import Store
from tests import builders, published


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def made(
    store: Store, keys: Keys, **how: object
) -> tuple[keeping.Published, documents.Json, bytes]:
    """A province published: where it stands, its document, its package."""
    with store.write() as connection:
        published.province(connection, keys, **how)  # type: ignore[arg-type]
    with store.read() as connection:
        found = keeping.get(connection, "tinh-2018")
        return (
            found,
            keeping.document(connection, found.newest),
            keeping.download(connection, found, 1),
        )


def test_two_downloads_of_a_publication_are_one_file(store: Store, keys: Keys) -> None:
    found, _, content = made(store, keys)
    with store.read() as connection:
        assert keeping.download(connection, found, 1) == content
    assert hashlib.sha256(content).hexdigest() == found.newest.sha256
    assert [edition.edition for edition in found.editions] == [1]


def back_to_closed(store: Store) -> None:
    with store.write() as connection:
        campaign = campaigns.get(connection, "tinh-2018")
        campaign_rows.change(connection, campaign.id, state="closed")


def publish(store: Store) -> keeping.Published:
    with store.write() as connection:
        campaigns.move(connection, campaigns.get(connection, "tinh-2018"), "published")
    with store.read() as connection:
        return keeping.get(connection, "tinh-2018")


def test_the_same_figures_published_again_make_no_new_edition(store: Store, keys: Keys) -> None:
    before, _, _ = made(store, keys)
    back_to_closed(store)
    assert publish(store).editions == before.editions


def test_corrected_figures_make_a_new_edition_and_the_old_package_is_gone(
    store: Store, keys: Keys
) -> None:
    before, _, _ = made(store, keys)
    back_to_closed(store)
    with store.write() as connection:
        campaign = campaigns.get(connection, "tinh-2018")
        campaign_rows.change(connection, campaign.id, title="Tên đã đính chính")
    after = publish(store)
    assert [edition.edition for edition in after.editions] == [2, 1]
    assert after.editions[1] == before.newest
    with store.read() as connection, pytest.raises(Refused) as refused:
        keeping.download(connection, after, 1)
    assert refused.value.codes == ("results_not_published",)


@pytest.mark.parametrize("state", ["draft", "open", "counting", "closed"])
def test_nothing_is_shown_of_a_campaign_that_is_not_published(
    store: Store, keys: Keys, state: str
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state=state)
    with store.read() as connection:
        assert keeping.published(connection) == []
        with pytest.raises(Refused) as refused:
            keeping.get(connection, "trung-mon")
    assert refused.value.codes == ("results_not_published",)


def test_what_is_taken_back_is_shown_no_more(store: Store, keys: Keys) -> None:
    made(store, keys)
    back_to_closed(store)
    with store.read() as connection:
        assert keeping.published(connection) == []


def test_a_publication_that_is_not_proved_safe_is_refused_and_the_campaign_stays_closed(
    store: Store, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as connection:
        published.province(connection, keys, state="closed")

    def unsafe(*_: object) -> None:
        raise Refused(Problem("disclosure_unsafe", "", {"cell": "Thôn 1", "low": 1, "high": 1}))

    monkeypatch.setattr(reporting, "publication_on", unsafe)
    with store.write() as connection, pytest.raises(Refused):
        campaigns.move(connection, campaigns.get(connection, "tinh-2018"), "published")
    with store.read() as connection:
        assert campaigns.get(connection, "tinh-2018").state == "closed"


def test_a_count_that_the_open_tables_withhold_stands_nowhere(store: Store, keys: Keys) -> None:
    _, document, content = made(store, keys, few=True)
    with store.read() as connection:
        campaign = campaigns.get(connection, "tinh-2018")
        items = reporting.publication(connection, campaign).tables["items"]
    communes = items[items["level"] == "Xã"]
    assert communes["satisfied"].isna().any()
    for area in (area for area in document["areas"] if area["level"] == "commune"):
        shown = communes.loc[communes["commune"] == area["name"], "satisfied"]
        told = [line["satisfied"] for line in area["answers"]]
        assert told == [
            None if hidden else int(n) for n, hidden in zip(shown, shown.isna(), strict=True)
        ]
    assert json.loads(files_of(content)["ket-qua.json"]) == document


def test_no_reason_that_nobody_has_read_is_published(store: Store, keys: Keys) -> None:
    _, document, content = made(store, keys)
    told = json.dumps(document, ensure_ascii=False).encode()
    for text in (told, *files_of(content).values()):
        assert published.REASON.encode() not in text


def test_a_reason_is_published_as_somebody_has_read_it(store: Store, keys: Keys) -> None:
    with store.write() as connection:
        campaign = published.province(connection, keys, few=True, state="closed")
        written = reading.opinions(connection, campaign)
        reviewing.review(connection, campaign, [Ruling(w.key, True, "Kênh …") for w in written])
        campaigns.move(connection, campaign, "published")
    with store.read() as connection:
        found = keeping.get(connection, "tinh-2018")
        areas = keeping.document(connection, found.newest)["areas"]
        content = keeping.download(connection, found, 1)
    told = {area["name"]: {reason["text"] for reason in area["reasons"]} for area in areas}
    assert told["Phường Phan Thiết"] == set()  # too few answered there
    assert {"Kênh …"} in told.values()
    assert all(published.REASON.encode() not in data for data in files_of(content).values())


def test_a_commune_with_few_ballots_gets_no_verdict_and_cannot_be_worked_out(
    store: Store, keys: Keys
) -> None:
    _, document, _ = made(store, keys, few=True)
    areas = {area["name"] or "whole": area for area in document["areas"]}
    few = areas["Phường Phan Thiết"]
    assert few["verdict"] is None
    assert set(few["overall"].values()) == {None}
    whole = document["areas"][0]
    assert whole["verdict"] is None  # its parts would tell the one that is missing
    assert whole["overall"]["all_satisfied_share"] is None
    assert sum(area["verdict"] is None for area in document["areas"]) < len(document["areas"])


def test_a_share_over_whole_ballots_is_rounded_where_a_village_is_withheld(
    store: Store, keys: Keys
) -> None:
    _, document, _ = made(store, keys)
    shares = [area["overall"]["all_satisfied_share"] for area in document["areas"]]
    assert any(share["about"] for share in shares)
    assert all(share["numerator"] % 5 == 0 for share in shares if share["about"])


def test_no_estimate_stands_where_it_could_tell_a_village_s_count(store: Store, keys: Keys) -> None:
    _, document, _ = made(store, keys, few=True)
    for area in document["areas"]:
        hidden = [v for v in area["villages"] if v["overall"]["satisfied"] is None]
        assert not (hidden and area["estimate"])
    assert any(area["estimate"] for area in document["areas"])


def test_the_package_is_a_valid_data_package(store: Store, keys: Keys, tmp_path: Path) -> None:
    _, _, content = made(store, keys, few=True)
    for name, data in files_of(content).items():
        (tmp_path / name).write_bytes(data)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
