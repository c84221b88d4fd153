"""python -m analysis: recompute everything from exported files, without the application."""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from analysis import number
from analysis.cells import cells_from_responses
from analysis.compile import compile_campaign, judged_object
from analysis.document import Json, document
from analysis.frame import PLACE, ballot_problems, counted_forms, sample_kind
from analysis.frame_file import read_frame
from analysis.response_file import ignored_columns, read_responses
from questionnaires.library import form_text, load_questionnaire, load_rule, rule_text
from questionnaires.problem import Problem, Refused

REFUSED = 2  # the exit code when nothing was written
SHOWN = 1000  # problems printed at most
VERDICTS = {True: "đạt", False: "không đạt", None: "chưa kết luận được"}
T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every refusal is printed in Vietnamese and leaves no file behind."""
    options = _parser().parse_args(arguments)
    try:
        written = compile_files(options)
        _write(written, options.json)
    except Refused as refused:
        _print_problems(refused.problems)
        return REFUSED
    if options.json != "-":
        print(_summary(written, options.json))
    return 0


def compile_files(options: argparse.Namespace) -> Json:
    """Compile the files named; refuses with every fault of every file at once."""
    questionnaire, no_form = _collected(lambda: load_questionnaire(options.questionnaire))
    rule, no_rule = _collected(lambda: load_rule(options.rule) if options.rule else None)
    if questionnaire is None or no_rule:
        raise Refused(*no_form, *no_rule)
    judged_object(questionnaire, rule, options.object)
    frame, problems = read_frame(options.frame)
    responses, faults = read_responses(options.responses, frame, questionnaire)
    ballots = responses.groupby([*PLACE, "form"]).size().reset_index(name="n")
    counted = counted_forms(rule, options.online_guidance)
    sample = sample_kind(questionnaire, options.sample)
    problems += [*faults, *ballot_problems(ballots, frame, counted, sample)]
    if problems:
        raise Refused(*problems)
    _warn(ignored_columns(responses, questionnaire))
    compilation = compile_campaign(
        cells_from_responses(responses, questionnaire),
        frame,
        questionnaire,
        rule,
        object=options.object,
        online_guidance=options.online_guidance,
        sample=sample,
    )
    files = {"questionnaire": form_text(options.questionnaire)}
    files |= {"rule": rule_text(options.rule)} if options.rule else {}
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    return document(compilation, questionnaire, rule, hashes)


def _collected(load: Callable[[], T]) -> tuple[T | None, tuple[Problem, ...]]:
    try:
        return load(), ()
    except Refused as refused:
        return None, refused.problems


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis", description="Tổng hợp kết quả lấy ý kiến từ các tệp đã xuất."
    )
    commands = parser.add_subparsers(required=True, metavar="LỆNH")
    compiling = commands.add_parser("compile", help="tổng hợp phiếu và kết luận theo quy định")
    add = compiling.add_argument
    add("--questionnaire", required=True, help="mẫu phiếu: mã (ntm-xa.2017) hoặc đường dẫn tệp")
    add("--rule", type=_rule, help="quy định: mã (hd-78-2017), đường dẫn tệp, hoặc none")
    add("--frame", required=True, type=Path, help="CSV: commune,village,households,asked,issued")
    add("--responses", required=True, type=Path, help="CSV: response_id,village,form,valid,q01…")
    add("--json", required=True, help="tệp kết quả; - để in ra màn hình")
    add("--object", help="đối tượng xét công nhận (xa, huyen…); mặc định theo mẫu phiếu")
    add("--online-guidance", help="văn bản hướng dẫn cho phép lấy ý kiến trực tuyến")
    add("--sample", choices=["frame", "open"], help="theo danh sách, hay mẫu mở (tự chọn)")
    return parser


def _rule(text: str) -> str | None:
    return None if text == "none" else text


def _write(written: Json, target: str) -> None:
    """Write the whole document or none of it; refuses with table_not_written."""
    text = _text(written)
    if target == "-":
        sys.stdout.write(text)
        return
    unfinished = Path(f"{target}.{os.getpid()}.tmp")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        reason = {"reason": error.strerror or str(error)}
        raise Refused(Problem("table_not_written", target, reason)) from error


def _text(written: Json) -> str:
    """The document as JSON with a line for each part, and for each area of a list of areas."""
    parts = []
    for name, part in written.items():
        areas = name in ("districts", "communes", "villages")
        lines = ",\n".join(map(_line, part)) if areas else _line(part)
        parts.append(f'"{name}": [\n{lines}\n]' if areas else f'"{name}": {lines}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(part: object) -> str:
    return json.dumps(part, ensure_ascii=False)


def _print_problems(problems: Sequence[Problem]) -> None:
    print(f"Không tổng hợp được: {len(problems)} lỗi.", file=sys.stderr)
    for problem in problems[:SHOWN]:
        print(f"  {problem}", file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"  … và {len(problems) - SHOWN} lỗi khác.", file=sys.stderr)


def _warn(ignored: Sequence[str]) -> None:
    if ignored:
        print(f"Các cột không dùng đến: {', '.join(ignored)}.", file=sys.stderr)


def _summary(written: Json, target: str) -> str:
    coverage = written["coverage"]
    counts = f"{number.count(coverage['returned'])}/{number.count(coverage['households'])} hộ"
    lines = [f"Đã ghi {target}: {len(written['villages'])} thôn, {counts} có phiếu."]
    if written["verdict"]["judged"]:
        lines.append(f"Kết luận: {VERDICTS[written['verdict']['met']]}.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
