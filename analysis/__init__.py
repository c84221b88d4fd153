"""Survey statistics that run without the application: Design first, then verbs.

A public name is imported from its module when it is first asked for, so that
`python -m analysis compile` pays for nothing it does not use.
"""

from importlib import import_module
from typing import Any

_MODULES = {  # public name: the module it lives in; alphabetical
    "ALL_SATISFIED": "village_counts",
    "Bounds": "bounds",
    "Comparison": "compare",
    "CutOffs": "decide",
    "Design": "design",
    "Dispositions": "rates",
    "Estimate": "estimate",
    "Funnel": "placement",
    "HypothesisTest": "compare",
    "Interval": "interval",
    "Interviews": "quality.interviews",
    "PartialInterval": "bounds",
    "Placement": "placement",
    "Posterior": "betabinomial",
    "Protection": "disclosure.attack",
    "PublishedTable": "disclosure.publish",
    "Quality": "quality.revisit",
    "RankRange": "ranking",
    "Regression": "regression",
    "SampleBounds": "bounds",
    "StratifiedShares": "stratified",
    "Table": "disclosure.table",
    "TippingPoint": "bounds",
    "VerdictClass": "decide",
    "VillageCounts": "village_counts",
    "aapor": "rates",
    "adjust": "multiple",
    "all_satisfied_bound": "exact",
    "association": "table_test",
    "audit": "disclosure.audit",
    "blaker_interval": "exact",
    "cell_shares": "table_test",
    "compare_officers": "quality.officer",
    "compare_villages": "quality.officer",
    "contrast_groups": "compare",
    "control_limits": "placement",
    "covariance": "variance",
    "critical_count": "exact",
    "cross": "disclosure.table",
    "delta_bounds": "bounds",
    "delta_flip": "bounds",
    "difference": "compare",
    "exact_p_value": "exact",
    "examine": "quality.revisit",
    "exceeds": "compare",
    "few_dissatisfied": "disclosure.primary",
    "funnel": "placement",
    "funnel_of": "placement",
    "heterogeneity": "compare",
    "hypergeometric_interval": "exact",
    "hypergeometric_limits": "exact",
    "imbens_manski": "bounds",
    "indicators": "quality.indicators",
    "interviews_from_responses": "quality.interviews",
    "kappa": "quality.reinterview",
    "kish_deff": "weight",
    "linearised": "estimate",
    "max_match": "quality.match",
    "most_false": "quality.reinterview",
    "officer_effect": "quality.effect",
    "posterior": "betabinomial",
    "probability_all_met": "decide",
    "probability_met": "betabinomial",
    "protect": "disclosure.protect",
    "publish": "disclosure.publish",
    "rank_ranges": "ranking",
    "regress": "regression",
    "rounded": "disclosure.publish",
    "safe_table": "disclosure.publish",
    "sample_bounds": "bounds",
    "satisfied_options": "village_counts",
    "shrink": "compare",
    "small_changes": "disclosure.primary",
    "small_counts": "disclosure.primary",
    "small_groups": "disclosure.primary",
    "stratified_merged": "stratified",
    "stratified_share": "stratified",
    "tipping_point": "bounds",
    "too_even": "quality.dispersion",
    "two_way": "disclosure.table",
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
