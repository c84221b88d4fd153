"""Problem and Refused: how every layer says no, all reasons at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaires.catalogue import MESSAGES


@dataclass(frozen=True)
class Problem:
    """One reason for refusal: its code, the place it concerns, and the values its message needs."""

    code: str
    place: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in MESSAGES:
            raise KeyError(f"problem code {self.code!r} is not in the catalogue")

    @property
    def message(self) -> str:
        """The Vietnamese sentence a person reads: what is wrong and what to do."""
        return MESSAGES[self.code].format_map(dict(self.values))

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class Refused(Exception):
    """What was asked is refused for one or more reasons."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(problem.code for problem in self.problems)
