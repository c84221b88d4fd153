"""python -m analysis: recompute everything from exported files, without the application."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis import number
from analysis.campaign_files import CampaignFiles, read_campaign
from analysis.document import Json
from questionnaires.problem import Problem, Refused

Run = Callable[[CampaignFiles, argparse.Namespace], int]
DISAGREES, REFUSED = 1, 2  # exit codes: published figures differ; nothing was written
SHOWN = 1000  # problems printed at most
VERDICTS = {True: "đạt", False: "không đạt", None: "chưa kết luận được"}
JSON_HELP = "tệp kết quả; - để in ra màn hình"
DOCUMENTS = ("estimate", "compare", "quality")
FOLDERS = {"plot": "thư mục ghi biểu đồ", "publish": "thư mục ghi các bảng công bố"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every refusal is printed in Vietnamese and leaves no file behind."""
    options = _parser().parse_args(arguments)
    try:
        if "package" in options:
            return _verify_open(options.package)
        files = read_campaign(options)
        _warn(files.ignored)
        return int(options.run(files, options))
    except Refused as refused:
        _print_problems(refused.problems)
        return REFUSED


def _compile(files: CampaignFiles, options: argparse.Namespace) -> int:
    written = files.compiled()
    _write(written, options.json)
    if options.json != "-":
        print(_summary(written, options.json))
    return 0


def _statistics(name: str) -> Run:
    """A command that writes one document of `analysis.statistics_documents`."""

    def run(files: CampaignFiles, options: argparse.Namespace) -> int:
        from analysis import statistics_documents  # only these commands pay for their libraries

        _write(getattr(statistics_documents, f"{name}_document")(files), options.json)
        if options.json != "-":
            print(f"Đã ghi {options.json}.")
        return 0

    return run


def _verify(files: CampaignFiles, options: argparse.Namespace) -> int:
    """Recompute what a published document states; 1 where the files say otherwise."""
    from analysis.verify import differences

    published = _read_json(options.published)
    command = published.get("meta", {}).get("command")
    if command is None:
        recomputed = files.compiled()
    else:
        from analysis import statistics_documents

        recomputed = getattr(statistics_documents, f"{command}_document")(files)
    found = list(differences(published, json.loads(_text(recomputed))))
    _write({"agrees": not found, "differences": found}, options.json)
    if options.json != "-":
        print("Khớp: mọi số liệu tính lại đều đúng." if not found else _disagreement(found))
    return DISAGREES if found else 0


def _verify_open(package: Path) -> int:
    """Check a package of open data by itself; 1 where a part of it disagrees with another."""
    from analysis.disclosure.package import faults_of

    found = faults_of(package)
    if not found:
        print("Khớp: các tệp nguyên vẹn, các bảng cộng đúng, tỷ lệ và kết luận tính lại đều đúng.")
        return 0
    print(f"Không khớp: {len(found)} chỗ.")
    for problem in found[:SHOWN]:
        print(f"  {problem}")
    return DISAGREES


def _plot(files: CampaignFiles, options: argparse.Namespace) -> int:
    from analysis.pictures import write_pictures

    for picture in write_pictures(files, options.out, options.format):
        print(picture)
    return 0


def _publish(files: CampaignFiles, options: argparse.Namespace) -> int:
    """Write the open tables; nothing where the audit of what is withheld fails."""
    from analysis.disclosure.files import write_publication

    made = files.published()
    for path in write_publication(made, options.out):
        print(path)
    print("\n".join(made.audit.lines))
    return 0


def _read_json(path: Path) -> Json:
    """A published document; refuses with file_unknown, document_unreadable."""
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(Problem("file_unknown", path.name, {"name": str(path)})) from error
    except ValueError as error:
        raise Refused(Problem("document_unreadable", path.name)) from error
    known = isinstance(read, dict) and isinstance(read.get("meta"), dict)
    if not known or read["meta"].get("command") not in (None, *DOCUMENTS):
        raise Refused(Problem("document_unreadable", path.name))
    return dict(read)


def _disagreement(found: Sequence[Json]) -> str:
    lines = [f"Không khớp: {len(found)} chỗ."]
    lines += [
        f"  {each['place']}: đã công bố {each['published']}, tính lại {each['recomputed']}"
        for each in found[:SHOWN]
    ]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis", description="Tính lại mọi số liệu từ các tệp đã xuất."
    )
    commands = parser.add_subparsers(required=True, metavar="LỆNH")

    def command(name: str, run: Run, help: str) -> Callable[..., argparse.Action]:
        added = commands.add_parser(name, help=help)
        added.set_defaults(run=run)
        _add_files(added.add_argument)
        return added.add_argument

    for name, (run, help) in COMMANDS.items():
        add = command(name, run, help)
        if name in FOLDERS:
            add("--out", required=True, type=Path, help=FOLDERS[name])
        else:
            add("--json", required=name != "verify", default="-", help=JSON_HELP)
        if name == "plot":
            add("--format", choices=["svg", "png"], default="svg")
        if name == "verify":
            add("--published", required=True, type=Path, help="tệp kết quả đã công bố")
    checked = commands.add_parser("verify-open", help="kiểm tra một gói dữ liệu mở")
    checked.add_argument("package", type=Path, help="tệp .zip đã tải về, hoặc thư mục đã giải nén")
    return parser


def _add_files(add: Callable[..., argparse.Action]) -> None:
    add("--questionnaire", required=True, help="mẫu phiếu: mã (ntm-xa.2017) hoặc đường dẫn tệp")
    add("--rule", type=_rule, help="quy định: mã (hd-78-2017), đường dẫn tệp, hoặc none")
    add("--frame", required=True, type=Path, help="CSV: commune,village,households,asked,issued")
    add("--responses", required=True, type=Path, help="CSV: response_id,village,form,valid,q01…")
    add("--object", help="đối tượng xét công nhận (xa, huyen…); mặc định theo mẫu phiếu")
    add("--online-guidance", help="văn bản hướng dẫn cho phép lấy ý kiến trực tuyến")
    add("--margins", type=Path, help="CSV: item,option,people – số dân để tính quyền số mẫu mở")
    add("--sample", choices=["frame", "open"], help="theo danh sách, hay mẫu mở (tự chọn)")


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


COMMANDS: dict[str, tuple[Run, str]] = {
    "compile": (_compile, "tổng hợp phiếu và kết luận theo quy định"),
    "estimate": (_statistics("estimate"), "ước lượng cho toàn bộ hộ, mức chắc chắn"),
    "verify": (_verify, "tính lại một tệp kết quả và cho biết có khớp không"),
    "compare": (_statistics("compare"), "so sánh các địa bàn, hình thức, cách điền"),
    "quality": (_statistics("quality"), "nơi nên hỏi lại và lý do"),
    "plot": (_plot, "vẽ mọi biểu đồ, kèm lời"),
    "publish": (_publish, "ghi các bảng công bố, đã che và kiểm tra bảo mật"),
}


if __name__ == "__main__":
    sys.exit(main())
