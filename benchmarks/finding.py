"""Finding and Outcome: what a benchmark hands back, and how it reads as text."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One measured claim; `at_most` is the aim, `baseline` a figure of the same run."""

    key: str
    what: str
    value: float
    unit: str
    at_most: float | None = None
    baseline: float | None = None

    @property
    def held(self) -> bool | None:
        """Whether the aim was met; None where there is none."""
        return None if self.at_most is None else self.value <= self.at_most

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None


@dataclass(frozen=True)
class Detail:
    """A table behind the findings."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Outcome:
    """Everything one benchmark found."""

    name: str
    findings: tuple[Finding, ...]
    details: tuple[Detail, ...] = ()

    def finding(self, key: str) -> Finding:
        return next(finding for finding in self.findings if finding.key == key)


def figure(value: float | None) -> str:
    """A number as a reader needs it: three digits or whole, with spaces between thousands."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}".replace(",", " ")


def as_markdown(outcome: Outcome) -> str:
    """The outcome as Markdown: findings first, the tables behind them after."""
    rows = [
        (
            finding.what,
            f"**{figure(finding.value)}** {finding.unit}",
            figure(finding.baseline),
            figure(finding.ratio),
            figure(finding.at_most) if finding.at_most is not None else "–",
            {True: "yes", False: "**no**", None: "–"}[finding.held],
        )
        for finding in outcome.findings
    ]
    columns = ("what", "ours", "baseline", "ours / baseline", "aim: at most", "held")
    parts = [f"### {outcome.name}", _table(columns, rows)]
    for detail in outcome.details:
        parts += [detail.caption, _table(detail.columns, detail.rows)]
    return "\n\n".join(parts)


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return figure(value) if isinstance(value, int | float) else str(value)
