"""Run every benchmark and rewrite the results in README.md: python -m benchmarks [name …]."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    cards,
    compile,
    coverage,
    dossier,
    estimates,
    page,
    public,
    report,
    stored,
    submissions,
    tablet,
)
from benchmarks.finding import Outcome, as_markdown
from benchmarks.machine import machine, versions

BENCHMARKS: dict[str, Callable[[], Outcome]] = {
    "page": page.run,
    "public": public.run,
    "submissions": submissions.run,
    "cards": cards.run,
    "compile": compile.run,
    "coverage": coverage.run,
    "estimates": estimates.run,
    "stored": stored.run,
    "dossier": dossier.run,
    "report": report.run,
    "tablet": tablet.run,
}
README = Path(__file__).parent / "README.md"


def main(names: Sequence[str]) -> None:
    """Run the benchmarks named (all by default), each after the other on an otherwise free run."""
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr, flush=True)
        about = (
            f"`python -m benchmarks {name}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {machine()}. "
            f"{versions()}."
        )
        text = f"{as_markdown(BENCHMARKS[name]())}\n\n{about}"
        README.write_text(placed(README.read_text(encoding="utf-8"), name, text), encoding="utf-8")
        print(text)


def placed(readme: str, name: str, text: str) -> str:
    """The README with this benchmark's results between its markers."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, _, rest = readme.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"README.md has no markers for {name}")
    return f"{before}{begin}\n{text}\n\n{end}{after}"


if __name__ == "__main__":
    main(sys.argv[1:])
