"""Verify: do published figures follow from the files? Every difference by its place."""

from collections.abc import Iterator
from math import isclose

from analysis.document import Json

RELATIVE = 1e-9  # two machines may differ in the last digits of a decimal
MISSING = "(không có)"


def differences(published: object, recomputed: object, place: str = "") -> Iterator[Json]:
    """Every place where two documents say different things; counts and fractions exactly."""
    if isinstance(published, dict) and isinstance(recomputed, dict):
        for name in dict.fromkeys((*published, *recomputed)):
            one, other = published.get(name, MISSING), recomputed.get(name, MISSING)
            yield from differences(one, other, f"{place}.{name}" if place else str(name))
    elif isinstance(published, list) and isinstance(recomputed, list):
        for at in range(max(len(published), len(recomputed))):
            one, other = (p[at] if at < len(p) else MISSING for p in (published, recomputed))
            yield from differences(one, other, f"{place}.{at + 1}")
    elif not _same(published, recomputed):
        yield {"place": place, "published": published, "recomputed": recomputed}


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=RELATIVE, abs_tol=1e-15)
    return type(one) is type(other) and one == other
