"""Regression under the design: weighted fit, variance by the one kernel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy import special

from analysis.compare import HypothesisTest, t_tail
from analysis.estimate import Estimate, linearised
from analysis.interval import Interval
from analysis.predictors import Predictors, read_predictors
from analysis.variable import Variable, read_variables
from analysis.variance import Floats

if TYPE_CHECKING:
    from analysis.design import Design

Family = Literal["gaussian", "binomial"]
STEPS, CLOSE, SEPARATED = 50, 1e-10, 30.0


@dataclass(frozen=True, eq=False)
class Regression:
    """A fitted model.

    Attributes
    ----------
    estimate : Estimate
        The (p,) coefficients; on the logit scale for "binomial". Its df are degf + 1 - p.
    predictors : Predictors
    influence : (rows, p) array
        Of each row on the coefficients, not weighted.
    fitted : (rows,) array
        Expected value of each row.
    """

    estimate: Estimate
    family: Family
    predictors: Predictors
    influence: Floats
    fitted: Floats

    @property
    def coefficients(self) -> Floats:
        """(p,)"""
        return np.asarray(self.estimate.value)

    @property
    def df(self) -> float:
        """Residual degrees of freedom: degf + 1 - p."""
        return float(np.ravel(self.estimate.df)[0])

    @property
    def t(self) -> Floats:
        """(p,) coefficients over their standard errors."""
        ratio: Floats = self.coefficients / np.asarray(self.estimate.se)
        return ratio

    @property
    def p(self) -> Floats:
        """(p,) two-sided p-values, each on its own."""
        return 2 * t_tail(abs(self.t), self.df)

    def interval(self, level: float = 0.95) -> Interval:
        """Limits of the coefficients."""
        return self.estimate.interval(level)

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """A row a coefficient: value, se, lower, upper, df, n, t, p."""
        return self.estimate.table(level).assign(t=self.t, p=self.p)

    def term_test(self, *terms: str) -> HypothesisTest:
        """Test whether all coefficients of these terms are 0, by Wald's F.

        Refuses an unknown term. Agrees with R regTermTest (tests/cases/r/c05_province).
        """
        unknown = [term for term in terms if term not in self.predictors.places]
        if unknown or not terms:
            raise ValueError(f"no term named {', '.join(map(repr, unknown))}")
        places = [place for term in terms for place in self.predictors.places[term]]
        value = self.coefficients[places]
        matrix = np.asarray(self.estimate.variance)[np.ix_(places, places)]
        return wald_test(value, matrix, self.df, int(np.ravel(self.estimate.n)[0]), self.view)

    @property
    def view(self) -> str:
        return self.estimate.view


def wald_test(value: Floats, matrix: Floats, ddf: float, n: int, view: str) -> HypothesisTest:
    """Test whether all of `value` is 0: value' V^-1 value / k on F(k, ddf)."""
    count = len(value)
    statistic = float(value @ np.linalg.solve(matrix, value)) / count
    tail = float(special.fdtrc(count, ddf, statistic)) if ddf > 0 else float("nan")
    return HypothesisTest(statistic, count, ddf, tail, n, view, "Wald, F")


def regress(
    design: "Design",
    y: Variable,
    terms: Sequence[str],
    family: Family = "gaussian",
    groups: Sequence[str] = (),
) -> Regression:
    """Fit a linear or logistic regression to the population behind the design.

    Parameters
    ----------
    design : Design
        Take the process view: coefficients describe what makes households answer so.
    y : column name or array
        Zeros and ones, or shares, for "binomial".
    terms : sequence of column names
        Text and categories are compared with their first level.
    family : {"gaussian", "binomial"}
        Identity and logit link.
    groups : sequence of column names
        Terms whose numbers are codes, such as villages'.

    Raises
    ------
    ValueError
        Naming terms that the others explain, terms with missing values, and terms that separate
        those satisfied from the rest entirely, for which a logistic model has no coefficient.

    Notes
    -----
    Binder 1983; Lumley 2010. Agrees with R svyglm (tests/cases/r/c05_province,
    c07_goods_two_stage), which stops its iterations earlier: SE of logistic models to 1e-8 there,
    and to 1e-4 where R stops far from the maximum.
    """
    variables = read_variables(design, y)
    if len(variables.names) != 1:
        raise ValueError("one dependent variable at a time")
    weights, predictors = design.weights, read_predictors(design, terms, groups=groups)
    values = np.where(weights > 0, variables.matrix()[:, 0], 0.0)
    if family not in LINKS:
        raise ValueError(f"family: {family!r} is none of {', '.join(LINKS)}")
    if family == "binomial" and ((values < 0) | (values > 1)).any():
        raise ValueError("a logistic regression takes values between 0 and 1")
    coefficients = _fit(predictors, values, weights, family)
    fitted, slope = LINKS[family](predictors.matrix @ coefficients)
    information = (predictors.matrix.T * (weights * slope)) @ predictors.matrix
    scores = predictors.matrix * (values - fitted)[:, None]
    influence = np.linalg.solve(information, scores.T).T
    estimate = linearised(design, coefficients, influence, predictors.names)
    residual = float(design.df + 1 - len(coefficients))
    estimate = replace(estimate, df=np.full(len(coefficients), residual))
    return Regression(estimate, family, predictors, influence, fitted)


def _fit(predictors: Predictors, values: Floats, weights: Floats, family: Family) -> Floats:
    """Newton's method, with the step halved while the score function shows no ascent."""
    x, scale = predictors.matrix, weights / weights.sum()
    coefficients = np.zeros(x.shape[1])
    for _ in range(STEPS):
        fitted, slope = LINKS[family](x @ coefficients)
        information = (x.T * (scale * slope)) @ x
        step = np.linalg.solve(information, x.T @ (scale * (values - fitted)))
        coefficients = coefficients + step
        linear = x @ coefficients
        if family == "binomial" and abs(linear).max() > SEPARATED:
            break
        if abs(x @ step).max() <= CLOSE * (1 + abs(linear).max()):
            return coefficients
    reach = abs(coefficients) * np.ptp(x, axis=0)
    names = [name for name, far in zip(predictors.names, reach, strict=True) if far > SEPARATED / 3]
    raise ValueError(f"all or none satisfied in a part of: {', '.join(names) or 'the rows'}")


def _identity(linear: Floats) -> tuple[Floats, Floats]:
    return linear, np.ones(len(linear))


def _logistic(linear: Floats) -> tuple[Floats, Floats]:
    mean: Floats = special.expit(linear)
    return mean, mean * (1 - mean)


LINKS = {"gaussian": _identity, "binomial": _logistic}  # linear → expected value, its slope
