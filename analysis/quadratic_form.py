"""The tail of a weighted sum of squared normals over an independent chi-squared."""

import numpy as np
from scipy import integrate, optimize, special

from analysis.variance import Floats


def exact_tail(statistic: float, coefficients: Floats, ddf: float) -> float:
    """P(sum a_j z_j² > statistic · chi²(ddf)/ddf), by inverting the characteristic function.

    Imhof 1961; accurate to about 1e-9 absolute.
    """
    weight = np.append(coefficients, -statistic / ddf)
    degrees = np.append(np.ones(len(coefficients)), ddf)
    scale = abs(weight).max()
    weight = weight / scale

    def density(u: float) -> float:
        angle = 0.5 * (degrees * np.arctan(weight * u)).sum()
        shrunk = np.exp(-0.25 * (degrees * np.log1p((weight * u) ** 2)).sum())
        return float(np.sin(angle) / u * shrunk)

    parts = [(0.0, 1.0), (1.0, 10.0), (10.0, 100.0), (100.0, np.inf)]
    area = sum(integrate.quad(density, *part, limit=500, epsabs=1e-11)[0] for part in parts)
    return float(min(max(0.5 + area / np.pi, 0.0), 1.0))


def saddlepoint_tail(statistic: float, coefficients: Floats, ddf: float) -> float:
    """The same by the saddlepoint approximation (Kuonen 1999), as R survey's pFsum.

    Like R it rounds the degrees of freedom of chi² down, on the safe side, without rescaling it;
    and near the middle of the distribution, where the approximation divides by zero, it takes
    Satterthwaite's.
    """
    whole = np.floor(ddf)
    if whole < 1:
        return _satterthwaite_tail(statistic, coefficients, ddf)
    weight = np.append(coefficients, -statistic / ddf)
    degrees = np.append(np.ones(len(coefficients)), whole)
    weight = weight / weight.max()

    def slope(zeta: float) -> float:
        return float((degrees * weight / (1 - 2 * zeta * weight)).sum())

    low = 1 / (2 * weight[weight < 0].min()) * 0.99999
    high = 1 / (2 * weight.max()) * 0.99999
    root = optimize.brentq(slope, low, high, xtol=1e-14)
    if abs(root) < 1e-4:
        return _satterthwaite_tail(statistic, coefficients, ddf)
    cumulant = -0.5 * (degrees * np.log(1 - 2 * root * weight)).sum()
    curve = 2 * (degrees * (weight / (1 - 2 * root * weight)) ** 2).sum()
    w, v = np.sign(root) * np.sqrt(-2 * cumulant), root * np.sqrt(curve)
    return float(special.ndtr(-(w + np.log(v / w) / w)))


def _satterthwaite_tail(statistic: float, coefficients: Floats, ddf: float) -> float:
    """The same by the F distribution with the mean and the variance of the weighted sum."""
    total, squares = coefficients.sum(), (coefficients**2).sum()
    return float(special.fdtrc(total**2 / squares, ddf, statistic / total))
