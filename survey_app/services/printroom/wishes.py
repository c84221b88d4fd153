"""Wishes: the kinds of paper the office prints, and what it says of one."""

import json
from dataclasses import asdict, dataclass

from questionnaires.problem import Problem, Refused


@dataclass(frozen=True)
class Kind:
    """One kind of paper: how people call it, how its files are called, whether codes are on it."""

    label: str
    file: str
    codes: bool = False


KINDS: dict[str, Kind] = {
    "cards": Kind("Thẻ cho hộ chưa có thẻ", "the", True),
    "both": Kind("Thẻ và phiếu giấy", "the-va-phieu", True),
    "spares": Kind("Thẻ dự phòng", "the-du-phong", True),
    "again": Kind("In lại thẻ", "the-in-lai", True),
    "rehearsal": Kind("Thẻ diễn tập", "the-dien-tap", True),
    "ballots": Kind("Phiếu giấy", "phieu-giay"),
    "register": Kind("Sổ giao nhận phiếu", "so-giao-nhan"),
    "spare_ledger": Kind("Sổ thẻ dự phòng", "so-the-du-phong"),
    "spoilt_ledger": Kind("Sổ thẻ hỏng", "so-the-hong"),
    "poster": Kind("Áp phích của thôn", "ap-phich"),
    "commune_poster": Kind("Áp phích của xã", "ap-phich-xa"),
    "place_poster": Kind("Áp phích của điểm", "ap-phich"),
    "posters": Kind("Mọi áp phích của đợt", "ap-phich"),
}
# What can be printed for many villages at once.
# A ballot whose stub bears a card's code joins the two: such a file is never kept, not even sealed.
_NOT_OF_MANY = {"both", "again", "commune_poster", "place_poster", "posters"}
OF_MANY = tuple(kind for kind in KINDS if kind not in _NOT_OF_MANY)


@dataclass(frozen=True)
class Wish:
    """What the office wants printed: of each village `count` pieces, or these lines."""

    kind: str
    count: int = 0  # ballots or spares a village; no count of ballots: one a line asked
    lines: tuple[int, ...] = ()
    number: int = 0  # of a place or a commune

    @property
    def known(self) -> Kind:
        return KINDS[self.kind]

    def written(self) -> str:
        """The wish as it is kept."""
        return json.dumps({k: v for k, v in asdict(self).items() if k != "kind" and v})


def read(kind: str, options: str) -> Wish:
    """The wish that was kept."""
    kept = json.loads(options)
    return Wish(kind, **(kept | {"lines": tuple(kept.get("lines", ()))}))


def check_of_many(wish: Wish) -> None:
    """Refuse what cannot be printed for many villages."""
    if wish.kind not in OF_MANY:
        raise Refused(Problem("print_kind", "kind"))
