"""python -m analysis compile: the same figures from files alone, or every fault and no file."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from questionnaires.library import form_text, load_questionnaire, rule_text
from tests.analysis.ballots import CASES

ROOT = Path(__file__).parent.parent.parent
XA = load_questionnaire("ntm-xa.2017")
CODES = [item.code for item in XA.binary_items]
FRAME = (
    "commune,village,households,asked,issued\n"
    "Xã Tam Giang,Thôn Đông Xuân,209,141,141\n"
    "Xã Tam Giang,Thôn Hòa Bình,100,80,80\n"
)


@dataclass(frozen=True)
class Done:
    """A finished command."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


def responses(*rows: dict[str, str], columns: tuple[str, ...] = ()) -> str:
    """A responses file; what a row leaves out is a valid visit, satisfied everywhere."""
    names = ["response_id", "village", "form", "valid", *columns, *CODES, "q01_why"]
    usual = {"village": "Thôn Đông Xuân", "form": "visit", "valid": "1"}
    usual |= dict.fromkeys(CODES, "satisfied")
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({"response_id": f"r{n}"} | usual | row for n, row in enumerate(rows, 1))
    return out.getvalue()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(
        frame: str | bytes,
        answers: str | bytes,
        *more: str,
        form: str = "ntm-xa.2017",
        rule: str = "hd-78-2017",
        target: str | None = None,
    ) -> Done:
        for name, text in (("frame.csv", frame), ("responses.csv", answers)):
            (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        files = ["--frame", tmp_path / "frame.csv", "--responses", tmp_path / "responses.csv"]
        words = ["compile", "--questionnaire", form, "--rule", rule, *files]
        words += ["--json", target or tmp_path / "out.json", *more]
        code = main([str(word) for word in words])
        return Done(code, *capsys.readouterr())

    return command


def written(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "out.json").read_text())
    return found


def dong_xuan() -> str:
    """141 ballots with 40 answers "not satisfied" among the first 16 items."""
    rows: list[dict[str, str]] = [{} for _ in range(141)]
    for k in range(40):
        rows[k][CODES[k % 16]] = "not_satisfied"
    return responses(*rows)


def test_files_give_the_published_figures(run: Run, tmp_path: Path) -> None:
    frame = "".join(FRAME.splitlines(keepends=True)[:2])
    done = run(frame, dong_xuan())
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"Đã ghi {tmp_path / 'out.json'}: 1 thôn, 141/209 hộ có phiếu.",
        "Kết luận: đạt.",
    ]
    whole = written(tmp_path)
    assert whole["coverage"] == {
        "households": 209,
        "asked": 141,
        "issued": 141,
        "returned": 141,
        "valid": 141,
        "invalid": 0,
        "share": {"fraction": "141/209", "decimal": 141 / 209},
    }
    assert whole["overall"]["overall_item_share"]["share"] == {"fraction": "1/1", "decimal": 1.0}
    pooled = whole["overall"]["pooled_share"]
    assert (pooled["numerator"], pooled["denominator"]) == (2_216, 2_256)
    assert Fraction(pooled["share"]["fraction"]) == Fraction(2_216, 2_256)
    assert whole["overall"]["all_satisfied_share"]["numerator"] == 101
    first = whole["items"][0]
    assert (first["code"], first["satisfied"], first["not_satisfied"]) == ("q01", 138, 3)
    assert [bar["bar"] for bar in whole["verdict"]["bars"]] == ["coverage", "content", "overall"]
    assert whole["verdict"]["met"] is True
    assert [c["verdict"]["met"] for c in whole["communes"]] == [True]
    (village,) = whole["villages"]
    assert village["commune"] == "Xã Tam Giang"
    assert village["verdict"] == {"met": None, "bars": [], "judged": False}
    assert village["items"] == whole["items"]


def test_the_command_runs_as_a_module_on_a_laptop(tmp_path: Path) -> None:
    (tmp_path / "frame.csv").write_text(FRAME)
    (tmp_path / "responses.csv").write_text(dong_xuan())
    words = ["--questionnaire", "ntm-xa.2017", "--rule", "hd-78-2017", "--json", "-"]
    files = ["--frame", tmp_path / "frame.csv", "--responses", tmp_path / "responses.csv"]
    command = [sys.executable, "-m", "analysis", "compile", *words, *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert json.loads(done.stdout)["coverage"]["returned"] == 141
    (tmp_path / "responses.csv").write_text("response_id\n1\n")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")


def test_the_document_names_the_files_it_was_made_from(run: Run, tmp_path: Path) -> None:
    assert run(FRAME, dong_xuan()).returncode == 0
    meta = written(tmp_path)["meta"]
    for part, text in (
        ("questionnaire", form_text("ntm-xa.2017")),
        ("rule", rule_text("hd-78-2017")),
    ):
        assert meta[part]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert meta["rule"]["statuses"]["content"] == "to_confirm"
    assert meta["counted_forms"] == ["visit", "meeting"]


def test_a_share_of_nothing_is_null(run: Run, tmp_path: Path) -> None:
    assert run(FRAME, dong_xuan()).returncode == 0
    silent = written(tmp_path)["villages"][1]
    assert silent["items"][0]["share"] is None
    assert silent["overall"]["pooled_share"] == {"numerator": 0, "denominator": 0, "share": None}
    assert silent["coverage"]["share"]["fraction"] == "0/1"


def test_no_response_yet_is_a_result_and_not_a_fault(run: Run, tmp_path: Path) -> None:
    assert run(FRAME, responses()).returncode == 0
    whole = written(tmp_path)
    assert (whole["coverage"]["returned"], whole["items"][0]["share"]) == (0, None)
    assert whole["verdict"]["bars"][1]["outcome"] == "no_data"


def test_the_document_can_go_to_the_screen(run: Run) -> None:
    done = run(FRAME, dong_xuan(), target="-")
    assert json.loads(done.stdout)["coverage"]["returned"] == 141


def test_bom_semicolons_and_decomposed_letters_change_nothing(run: Run, tmp_path: Path) -> None:
    assert run(FRAME, dong_xuan()).returncode == 0
    plain = written(tmp_path)
    frame = unicodedata.normalize("NFD", FRAME).replace("Thôn Hòa", "Thôn  Hòa")
    answers = dong_xuan().replace(",", ";").replace("\n", "\r\n")
    assert run(frame.encode("utf-8-sig"), answers.encode("utf-8-sig")).returncode == 0
    assert written(tmp_path) == plain


def test_a_rule_and_a_form_may_be_files_of_an_office(run: Run, tmp_path: Path) -> None:
    rule = tmp_path / "own.yaml"
    rule.write_text(rule_text("hd-78-2017").replace("more_than: 60/100", "more_than: 90/100"))
    form = tmp_path / "own-form.yaml"
    form.write_text(form_text("ntm-xa.2017"))
    assert run(FRAME, dong_xuan(), form=str(form), rule=str(rule)).returncode == 0
    assert written(tmp_path)["verdict"]["met"] is False


def test_without_a_rule_everything_is_counted_and_nothing_judged(run: Run, tmp_path: Path) -> None:
    assert run(FRAME, responses({"form": "online"}), rule="none").returncode == 0
    whole = written(tmp_path)
    assert (whole["coverage"]["returned"], whole["uncounted"]) == (1, {})
    assert whole["verdict"] == {"met": None, "bars": [], "judged": False}
    assert whole["meta"]["rule"] is None


def test_online_answers_stand_beside_the_official_figure(run: Run, tmp_path: Path) -> None:
    answers = responses({}, {"form": "online", "q17": "not_satisfied"})
    assert run(FRAME, answers).returncode == 0
    whole = written(tmp_path)
    assert whole["coverage"]["returned"] == 1
    assert whole["uncounted"]["online"]["coverage"]["returned"] == 1
    assert whole["uncounted"]["online"]["items"][-1]["not_satisfied"] == 1
    guidance = ("--online-guidance", "Công văn 12/MTTW-BTT")
    assert run(FRAME, answers, *guidance, rule="hd-90-2022").returncode == 0
    assert written(tmp_path)["coverage"]["returned"] == 2


def test_several_communes_are_judged_one_by_one(run: Run, tmp_path: Path) -> None:
    frame = "commune,village,households,asked,issued\nXã A,Thôn 1,4,3,3\nXã B,Thôn 1,4,2,2\n"
    rows = [{"village": "Thôn 1", "commune": name} for name in ("Xã A",) * 3 + ("Xã B",) * 2]
    assert run(frame, responses(*rows, columns=("commune",))).returncode == 0
    whole = written(tmp_path)
    assert [commune["verdict"]["met"] for commune in whole["communes"]] == [True, False]
    coverage = whole["verdict"]["bars"][0]
    assert coverage["met"] is False
    assert coverage["areas"] == {"judged": 2, "met": 1, "not_met": 1, "undecided": 0}
    assert whole["verdict"]["areas"]["met"] == 1


def test_multiple_choices_levels_and_texts_are_distributed(run: Run, tmp_path: Path) -> None:
    answers = (
        "response_id,village,form,valid,q01,q02,q03,q04,q05,q06\n"
        "1,Thôn 1,visit,1,satisfied,satisfied,a;b,low,satisfied,Cần đèn đường\n"
        "2,Thôn 1,visit,true,satisfied,not_satisfied,b,high,satisfied,\n"
    )
    frame = "commune,village,households,asked,issued\nXã A,Thôn 1,4,3,3\n"
    assert run(frame, answers, form=str(CASES / "small.yaml")).returncode == 0
    whole = written(tmp_path)
    several = next(item for item in whole["distributions"] if item["code"] == "q03")
    assert [(o["code"], o["count"]) for o in several["options"]] == [("a", 1), ("b", 2), ("c", 0)]
    assert several["options"][0]["share"] == {"fraction": "1/2", "decimal": 0.5}
    assert whole["opinions"] == [{"text": "Cần đèn đường", "count": 1}]


def refused(done: Done, tmp_path: Path) -> list[str]:
    """The lines of a refusal that left no file behind."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.glob("*.json*")) == []
    return [line.strip() for line in done.stderr.splitlines()]


def test_every_fault_of_both_files_is_named_at_once(run: Run, tmp_path: Path) -> None:
    frame = (
        "commune,village,households,asked,issued\n"
        "Xã A,Thôn 1,2,2,2\n"
        "Xã A,Thôn 1,5,5,5\n"
        "Xã A,Thôn 2,-3,1,1\n"
        "Xã A,Thôn 3,10,2.5,x\n"
        "Xã A,Thôn 4,10,11,11\n"
        "Xã A,,10,10,10\n"
    )
    rows = [
        {"village": "Thôn 4"},
        {"village": "Thôn 4", "response_id": "r1"},
        {"village": "Thôn 9"},
        {"village": "Thôn 4", "form": "phone"},
        {"village": "Thôn 4", "valid": "yes"},
        {"village": "Thôn 4", "q03": "Hài lòng"},
        {"village": "Thôn 4", "response_id": ""},
        *[{"village": "Thôn 1"}] * 3,
    ]
    lines = refused(run(frame, responses(*rows)), tmp_path)
    assert lines[0] == f"Không tổng hợp được: {len(lines) - 1} lỗi."
    for expected in (
        "frame.csv, dòng 3: “Thôn 1” (“Xã A”) xuất hiện hai lần.",
        "frame.csv, dòng 4: Cột “households” phải là số nguyên không âm, đang là “-3”.",
        "frame.csv, dòng 5: Cột “asked” phải là số nguyên không âm, đang là “2.5”.",
        "frame.csv, dòng 5: Cột “issued” phải là số nguyên không âm, đang là “x”.",
        "frame.csv, dòng 6: “Thôn 4”: số hộ được hỏi (11) nhiều hơn tổng số hộ (10).",
        "frame.csv, dòng 7: Chưa ghi “village”.",
        "responses.csv, dòng 3: Mã phiếu “r1” xuất hiện hai lần.",
        "responses.csv, dòng 4: “Thôn 9” không có trong danh sách địa bàn.",
        "responses.csv, dòng 8: Chưa ghi “response_id”.",
        "Thôn 1: “Thôn 1” (“Xã A”) có 3 phiếu, nhiều hơn 2 hộ trong danh sách.",
    ):
        assert expected in lines
    for start in (
        "responses.csv, dòng 5: Hình thức “phone” không có",
        "responses.csv, dòng 6: Cột valid phải là 1/0",
        "responses.csv, dòng 7: Câu q03: “Hài lòng” không phải là phương án",
    ):
        assert any(line.startswith(start) for line in lines), start


def test_villages_of_one_name_need_a_commune_column(run: Run, tmp_path: Path) -> None:
    frame = "commune,village,households,asked,issued\nXã A,Thôn 1,4,3,3\nXã B,Thôn 1,4,2,2\n"
    lines = refused(run(frame, responses({"village": "Thôn 1"})), tmp_path)
    assert lines[1] == (
        "responses.csv, dòng 2: Có nhiều xã cùng có thôn “Thôn 1”; xin thêm cột commune (xã)."
    )


@pytest.mark.parametrize(
    ("frame", "answers", "expected"),
    [
        ("village,asked\nThôn 1,2\n", responses({}), "frame.csv: Thiếu cột “commune”."),
        (FRAME, "response_id,village\n1,2\n", "responses.csv: Thiếu cột “q17”."),
        (FRAME, responses({}, columns=("q88",)), "responses.csv: Cột “q88” không phải là câu hỏi"),
        (FRAME, b"\xff\xfe\x00", "responses.csv: Tệp không phải là văn bản UTF-8."),
        (FRAME, "", "responses.csv: Tệp không có dòng dữ liệu nào."),
        (FRAME.splitlines()[0], responses({}), "frame.csv: Tệp không có dòng dữ liệu nào."),
        (FRAME + "Xã A,Thôn 5\n", responses({}), "frame.csv, dòng 4: Dòng có 2 ô, tiêu đề có 5"),
        (FRAME, 'response_id,"village\n1', "responses.csv, dòng 2: Không đọc được tệp CSV"),
        (FRAME, responses({"day": "1/6/2018"}, columns=("day",)), "Ngày nhận “1/6/2018” phải"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_clearly(
    run: Run, tmp_path: Path, frame: str, answers: str | bytes, expected: str
) -> None:
    lines = refused(run(frame, answers), tmp_path)
    assert any(expected in line for line in lines), lines


def test_an_unknown_questionnaire_and_an_unknown_rule_are_both_named(
    run: Run, tmp_path: Path
) -> None:
    lines = refused(run(FRAME, responses({}), form="ntm-ap.2017", rule="hd-1"), tmp_path)
    assert any("ntm-ap.2017" in line for line in lines)
    assert any("hd-1" in line for line in lines)


def test_a_target_that_cannot_be_written_is_refused(run: Run, tmp_path: Path) -> None:
    done = run(FRAME, dong_xuan(), target=str(tmp_path / "missing" / "out.json"))
    assert "Không ghi được tệp kết quả" in refused(done, tmp_path)[1]


def test_columns_that_mean_nothing_are_left_out_and_named(run: Run, tmp_path: Path) -> None:
    done = run(FRAME, responses({"medium": "paper", "note": "a"}, columns=("medium", "note")))
    assert done.returncode == 0
    assert done.stderr == "Các cột không dùng đến: note.\n"
