"""Survey statistics that run without the application: Design first, then verbs.

A public name is imported from its module when it is first asked for, so that
`python -m analysis compile` pays for nothing it does not use.
"""

from importlib import import_module
from typing import Any

_MODULES = {  # public name: the module it lives in; alphabetical
    "Bounds": "bounds",
    "Comparison": "compare",
    "CutOffs": "decide",
    "Design": "design",
    "Dispositions": "rates",
    "Estimate": "estimate",
    "Funnel": "placement",
    "HypothesisTest": "compare",
    "Interval": "interval",
    "PartialInterval": "bounds",
    "Placement": "placement",
    "Posterior": "betabinomial",
    "RankRange": "ranking",
    "SampleBounds": "bounds",
    "TippingPoint": "bounds",
    "VerdictClass": "decide",
    "aapor": "rates",
    "adjust": "multiple",
    "all_satisfied_bound": "exact",
    "blaker_interval": "exact",
    "contrast_groups": "compare",
    "control_limits": "placement",
    "covariance": "variance",
    "critical_count": "exact",
    "delta_bounds": "bounds",
    "delta_flip": "bounds",
    "difference": "compare",
    "exact_p_value": "exact",
    "exceeds": "compare",
    "funnel": "placement",
    "funnel_of": "placement",
    "heterogeneity": "compare",
    "hypergeometric_interval": "exact",
    "hypergeometric_limits": "exact",
    "imbens_manski": "bounds",
    "kish_deff": "weight",
    "linearised": "estimate",
    "posterior": "betabinomial",
    "probability_all_met": "decide",
    "probability_met": "betabinomial",
    "rank_ranges": "ranking",
    "sample_bounds": "bounds",
    "shrink": "compare",
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
