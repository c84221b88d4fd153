"""Share: an exact fraction of ballots, the number a guidance judges."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Share:
    """`numerator` of `denominator`, kept as the counts they are; never rounded."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator < 0:
            raise ValueError(f"not a share: {self.numerator}/{self.denominator}")

    @property
    def value(self) -> Fraction | None:
        """The exact value; None where there is nothing to divide by."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None
