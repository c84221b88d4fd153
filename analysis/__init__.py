"""Survey statistics that run without the application: Design first, then verbs.

A public name is imported from its module when it is first asked for, so that
`python -m analysis compile` pays for nothing it does not use.
"""

from importlib import import_module
from typing import Any

_MODULES = {  # public name: the module it lives in; alphabetical
    "Design": "design",
    "Estimate": "estimate",
    "Interval": "interval",
    "covariance": "variance",
    "linearised": "estimate",
}
__all__ = [*_MODULES]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(f"analysis.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
