"""`python -m analysis publish`: the open tables as files, or no file at all."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.disclosure import families
from questionnaires.library import load_questionnaire

FORM = load_questionnaire("ntm-xa.2017")
CODES = [item.code for item in FORM.binary_items]
BAD = {"Thôn 1": 2, "Thôn 2": 7, "Thôn 3": 0, "Thôn 4": 9}
NAMES = [
    "hai-long-tung-cau.csv", "hinh-thuc.csv", "khoang-suy-ra.csv", "kiem-tra.txt", "ly-do.csv",
    "so-ho-so-phieu.csv",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four villages of forty households, some of them dissatisfied with q01."""
    rows = [
        {"response_id": f"{village} {at}", "village": village, "form": "visit", "valid": "1"}
        | dict.fromkeys(CODES, "satisfied")
        | ({"q01": "not_satisfied", "q01_why": "Đường lầy lội"} if at < bad else {})
        for village, bad in BAD.items()
        for at in range(40)
    ]
    pd.DataFrame(rows).fillna("").to_csv(tmp_path / "responses.csv", index=False)
    frame = [("Xã A", village, 50, 45, 45) for village in BAD]
    columns = ["commune", "village", "households", "asked", "issued"]
    pd.DataFrame(frame, columns=columns).to_csv(tmp_path / "frame.csv", index=False)
    return tmp_path


def publish(folder: Path) -> int:
    files = ["--frame", str(folder / "frame.csv"), "--responses", str(folder / "responses.csv")]
    rule = ["--questionnaire", "ntm-xa.2017", "--rule", "hd-78-2017"]
    return main(["publish", *rule, *files, "--out", str(folder / "cong-bo")])


def test_the_open_tables_are_written_with_their_proof(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(folder) == 0
    written = sorted(path.name for path in (folder / "cong-bo").iterdir())
    assert written == NAMES
    table = pd.read_csv(folder / "cong-bo" / "hai-long-tung-cau.csv", dtype=str)
    first = table[table["Câu hỏi"] == "q01"]
    assert first["Chưa hài lòng"].tolist() == ["18", "…", "…", "0", "9"]
    assert first["Hài lòng"].tolist() == ["142", "…", "…", "40", "31"]
    assert "Kiểm tra bảo mật: đạt." in capsys.readouterr().out


def test_nothing_is_written_where_the_audit_fails(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(families, "_cheapest", lambda *_: ())  # hides the sensitive cell alone
    assert publish(folder) == 2
    assert not (folder / "cong-bo").exists()
    assert "Thôn 1, xã A, q01 có thể bị suy ra" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "cong-bo").write_text("")
    assert publish(folder) == 2
    assert "Không ghi được tệp kết quả" in capsys.readouterr().err
