"""report: the province's report from the database to its four faces, against compiling alone."""

import tempfile
from collections.abc import Sequence
from statistics import median

from benchmarks.child import Measured, measured
from benchmarks.compile import compiled
from benchmarks.finding import Detail, Finding, Outcome, as_markdown, figure
from benchmarks.province import CODE, Size, fill
from benchmarks.survey import fresh_store
from survey_app.services import campaigns, reporting
from survey_app.store.engine import open_store

AIM = 30.0
PROVINCE = Size(141, 15, 300_000)


def run(size: Size = PROVINCE, rounds: int = 3) -> Outcome:
    """Set the report of the whole in Word, PDF, Excel and HTML, and only compile its figures."""
    with tempfile.TemporaryDirectory(prefix="bench-report-") as folder:
        url = f"sqlite:///{folder}/survey.sqlite3"
        store = fresh_store(url)
        fill(store, size)
        store.engine.dispose()
        ours = [measured(reported, url) for _ in range(rounds)]
        figures = [measured(compiled, url) for _ in range(rounds)]
    return _outcome(size, ours, figures)


def reported(url: str) -> dict[str, int]:
    """Every face of the report on the whole campaign, each with its bytes."""
    with open_store(url).read() as connection:
        campaign = campaigns.get(connection, CODE)
        found = reporting.compiled(connection, campaign)
        told = reporting.paper(connection, campaign, found, "report", found.whole)
    faces = [reporting.set_paper(told, ending, "bao-cao") for ending in reporting.FACES]
    return {face.name: len(face.content) for face in faces}


def _outcome(size: Size, ours: Sequence[Measured], figures: Sequence[Measured]) -> Outcome:
    findings = (
        Finding("wall_s", "time from the database to the report's four faces",
                median(r.wall_s for r in ours), "s", AIM, median(r.wall_s for r in figures)),
        Finding("cpu_s", "CPU of the same", median(r.cpu_s for r in ours), "s", None,
                median(r.cpu_s for r in figures)),
        Finding("peak_mb", "most memory held", max(r.peak_mb for r in ours), "MB", None,
                max(r.peak_mb for r in figures)),
    )  # fmt: skip
    caption = (
        f"{size.communes} communes × {size.villages} villages, {size.responses} responses, SQLite, "
        "as `compile` measures; the report of the whole with its charts and annexes. Baseline: "
        "compiling every figure, no paper. Each in a fresh process; bytes of the faces: "
        + ", ".join(f"{name} {figure(count)}" for name, count in ours[0].result.items())
    )
    columns = ("what", "CPU s (rounds)", "wall s (rounds)", "peak MB (rounds)")
    rows = [
        (what, *(_rounds(runs, part) for part in ("cpu_s", "wall_s", "peak_mb")))
        for what, runs in (("report", ours), ("compiled alone", figures))
    ]
    return Outcome("report", findings, (Detail(caption, columns, rows),))


def _rounds(runs: Sequence[Measured], part: str) -> str:
    return ", ".join(figure(getattr(run, part)) for run in runs)


if __name__ == "__main__":
    print(as_markdown(run()))
