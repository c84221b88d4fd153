"""A test that does not run is a failure, however it was kept from running."""

import subprocess
import sys
from pathlib import Path

import pytest

WAYS = {
    "a mark": "import pytest\n@pytest.mark.skip\ndef test_it(): pass\n",
    "a call": "import pytest\ndef test_it(): pytest.skip('no database')\n",
    "a fixture": (
        "import pytest\n@pytest.fixture\ndef database(): pytest.skip('no database')\n"
        "def test_it(database): pass\n"
    ),
    "a missing package": "import pytest\npytest.importorskip('no_such')\ndef test_it(): pass\n",
    "an expected failure": "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False\n",
}
ROOT = Path(__file__).parents[1]


def run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "tests.no_silence", "-c", "/dev/null"]
    return subprocess.run(
        [*command, "--rootdir", folder, folder], cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_test_kept_from_running_fails_the_run(tmp_path: Path, way: str) -> None:
    done = run(tmp_path, WAYS[way])
    assert done.returncode != 0, done.stdout
    assert "no test may be skipped" in done.stdout


def test_a_test_that_runs_passes(tmp_path: Path) -> None:
    assert run(tmp_path, "def test_it(): assert True\n").returncode == 0
