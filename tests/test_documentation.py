"""The README says what is so: its commands, its settings, its map."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_the_code_reads_is_documented_and_no_other() -> None:
    read = set(re.findall(r'"(SURVEY_[A-Z_]+)"', (ROOT / "survey_app/config.py").read_text()))
    assert read == set(re.findall(r"^\| `(SURVEY_[A-Z_]+)` \|", README, re.MULTILINE))


def test_every_flask_command_of_the_readme_exists(app: Flask) -> None:
    known = {
        f"{name} {sub}" if hasattr(command, "commands") else name
        for name, command in app.cli.commands.items()
        for sub in getattr(command, "commands", {"": None})
    }
    shown = re.findall(r"flask --app wsgi ([a-z]+)(?: ([a-z]+))?", README)
    assert shown
    for first, second in shown:
        assert first in known or f"{first} {second}" in known


def test_every_room_of_the_map_is_there() -> None:
    rooms = re.findall(r"^\| `([a-z_/]+/)` \|", README, re.MULTILINE)
    assert len(rooms) >= 8
    assert all((ROOT / room).is_dir() for room in rooms)


@pytest.mark.parametrize("help_of", [["compile"]])
def test_the_standalone_command_takes_what_the_readme_says(help_of: list[str]) -> None:
    shown = re.search(r"python -m analysis compile((?:.|\n)*?)\n\n", README)
    assert shown
    options = set(re.findall(r"--[a-z-]+", shown[1]))
    usage = subprocess.run(
        [sys.executable, "-m", "analysis", *help_of, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert all(option in usage for option in options)


def test_the_readme_s_example_of_the_library_runs() -> None:
    shown = re.search(r"^    from fractions.*?\n\n(?! {4})", README, re.MULTILINE | re.DOTALL)
    assert shown
    program = "\n".join(line.removeprefix("    ") for line in shown[0].splitlines())
    subprocess.run(
        [sys.executable, "-c", program + "\nassert 0 < share.value < 1"], cwd=ROOT, check=True
    )


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of a machine it was made on, and no host of a package registry."""
    alien = re.compile(r"/work/|\.\./shared|pypi\.org|registry\.npmjs|deb\.debian")
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".txt", ".html", ".js", ".css", ".in"}:
            if path == Path(__file__) or not path.exists():
                continue
            assert not alien.search(path.read_text(encoding="utf-8")), name
