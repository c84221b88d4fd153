"""verify-open: a downloaded package is checked without the application, and a change is found."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.disclosure.package import faults_of
from questionnaires.problem import Refused
from survey_app.services.keys import Keys
from survey_app.services.publishing import keeping
from survey_app.store.engine import Store
from tests import published
from tests.services.test_publishing import files_of

ROOT = Path(__file__).parent.parent.parent
Files = dict[str, bytes]


@pytest.fixture
def content(store: Store, keys: Keys) -> bytes:
    with store.write() as connection:
        published.province(connection, keys, few=True)
    with store.read() as connection:
        found = keeping.get(connection, "tinh-2018")
        return keeping.download(connection, found, found.newest.edition)


def run(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", "verify-open", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_command_on_the_results_page_proves_the_downloaded_file(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "tinh-2018.zip").write_bytes(content)
    done = run(tmp_path / "tinh-2018.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Khớp")


def unpacked(files: Files, folder: Path, hashed_anew: bool) -> Path:
    """The files in a folder; `hashed_anew`: by somebody who also mends the list of hashes."""
    if hashed_anew:
        told = json.loads(files["datapackage.json"])
        for each in told["resources"]:
            if each["path"] in files:
                sha256 = hashlib.sha256(files[each["path"]]).hexdigest()
                each["hash"] = f"sha256:{sha256}"
        files = files | {"datapackage.json": json.dumps(told).encode()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def one_more_ballot(files: Files) -> Files:
    """The whole and every village as they were; one commune's returned ballots one more."""
    name = "so-ho-so-phieu.csv"
    lines = files[name].decode("utf-8-sig").split("\r\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("Xã,"))
    cells = lines[at].split(",")
    cells[7] = str(int(cells[7]) + 1)
    lines[at] = ",".join(cells)
    return files | {name: "\r\n".join(lines).encode("utf-8-sig")}


def better_verdict(files: Files) -> Files:
    told = json.loads(files["ket-qua.json"])
    judged = next(area for area in told["areas"] if area["verdict"])
    judged["verdict"]["bars"][1]["outcome"] = "no_data"
    return files | {"ket-qua.json": json.dumps(told).encode()}


def better_share(files: Files) -> Files:
    told = json.loads(files["ket-qua.json"])
    shown = next(area for area in told["areas"] if area["verdict"])
    shown["answers"][2]["satisfied"] += 1
    return files | {"ket-qua.json": json.dumps(told).encode()}


CHANGES = {
    one_more_ballot: {"package_sum", "package_restated"},
    better_verdict: {"package_restated"},
    better_share: {"package_restated"},
}


@pytest.mark.parametrize("hashed_anew", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_a_figure_changed_afterwards_is_found_even_with_hashes_mended(
    content: bytes, tmp_path: Path, change: Callable[[Files], Files], hashed_anew: bool
) -> None:
    found = faults_of(unpacked(change(files_of(content)), tmp_path, hashed_anew))
    hashes = set() if hashed_anew else {"package_file_changed"}
    assert {problem.code for problem in found} == CHANGES[change] | hashes


def test_a_changed_package_is_refused_by_exit_code_and_words(
    content: bytes, tmp_path: Path
) -> None:
    done = run(unpacked(one_more_ballot(files_of(content)), tmp_path, True))
    assert done.returncode == 1
    assert "cộng các phần được" in done.stdout


def test_a_file_left_out_is_named(content: bytes, tmp_path: Path) -> None:
    files = files_of(content)
    del files["codebook.csv"]
    (problem,) = faults_of(unpacked(files, tmp_path, True))
    assert (problem.code, problem.place) == ("package_file_missing", "codebook.csv")


@pytest.mark.parametrize("data", [b"", b"PK not a zip", None])
def test_what_is_no_package_is_refused_with_words(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(Refused) as refused:
        faults_of(tmp_path / "x.zip")
    (code,) = refused.value.codes
    assert code == ("file_unknown" if data is None else "package_unreadable")
