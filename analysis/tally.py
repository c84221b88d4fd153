"""What compiling yields: exact counts and shares per area. Pure data, no computation."""

from dataclasses import dataclass
from typing import Literal

from questionnaires.share import Share
from questionnaires.verdict import BarName, Verdict

Level = Literal["village", "commune", "district", "campaign"]


@dataclass(frozen=True)
class Reason:
    """A reason given for "chưa hài lòng", as written, and how many ballots gave it."""

    text: str
    count: int


@dataclass(frozen=True)
class ItemTally:
    """One binary (satisfied / not_satisfied) item among the valid ballots of one area."""

    code: str
    label: str
    role: Literal["content", "overall"]
    satisfied: int
    not_satisfied: int
    reasons: tuple[Reason, ...]

    @property
    def valid(self) -> int:
        """Valid ballots that answered this item."""
        return self.satisfied + self.not_satisfied

    @property
    def share(self) -> Share:
        return Share(self.satisfied, self.valid)


@dataclass(frozen=True)
class OptionTally:
    """One option of a distribution."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class DistributionTally:
    """An item that is not on the binary scale: how many valid ballots chose each option.

    With `multiple`, options add to more than `answered`.
    """

    code: str
    label: str
    multiple: bool
    answered: int
    options: tuple[OptionTally, ...]


@dataclass(frozen=True)
class Remark:
    """Something a reader must know beside the figures: a code and a Vietnamese sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Tally:
    """Every official figure of one area, over the ballots of the forms the rule counts."""

    level: Level
    name: str
    commune: str | None  # for a village: its commune
    households: int
    asked: int
    issued: int
    valid: int
    invalid: int
    invalid_reasons: tuple[Reason, ...]
    items: tuple[ItemTally, ...]
    distributions: tuple[DistributionTally, ...]
    overall_item_share: Share
    pooled_share: Share
    all_satisfied_share: Share
    opinions: tuple[Reason, ...]  # answers to free-text items that are not reasons of an item
    verdict: Verdict | None  # None: this level is counted, not judged
    remarks: tuple[Remark, ...]
    excluded: tuple[Reason, ...] = ()  # ballots that two people left out, by reason; in no figure

    @property
    def returned(self) -> int:
        return self.valid + self.invalid

    @property
    def coverage(self) -> Share:
        """Households that answered / households of the frame."""
        return Share(self.returned, self.households)


@dataclass(frozen=True)
class JointBar:
    """How many of the areas judged one by one meet a bar, miss it, or stay undecided."""

    bar: BarName
    met: int
    not_met: int
    undecided: int

    @property
    def areas(self) -> int:
        return self.met + self.not_met + self.undecided


@dataclass(frozen=True)
class Compilation:
    """A campaign compiled: the whole, its districts, communes and villages, and what stands beside.

    `uncounted` holds, per form that the rule does not count (in practice "online"), the same
    figures over those ballots alone, for the whole campaign; they enter no official figure.
    Where the rule judges several areas one by one, `joint` counts how they stand per bar and the
    verdict of the whole says whether every one of them passes; else `joint` is empty.
    """

    whole: Tally
    districts: tuple[Tally, ...]
    communes: tuple[Tally, ...]
    villages: tuple[Tally, ...]
    counted_forms: tuple[str, ...]
    uncounted: dict[str, Tally]
    object: str | None = None  # what was judged: xa, huyen …; None: nothing was
    joint: tuple[JointBar, ...] = ()
