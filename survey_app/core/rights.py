"""Roles and rights: what each kind of account may do, wherever its areas let it look."""

from typing import Literal

Role = Literal["province", "district", "commune", "team", "officer", "auditor"]
Right = Literal[
    "see", "visit", "field", "key", "print", "plan", "decide", "people", "audit", "keep"
]

NAMES: dict[Role, str] = {
    "province": "Cán bộ cấp tỉnh",
    "district": "Cán bộ cấp huyện (đến 30/6/2025)",
    "commune": "Cán bộ cấp xã",
    "team": "Tổ trưởng Tổ lấy ý kiến",
    "officer": "Cán bộ lấy ý kiến",
    "auditor": "Người kiểm tra, giám sát",
}
ROLES: tuple[Role, ...] = tuple(NAMES)

# Nobody gives a role above their own; an auditor (0) is named by the province alone.
RANK: dict[str, int] = {
    "province": 4,
    "district": 3,
    "commune": 2,
    "team": 1,
    "officer": 1,
    "auditor": 0,
}

# see: campaigns and coverage; visit: ask households with a tablet; field: registers, bundles, spare
# and spoilt cards; key: ballots and stubs; print; plan: set up, open, close, write papers; decide:
# agree to what a colleague asks; people: accounts; audit: the journal and everything that is only
# looked at; keep: the dossier.
_RIGHTS: dict[Role, frozenset[Right]] = {
    "province": frozenset(
        {"see", "field", "key", "print", "plan", "decide", "people", "audit", "keep"}
    ),
    "district": frozenset({"see", "field", "key", "print", "plan", "decide", "people", "keep"}),
    "commune": frozenset({"see", "field", "key", "print"}),
    "team": frozenset({"see", "visit", "field"}),
    "officer": frozenset({"see", "visit"}),
    "auditor": frozenset({"see", "audit", "keep"}),
}

# Acts on a campaign as a whole: only for who answers for its whole area.
OF_THE_WHOLE: frozenset[Right] = frozenset({"plan", "decide", "audit", "keep"})


def may(role: str, right: Right) -> bool:
    """Tell whether an account of this role has a right."""
    return right in _RIGHTS[known_role(role)]


def known_role(role: str) -> Role:
    """The role of this name; ValueError for any other."""
    for known in ROLES:
        if role == known:
            return known
    raise ValueError(f"no role of an account: {role!r}")
