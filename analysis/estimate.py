"""Estimates: what was estimated, how far it may be off, and what it was made from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.interval import Interval, Method, Side, share_interval, symmetric
from analysis.variance import Floats, covariance

if TYPE_CHECKING:
    from analysis.design import Design

Kind = Literal["mean", "total", "share", "ratio", "quantile", "other"]
Figure = float | Floats
NOTHING = (
    1e-25  # the variance of a share below which it is rounding: no count gives less than 1e-20
)


@dataclass(frozen=True, eq=False)
class Estimate:
    """One estimated number, or k of them.

    Attributes
    ----------
    value, se : float or (k,) array
        The estimate and its standard error, in the units of the variable; NaN without rows.
    df : float or (k,) array
        Degrees of freedom: units drawn less strata, of the domain. Agrees with R degf(subset()).
    n : int or (k,) array
        Rows of the domain.
    names : tuple of str
        What each number is: the variables; by groups, the groups of the first, then of the next.
    kind : {"mean", "total", "share", "ratio", "quantile", "other"}
        A "share" is the mean of zeros and ones.
    view : {"finite", "process"}
    n_eff0 : float or (k,) array
        Effective sample size by design alone, 1 / sum_h W_h^2 (1-f_h)/n_h.
    lonely : bool
        Whether a stratum with one unit of several is among what was estimated from.
    missing : int
        Rows left out because they have no answer; of all groups together.
    """

    value: Figure
    se: Figure
    df: Figure
    n: Figure
    names: tuple[str, ...]
    kind: Kind
    view: str
    n_eff0: Figure
    matrix: Callable[[], Floats]
    srs_variance: Callable[[], Floats]
    lonely: bool = False
    missing: int = 0

    def __repr__(self) -> str:
        return f"Estimate({self.kind}, {self.view})\n{self.table()}"

    @property
    def variance(self) -> Figure:
        """Squared standard error, or (k, k) covariance matrix where vector-valued."""
        return self.matrix() if np.ndim(self.value) else np.square(self.se)

    @property
    def deff(self) -> Figure:
        """Design effect against simple random sampling without replacement; NaN where 0/0.

        Agrees with R svymean(..., deff=TRUE), tests/cases/r.
        """
        simple = self.srs_variance()
        with np.errstate(divide="ignore", invalid="ignore"):
            deff = np.where(simple > 0, np.square(np.atleast_1d(self.se)) / simple, np.nan)
        return self._shaped(deff)

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader must be told.

        Of "no_rows", "census", "no_variance", "no_df", "lonely", "missing".
        """
        value, se = np.atleast_1d(self.value), np.atleast_1d(self.se)
        census, empty = np.isposinf(np.atleast_1d(self.n_eff0)), np.isnan(value)
        found = {
            "no_rows": empty.any(),
            "census": census.any(),
            "no_variance": ((se == 0) & ~census & ~empty).any(),
            "no_df": (np.atleast_1d(self.df) <= 0).any(),
            "lonely": self.lonely,
            "missing": self.missing > 0,
        }
        return tuple(name for name, true in found.items() if true)

    def interval(
        self,
        level: float = 0.95,
        method: Method | None = None,
        side: Side = "two",
        df: float | None = None,
    ) -> Interval:
        """Give the confidence limits.

        Parameters
        ----------
        level : float
            Of each interval on its own.
        method : {"wilson", "beta", "logit", "xlogit", "asin", "mean"}, optional
            By default "wilson" for a share and "mean" (value ± t SE) for the rest, which allow
            only "mean".
        side : {"two", "lower"}
            "lower" puts the whole error below; the upper limit is then 1, or infinite.
        df : float, optional
            In place of the design's; infinite for the normal quantile.

        Returns
        -------
        Interval
            NaN without rows or degrees of freedom.

        Notes
        -----
        Agrees with R svyciprop (tests/cases/r); where the variance of a share shows 0, see
        analysis.interval.share_interval.
        """
        value, se, n, own, floor = (
            np.atleast_1d(np.asarray(part, dtype=np.float64))
            for part in (self.value, self.se, self.n, self.df, self.n_eff0)
        )
        freedom = own if df is None else np.full(len(value), float(df))
        if self.kind == "share":
            limits = share_interval(
                value, se**2, floor=floor, df=freedom, degf=own, n=n,
                level=level, method=method or "wilson", side=side,
            )  # fmt: skip
        elif method in (None, "mean"):
            limits = symmetric(value, se, freedom, level, side)
        else:
            raise ValueError(f"method {method!r} is for shares; this is a {self.kind}")
        return Interval(self._shaped(limits.lower), self._shaped(limits.upper))

    def contrast(self, coefficients: Mapping[str, float] | Sequence[float]) -> "Estimate":
        """Combine the numbers linearly, as R svycontrast: by name, or all in order.

        Raises
        ------
        ValueError
            Naming a coefficient without a number.
        """
        weights = self._coefficients(coefficients)
        value = np.dot(np.atleast_1d(self.value), weights)
        matrix = np.atleast_2d(self.variance)
        used = weights != 0
        return Estimate(
            value=float(value),
            se=float(np.sqrt(weights @ matrix @ weights)),
            df=float(np.min(np.broadcast_to(self.df, weights.shape)[used], initial=np.inf)),
            n=int(np.max(np.broadcast_to(self.n, weights.shape)[used], initial=0)),
            names=("contrast",), kind="other", view=self.view, n_eff0=float("nan"),
            matrix=lambda: np.array([[weights @ matrix @ weights]]),
            srs_variance=lambda: np.array([np.nan]), lonely=self.lonely, missing=self.missing,
        )  # fmt: skip

    def __getitem__(self, key: str | int) -> "Estimate":
        """One of the numbers, by its name or its place; refuses one that is not there."""
        if isinstance(key, str):
            if key not in self.names:
                raise KeyError(key)
            return self._one(self.names.index(key))
        return self._one(range(len(self.names))[key])

    def __iter__(self) -> Iterator["Estimate"]:
        return (self._one(place) for place in range(len(self.names)))

    def __len__(self) -> int:
        return len(self.names)

    def _one(self, index: int) -> "Estimate":
        value, se, df, n, floor = (
            np.broadcast_to(part, len(self.names))[index].item()
            for part in (self.value, self.se, self.df, self.n, self.n_eff0)
        )
        return replace(
            self, value=value, se=se, df=df, n=n, n_eff0=floor,
            names=(self.names[index],),
            matrix=lambda: np.array([[se**2]]),
            srs_variance=lambda: self.srs_variance()[index : index + 1],
        )  # fmt: skip

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """A row a number: value, se, lower, upper, df, n."""
        limits = self.interval(level)
        columns = {
            "value": self.value, "se": self.se, "lower": limits.lower, "upper": limits.upper,
            "df": self.df, "n": self.n,
        }  # fmt: skip
        return pd.DataFrame(columns, index=pd.Index(self.names, name="name"))

    def _shaped(self, values: ArrayLike) -> Figure:
        array = np.asarray(values, dtype=np.float64)
        return array if np.ndim(self.value) else float(array.reshape(-1)[0])

    def _coefficients(self, given: Mapping[str, float] | Sequence[float]) -> Floats:
        if not isinstance(given, Mapping):
            if len(given) != len(self.names):
                raise ValueError(f"contrast: {len(given)} coefficients, {len(self.names)} numbers")
            return np.asarray(given, dtype=np.float64)
        unknown = [name for name in given if name not in self.names]
        if unknown:
            raise ValueError(f"contrast: no number named {', '.join(map(repr, unknown))}")
        return np.array([float(given.get(name, 0)) for name in self.names])


def linearised(
    design: "Design",
    value: ArrayLike,
    u: ArrayLike,
    names: Sequence[str] | None = None,
    kind: Kind = "other",
    srs_variance: Callable[[], Floats] | None = None,
) -> Estimate:
    """Make an estimate out of a value and the influence of each row on it.

    Parameters
    ----------
    design : Design
    value : float or (k,) array
    u : (rows,) or (rows, k) array
        Influence functions, not yet weighted: d value / d weight. What stands outside the domain
        is not looked at.
    names : sequence of str, optional
    kind : "mean", "total", "share", "ratio", "quantile" or "other"
    srs_variance : callable, optional
        Gives the (k,) variance under simple random sampling, for `deff`.

    Returns
    -------
    Estimate
        Vector-valued where `value` is an array.
    """
    weights = design.weights
    influence = np.asarray(u, dtype=np.float64).reshape(len(weights), -1)
    weighted = influence * weights[:, None]
    weighted[weights <= 0] = 0.0
    matrix = covariance(design, weighted)
    known = ~np.isnan(np.atleast_1d(np.asarray(value, dtype=np.float64)))
    variance = settled(np.diag(matrix)) if kind == "share" else np.diag(matrix)
    with np.errstate(invalid="ignore"):
        ses = np.where(known, np.sqrt(variance), np.nan)
    vector = np.ndim(value) > 0
    count = len(ses)
    return Estimate(
        value=np.asarray(value, dtype=np.float64) if vector else float(np.asarray(value)),
        se=ses if vector else float(ses[0]),
        df=np.full(count, float(design.df)) if vector else float(design.df),
        n=np.full(count, design.n) if vector else design.n,
        names=tuple(names) if names else tuple(f"y{1 + place}" for place in range(count)),
        kind=kind, view=design.view,
        n_eff0=np.full(count, design.n_eff0) if vector else design.n_eff0,
        lonely=design.lonely_strata, missing=design.missing,
        matrix=lambda: matrix,
        srs_variance=srs_variance or (lambda: np.full(count, np.nan)),
    )  # fmt: skip


def settled(variance: Floats) -> Floats:
    """Variances of shares without the rounding that stands for 0."""
    return np.where(variance < NOTHING, 0.0, variance)
