"""Whether two answers hang together, when the rows are no simple random sample."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy import special

from analysis.compare import HypothesisTest
from analysis.quadratic_form import exact_tail, saddlepoint_tail
from analysis.stages import Column, read_column
from analysis.variance import Floats, covariance

if TYPE_CHECKING:
    from analysis.design import Design

Statistic = Literal["F", "chisq", "wald", "adjusted_wald", "exact", "saddlepoint"]


@dataclass(frozen=True, eq=False)
class CellShares:
    """A table of two answers: the (R, C) shares of the population, and the covariance (RC, RC) of
    the totals of its cells over the population, read row by row. `levels`: of the rows, and of
    the columns.
    """

    shares: Floats
    totals: Floats
    levels: tuple[tuple[str, ...], ...]
    n: int
    df: float
    view: str

    @property
    def matrix(self) -> Floats:
        """(RC, RC) covariance of the shares: of the totals less share times their sum."""
        slopes = np.eye(self.shares.size) - self.shares.reshape(-1, 1)
        result: Floats = slopes @ self.totals @ slopes.T
        return result

    @property
    def expected(self) -> Floats:
        """(R, C) the shares if the two answers had nothing to do with each other."""
        return np.outer(self.shares.sum(axis=1), self.shares.sum(axis=0))

    @property
    def pearson(self) -> float:
        """Pearson's X² of the shares, as if of n rows."""
        return float(self.n * ((self.shares - self.expected) ** 2 / self.expected).sum())

    @property
    def degrees(self) -> int:
        """(R - 1) (C - 1)."""
        rows, columns = self.shares.shape
        return int((rows - 1) * (columns - 1))


def cell_shares(design: "Design", row: Column, column: Column) -> CellShares:
    """Estimate the share of each pair of answers; refuses missing answers, and fewer than two."""
    inside = design.weights > 0
    codes, names = [], []
    for answer in (row, column):
        values = read_column(design.data, answer, "answer")[inside]
        if missing := int(values.isna().sum()):
            raise ValueError(f"answer {values.name!r}: missing in {missing} rows; take a domain")
        code, found = pd.factorize(values, sort=True)
        if len(found) < 2:
            raise ValueError(f"answer {values.name!r}: fewer than two levels")
        codes.append(code)
        names.append(tuple(str(level) for level in found))
    shape = (len(names[0]), len(names[1]))
    cells = shape[0] * shape[1]
    indicators = np.zeros((len(inside), cells))
    weights = design.weights[inside] / design.weights.sum()
    indicators[np.flatnonzero(inside), codes[0] * shape[1] + codes[1]] = weights
    shares = indicators.sum(axis=0).reshape(shape)
    totals = covariance(design, indicators)
    return CellShares(shares, totals, tuple(names), design.n, float(design.df), design.view)


def association(
    design: "Design", row: Column, column: Column, statistic: Statistic = "F"
) -> HypothesisTest:
    """Test whether two answers are independent in the population.

    Parameters
    ----------
    design : Design
        The process view asks of what makes households answer so; the finite view of these.
    row, column : column names or arrays
    statistic : {"F", "chisq", "wald", "adjusted_wald", "exact", "saddlepoint"}
        R's "F", "Chisq", "Wald", "adjWald", "lincom" and "saddlepoint".
        "F": Rao and Scott's second-order correction (1984), the default. "chisq": their first,
        with Pearson's X² as the statistic. "wald", "adjusted_wald": Koch, Freeman and Freeman
        1975; unsteady with few clusters. "exact", "saddlepoint": the weighted sum of chi-squared
        itself, inverted or approximated.

    Notes
    -----
    Agrees with R svychisq (tests/cases/r/c01_commune_stratified, c05_province,
    c07_goods_two_stage). Where R has no CompQuadForm its "lincom" is the saddlepoint, which is
    some per cent of p away from the integral that "exact" is.
    """
    if statistic not in _TESTS:
        raise ValueError(f"statistic: {statistic!r} is none of {', '.join(_TESTS)}")
    return _TESTS[statistic](cell_shares(design, row, column))


def effects(table: CellShares) -> Floats:
    """(k, k) design effects: covariance of the interaction contrasts over that of simple samples.

    Contrasts orthogonal to the margins, (C'D⁻¹C/n)⁻¹ C'D⁻¹VD⁻¹C (Rao and Scott 1981).
    """
    rows, columns = table.shares.shape
    main = np.hstack(
        [np.kron(np.eye(rows), np.ones((columns, 1))), np.kron(np.ones((rows, 1)), np.eye(columns))]
    )
    crossed = np.kron(np.eye(rows)[:, 1:], np.eye(columns)[:, 1:])
    contrasts = crossed - main @ np.linalg.lstsq(main, crossed, rcond=None)[0]
    flat = table.shares.ravel()
    inverse = np.divide(1.0, flat, out=np.zeros(len(flat)), where=flat > 0)
    scaled = contrasts * inverse[:, None]
    simple = contrasts.T @ scaled / table.n
    result: Floats = np.linalg.solve(simple, scaled.T @ table.matrix @ scaled)
    return result


def _second_order(table: CellShares) -> HypothesisTest:
    found = effects(table)
    trace = float(np.trace(found))
    df = trace**2 / float(np.trace(found @ found))
    statistic, ddf = table.pearson / trace, df * table.df
    tail = float(special.fdtrc(df, ddf, statistic))
    return HypothesisTest(statistic, df, ddf, tail, table.n, table.view, "Rao-Scott F")


def _first_order(table: CellShares) -> HypothesisTest:
    df = table.degrees
    scaled = table.pearson * df / float(np.trace(effects(table)))
    tail = float(special.chdtrc(df, scaled))
    return HypothesisTest(
        table.pearson, df, np.inf, tail, table.n, table.view, "Rao-Scott chi-squared"
    )


def _mixture(
    tail: Callable[[float, Floats, float], float], name: str, table: CellShares
) -> HypothesisTest:
    found = effects(table)
    weights: Floats = np.linalg.eigvals(found).real.astype(np.float64)
    ddf = table.df * weights.sum() ** 2 / (weights**2).sum()
    p = tail(table.pearson, weights, float(ddf))
    name = f"Rao-Scott {name}"
    return HypothesisTest(table.pearson, table.degrees, ddf, p, table.n, table.view, name)


def _wald(table: CellShares) -> HypothesisTest:
    """Observed less expected totals, row × column / all, of the cells but the first of each."""
    rows, columns = table.shares.shape
    across, down = np.ones((columns, columns)), np.ones((rows, rows))
    slopes = (
        np.eye(rows * columns)
        - np.kron(np.eye(rows), across) * np.tile(table.shares.sum(axis=0), rows)[:, None]
        - np.kron(down, np.eye(columns)) * np.repeat(table.shares.sum(axis=1), columns)[:, None]
        + table.expected.ravel()[:, None]
    )
    kept = np.arange(rows * columns).reshape(rows, columns)[1:, 1:].ravel()
    apart = (table.shares - table.expected).ravel()[kept]
    spread = (slopes @ table.totals @ slopes.T)[np.ix_(kept, kept)]
    statistic = float(apart @ np.linalg.solve(spread, apart)) / len(kept)
    tail = float(special.fdtrc(len(kept), table.df, statistic))
    return HypothesisTest(statistic, len(kept), table.df, tail, table.n, table.view, "Wald F")


def _adjusted_wald(table: CellShares) -> HypothesisTest:
    plain = _wald(table)
    ddf = table.df - plain.df + 1
    statistic = plain.statistic * ddf / table.df
    tail = float(special.fdtrc(plain.df, ddf, statistic)) if ddf > 0 else float("nan")
    return HypothesisTest(statistic, plain.df, ddf, tail, table.n, table.view, "Wald F, adjusted")


_TESTS: dict[str, Callable[[CellShares], HypothesisTest]] = {
    "F": _second_order,
    "chisq": _first_order,
    "wald": _wald,
    "adjusted_wald": _adjusted_wald,
    "exact": partial(_mixture, exact_tail, "exact"),
    "saddlepoint": partial(_mixture, saddlepoint_tail, "saddlepoint"),
}
