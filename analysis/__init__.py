"""Survey statistics that run without the application: Design first, then verbs.

A public name is imported from its module when it is first asked for, so that
`python -m analysis compile` pays for nothing it does not use.
"""

from importlib import import_module
from typing import Any

_MODULES = {  # public name: the module it lives in; alphabetical
    "Bounds": "bounds",
    "CutOffs": "decide",
    "Design": "design",
    "Dispositions": "rates",
    "Estimate": "estimate",
    "Interval": "interval",
    "PartialInterval": "bounds",
    "Posterior": "betabinomial",
    "SampleBounds": "bounds",
    "TippingPoint": "bounds",
    "VerdictClass": "decide",
    "aapor": "rates",
    "all_satisfied_bound": "exact",
    "blaker_interval": "exact",
    "covariance": "variance",
    "critical_count": "exact",
    "delta_bounds": "bounds",
    "delta_flip": "bounds",
    "exact_p_value": "exact",
    "hypergeometric_interval": "exact",
    "hypergeometric_limits": "exact",
    "imbens_manski": "bounds",
    "kish_deff": "weight",
    "linearised": "estimate",
    "posterior": "betabinomial",
    "probability_all_met": "decide",
    "probability_met": "betabinomial",
    "sample_bounds": "bounds",
    "tipping_point": "bounds",
    "verdict_class": "decide",
    "worst_case": "bounds",
}
__all__ = [*_MODULES]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(f"analysis.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
