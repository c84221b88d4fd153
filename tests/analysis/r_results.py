"""Results of a second program, kept under tests/cases/r: data, design in words, what R found."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent.parent / "cases" / "r"
TOLERANCE = {"rtol": 1e-8, "atol": 1e-12}


def r_results(case: str) -> dict[str, dict[str, Any]]:
    """What R found, by the key of the result."""
    text = (CASES / case / "expected.json").read_text(encoding="utf-8")
    return {result["key"]: result for result in json.loads(text)["results"]}
