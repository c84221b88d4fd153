"""dossier: a commune's whole dossier as one zip, against the minutes of its villages alone."""

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median

from benchmarks.child import Measured, measured
from benchmarks.finding import Detail, Finding, Outcome, as_markdown, figure
from benchmarks.province import CODE, Size, fill
from benchmarks.survey import DAY, fresh_store
from survey_app.services import campaigns, dossier, frames, reporting
from survey_app.services.closing import postings
from survey_app.store.engine import Store, open_store

AIM = 10.0
COMMUNE = Size(1, 15, 1800)


def run(size: Size = COMMUNE, rounds: int = 3) -> Outcome:
    """Write the dossier of a closed commune, and without us only the minutes of its villages."""
    with tempfile.TemporaryDirectory(prefix="bench-dossier-") as folder:
        url = f"sqlite:///{folder}/survey.sqlite3"
        store = fresh_store(url)
        fill(store, size)
        _posted(store)
        store.engine.dispose()
        ours = [measured(written, url, Path(folder) / "ho-so.zip") for _ in range(rounds)]
        minutes = [measured(minutes_alone, url) for _ in range(rounds)]
    return _outcome(size, ours, minutes)


def written(url: str, path: Path) -> tuple[int, int]:
    """Write the dossier; how many files it holds, and its bytes."""
    with open_store(url).read() as connection:
        made = dossier.write(connection, campaigns.get(connection, CODE), path)
    return len(made.listed), path.stat().st_size


def minutes_alone(url: str) -> int:
    """Only the minutes of every village, in Word and PDF, put nowhere; how many."""
    with open_store(url).read() as connection:
        campaign = campaigns.get(connection, CODE)
        planned = reporting.every_paper(
            connection, campaign, reporting.compiled(connection, campaign)
        )
        return sum(1 for each in planned if each.kind == "minutes" and each.make().content)


def _posted(store: Store) -> None:
    """A notice in every village, taken down after the rule's days, and one comment answered."""
    from_day, to_day = DAY + timedelta(days=30), DAY + timedelta(days=40)
    with store.write() as connection:
        campaign = campaigns.get(connection, CODE)
        numbers = [village.number for village in frames.listed(connection, campaign)]
        postings.hang(connection, campaign, numbers, "Nhà văn hóa thôn", from_day, to_day)
        hung = [each.id for each in postings.standing(connection, campaign).postings]
        postings.take_down(connection, campaign, hung, to_day, to_day)
        postings.comment(connection, campaign, hung[0], "Đường còn lầy lội", from_day, to_day)


def _outcome(size: Size, ours: Sequence[Measured], minutes: Sequence[Measured]) -> Outcome:
    alone = median(run.wall_s for run in minutes)
    files, total = ours[0].result
    findings = (
        Finding("wall_s", "time of the whole dossier", median(r.wall_s for r in ours), "s", AIM,
                alone),
        Finding("cpu_s", "CPU of the same", median(r.cpu_s for r in ours), "s", None,
                median(r.cpu_s for r in minutes)),
        Finding("peak_mb", "most memory held", max(r.peak_mb for r in ours), "MB", None,
                max(r.peak_mb for r in minutes)),
        Finding("files", "files inside", files, "", None, minutes[0].result),
        Finding("same", "other sizes of the zip in the other rounds",
                len({run.result for run in ours}) - 1, "", 0),
    )  # fmt: skip
    caption = (
        f"A commune of {size.villages} villages and {size.responses} responses on SQLite, its "
        "registers entered, its notice hung and taken down: plan, registers, minutes, report, "
        "notice, appendix, posting papers, decisions, journal, data package, open tables, table "
        f"of contents; {figure(total / 1e6)} MB. Baseline: compiling and the minutes of the "
        "villages in Word and PDF. Each in a fresh process, imports of this module before the "
        "clock, fonts and libraries read within it."
    )
    columns = ("what", "CPU s (rounds)", "wall s (rounds)", "peak MB (rounds)")
    rows = [
        (what, *(_rounds(runs, part) for part in ("cpu_s", "wall_s", "peak_mb")))
        for what, runs in (("dossier", ours), ("minutes alone", minutes))
    ]
    return Outcome("dossier", findings, (Detail(caption, columns, rows),))


def _rounds(runs: Sequence[Measured], part: str) -> str:
    return ", ".join(figure(getattr(run, part)) for run in runs)


if __name__ == "__main__":
    print(as_markdown(run()))
