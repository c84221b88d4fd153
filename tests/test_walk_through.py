"""The walk-through of the statistics runs as it is printed."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parent.parent / "docs" / "walk-through.md"


def test_every_block_of_the_walk_through_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 7
    session: dict[str, object] = {"__name__": "walk_through"}
    for number, block in enumerate(blocks, 1):
        exec(compile(block, f"walk-through.md, block {number}", "exec"), session)
    printed = capsys.readouterr().out
    assert '"agrees": true' in printed
    assert "Share(numerator=" in printed
