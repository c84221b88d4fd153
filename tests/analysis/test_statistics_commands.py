"""`python -m analysis estimate|verify|compare|quality|plot`: figures and charts from files."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.__main__ import main
from questionnaires.library import load_questionnaire

FORM = load_questionnaire("ntm-xa.2017")
OVERALL = FORM.overall_item.code
SIZES = (60, 75, 90, 110, 140, 180, 210)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a made-up commune: seven villages, the third less satisfied."""
    random = np.random.default_rng(7)
    frame, rows = [], []
    for place, households in enumerate(SIZES, 1):
        asked = households * 8 // 10
        name = f"Thôn {place}"
        frame.append(("Xã A", name, households, asked, asked))
        for _ in range(households * 7 // 10):
            likely = 0.7 if place == 3 else 0.96
            answers = np.where(random.random(len(FORM.binary_items)) < likely, "satisfied",
                               "not_satisfied")  # fmt: skip
            mode = "self" if random.random() < 0.5 else "officer"
            rows.append((f"r{len(rows)}", "Xã A", name, "visit", mode, 1, *answers))
    codes = [item.code for item in FORM.binary_items]
    columns = ["response_id", "commune", "village", "form", "mode", "valid", *codes]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "responses.csv", index=False)
    columns = ["commune", "village", "households", "asked", "issued"]
    pd.DataFrame(frame, columns=columns).to_csv(tmp_path / "frame.csv", index=False)
    return tmp_path


def run(folder: Path, command: str, *more: str, responses: str = "responses.csv") -> int:
    files = ["--frame", str(folder / "frame.csv"), "--responses", str(folder / responses)]
    rule = ["--questionnaire", "ntm-xa.2017", "--rule", "hd-78-2017"]
    return main([command, *rule, *files, *more])


def read(folder: Path, command: str, **more: str) -> dict[str, Any]:
    target = folder / f"{command}.json"
    assert run(folder, command, "--json", str(target), **more) == 0
    found: dict[str, Any] = json.loads(target.read_text())
    return found


def test_estimates_hold_counts_limits_bounds_and_classes(folder: Path) -> None:
    found = read(folder, "estimate")
    overall = next(item for item in found["whole"]["items"] if item["item"] == OVERALL)
    assert overall["households"] == sum(SIZES)
    lower, upper = overall["interval"]
    assert overall["worst_case"][0]["decimal"] < lower < overall["value"] < upper
    bars = {each["bar"]: each for each in found["whole"]["evidence"]}
    assert bars["overall"]["class"] in "ABCDEF"
    assert bars["coverage"]["class"] is None
    assert found["communes"][0]["items"] == found["whole"]["items"]


def test_what_was_published_is_verified_and_a_changed_digit_found(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("compile", "estimate", "compare", "quality"):
        found = read(folder, command)
        published = str(folder / f"{command}.json")
        assert run(folder, "verify", "--published", published) == 0
        assert '"agrees": true' in capsys.readouterr().out
        assert found["meta"]
    changed = json.loads((folder / "estimate.json").read_text())
    changed["whole"]["items"][0]["satisfied"] += 1
    (folder / "changed.json").write_text(json.dumps(changed))
    target = str(folder / "verdict.json")
    published = str(folder / "changed.json")
    assert run(folder, "verify", "--published", published, "--json", target) == 1
    verdict = json.loads(Path(target).read_text())
    assert [each["place"] for each in verdict["differences"]] == ["whole.items.1.satisfied"]
    assert "Không khớp: 1 chỗ." in capsys.readouterr().out


def test_a_file_that_is_no_result_is_refused(folder: Path) -> None:
    for text in ("không phải JSON", "[]", '{"meta": {"command": "xoa"}}'):
        (folder / "else.json").write_text(text)
        assert run(folder, "verify", "--published", str(folder / "else.json")) == 2
    assert run(folder, "verify", "--published", str(folder / "none.json")) == 2


def test_villages_are_compared_with_their_ranks_and_modes(folder: Path) -> None:
    found = read(folder, "compare")
    bands = {place["name"]: place["band"] for place in found["places"]}
    assert bands.pop("Thôn 3") == "below"
    assert set(bands.values()) <= {"within", "above"}
    assert found["places"][2]["ranks"][0] >= 5
    assert [each["first"] for each in found["contrasts"]] == ["self"]


def test_the_queue_is_equal_for_equal_files(folder: Path) -> None:
    assert read(folder, "quality") == read(folder, "quality")


def test_every_chart_is_written_with_its_words(folder: Path) -> None:
    assert run(folder, "plot", "--out", str(folder / "bieu-do")) == 0
    pictures = sorted(path.stem for path in (folder / "bieu-do").glob("*.svg"))
    assert {"coverage-1", "dots-1", "funnel-1", "items-1"} <= set(pictures)
    words = (folder / "bieu-do" / "funnel-1.txt").read_text()
    assert "Thôn 3" in words


def test_parquet_gives_what_csv_gives(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    source, target = folder / "responses.csv", folder / "responses.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)"
        )
    plain = read(folder, "estimate")
    assert read(folder, "estimate", responses="responses.parquet") == plain
    (folder / "broken.parquet").write_bytes(b"PAR1")
    assert run(folder, "estimate", "--json", "-", responses="broken.parquet") == 2
