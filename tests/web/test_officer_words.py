"""The tablet's words and lists are the server's."""

import json
import re
from pathlib import Path

from questionnaires.catalogue import MESSAGES
from survey_app.core import disposition
from survey_app.web import officer

FOLDER = Path(officer.__file__).parents[1] / "static" / "officer"


def test_dispositions_are_the_server_s_in_its_order_and_words() -> None:
    text = (FOLDER / "meanings.js").read_text(encoding="utf-8")
    found = re.findall(r'(\w+): \{ label: "([^"]+)", again: (true|false) \}', text)
    told = [(name, m.label, json.dumps(m.again)) for name, m in disposition.MEANINGS.items()]
    assert found == told
    assert f"VISITS = {disposition.VISITS};" in text


def test_every_fault_the_tablet_finds_has_words() -> None:
    text = (FOLDER / "clean.js").read_text(encoding="utf-8")
    found = set(re.findall(r"^  (answer_\w+): ", text, re.MULTILINE))
    assert found == {code for code in MESSAGES if code.startswith("answer_")}
